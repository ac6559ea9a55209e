package dev.rondo.data;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * sequences -> steps of scaled numbers, and classes as numbers; and back. A model keeps it. {@code columns} are those that a table is read by,
 * {@code counts} how often each class occurs in the training part.
 */
public record Classification(Features features, List<String> columns, List<String> names, List<Integer> counts) implements Encoding {

  /** Numbers in their order, words in theirs behind them. */
  private static final Comparator<String> ORDER = Comparator.comparing((String s) -> isWhole(s) ? Long.parseLong(s) : Long.MAX_VALUE).thenComparing(s -> s);

  public Classification {
    Objects.requireNonNull(features);
    columns = List.copyOf(columns);
    counts = List.copyOf(counts);
    names = List.copyOf(names);
    if (names.size() < 2) throw new DataException("the training part has " + (names.isEmpty() ? "no class" : "only the class '" + names.get(0) + "'"), "give examples of two classes at least");
  }

  /** Fits features on the training examples; the classes are theirs too, unless {@code named}. */
  public static Classification fit(Features.Fitting how, List<String> columns, Sequences data, List<String> named, int[] training) {
    boolean[] seen = new boolean[data.rows().rows()];
    TreeMap<String, Integer> found = new TreeMap<>(ORDER);
    for (int e : training) {
      Arrays.fill(seen, data.first()[e], data.first()[e + 1], true);
      for (int t = 0; t < (data.eachStep() ? data.length(e) : 1); t++) found.merge(data.label(e, t), 1, Integer::sum);
    }
    int width = data.rows().numbers().width();
    List<String> numbers = columns.size() == width ? columns : IntStream.rangeClosed(1, width).mapToObj(String::valueOf).toList();
    List<String> names = named.isEmpty() ? List.copyOf(found.keySet()) : named;
    return new Classification(Features.fit(how, numbers, data.rows(), seen), columns, names, names.stream().map(n -> found.getOrDefault(n, 0)).toList());
  }

  /** The class that the training part has most of; of several the first. */
  public int mostFrequent() {
    return counts.indexOf(Collections.max(counts));
  }

  @Override
  public Map<String, Integer> widths(Role role) {
    return Map.of(role.input(), features.width(), role.target(), role.targetIsNumber() ? 1 : names.size());
  }

  @Override
  public Map<String, Integer> positions(Role role) {
    return role.indices().contains(role.target()) ? Map.of(role.target(), names.size()) : Map.of();
  }

  @Override
  public OptionalInt classes() {
    return OptionalInt.of(names.size());
  }

  /** The number of every label, or of none; throws {@link DataException} with the place of a label that is no class. */
  public int[] codes(Sequences data) {
    List<String> labels = data.labels().orElse(List.of());
    int[] codes = new int[labels.size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = names.indexOf(labels.get(i));
      if (codes[i] >= 0) continue;
      String where = data.eachStep() ? "" : "sequence '" + data.names().get(i) + "': ";
      throw data.rows().wrong(data.eachStep() ? i : data.first()[i], where + "label '" + labels.get(i) + "' is none of the classes of the training part",
          "they are " + Features.shortened(names) + "; correct it, leave the example out, or train with examples of it, or with all classes named by the key 'classes'");
    }
    return codes;
  }

  private static boolean isWhole(String label) {
    return label.matches("-?\\d{1,15}");
  }
}
