package dev.rondo.data.encoding;

import dev.rondo.data.DataException;
import dev.rondo.data.Decimals;
import dev.rondo.data.Role;
import dev.rondo.data.store.Sequences;
import dev.rondo.data.token.Lexicon;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * sequences -> inputs of a network, and classes as indices. {@code names} are the classes, {@code counts} how often
 * each occurs in the training part.
 */
public sealed interface ClassEncoding extends Encoding.Paired permits Classification, LabelledTextEncoding {

  /** Numbers in numeric order, then words in alphabetical order. */
  Comparator<String> ORDER = Comparator.comparing((String s) -> isWhole(s) ? Long.parseLong(s) : Long.MAX_VALUE).thenComparing(s -> s);

  List<String> names();

  List<Integer> counts();

  /** The numbers of the network's input for each row. */
  Series series(Sequences data, Role role);

  /** How often each class occurs in the chosen sequences, in the order of the classes. */
  static TreeMap<String, Integer> count(Sequences data, int[] chosen) {
    TreeMap<String, Integer> found = new TreeMap<>(ORDER);
    for (int e : chosen) for (int t = 0; t < (data.eachStep() ? data.length(e) : 1); t++) found.merge(data.label(e, t), 1, Integer::sum);
    return found;
  }

  /**
   * Throws {@link DataException} for fewer than two classes, and {@link IllegalArgumentException} unless each class has
   * a count.
   */
  static void check(List<String> names, List<Integer> counts) {
    Lexicon.once(names);
    if (counts.size() != names.size()) throw new IllegalArgumentException("has " + names.size() + " names and " + counts.size() + " counts");
    for (int count : counts) if (count < 0) throw new IllegalArgumentException("has a count of " + count);
    if (names.size() < 2) throw new DataException("the training part has " + (names.isEmpty() ? "no class" : "only the class '" + names.get(0) + "'"), "give examples of two classes at least");
  }

  @Override
  default OptionalInt classes() {
    return OptionalInt.of(names().size());
  }

  /** The most frequent class of the training part; ties go to the first. */
  default int mostFrequent() {
    return counts().indexOf(Collections.max(counts()));
  }

  /**
   * The class index of every label; empty without labels. Throws {@link DataException}, with its position, for a label
   * that is not a class.
   */
  default int[] codes(Sequences data) {
    List<String> labels = data.labels().orElse(List.of());
    int[] codes = new int[labels.size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = names().indexOf(labels.get(i));
      if (codes[i] >= 0) continue;
      String where = data.eachStep() ? "" : "sequence '" + data.names().get(i) + "': ";
      throw data.rows().wrong(data.eachStep() ? i : data.first()[i], where + "label '" + labels.get(i) + "' is none of the classes of the training part", instead(labels.get(i)));
    }
    return codes;
  }

  /** The remedy for a label that is not a class. */
  private String instead(String label) {
    if (isReal(label) && names().stream().anyMatch(ClassEncoding::isReal)) return "a label is the name of a class, and these are real numbers, such as " + DataException.shortened(names()) + "; sequences with a real number as their target are not read: make classes of ranges, or forecast a column of a table";
    return "they are " + DataException.shortened(names()) + "; correct it, leave the example out, or train with examples of it, or with all classes named by the key 'classes'; where data is sorted by class, set split = random(0.2)";
  }

  /** Whether a label is a number with a fraction. */
  private static boolean isReal(String label) {
    return Decimals.isNumber(label) && Double.parseDouble(label) != Math.rint(Double.parseDouble(label));
  }

  private static boolean isWhole(String label) {
    return label.matches("-?\\d{1,15}");
  }
}
