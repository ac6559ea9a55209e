package dev.rondo.data.encoding;

import com.google.gson.annotations.SerializedName;
import dev.rondo.data.Role;
import dev.rondo.data.store.Sequences;
import dev.rondo.data.token.Lexicon;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** texts -> steps of tokens, one-hot or as indices, and classes as indices; and back. A model stores this encoding. */
public record LabelledTextEncoding(
    @SerializedName("lexicon") Lexicon lexicon,
    @SerializedName("names")   List<String> names,
    @SerializedName("counts")  List<Integer> counts) implements ClassEncoding {

  public LabelledTextEncoding {
    Objects.requireNonNull(lexicon);
    names = List.copyOf(names);
    counts = List.copyOf(counts);
    ClassEncoding.check(names, counts);
  }

  /** The classes are those of the training part, unless {@code named} lists them. */
  public static LabelledTextEncoding of(Lexicon lexicon, Sequences data, List<String> named, int[] training) {
    TreeMap<String, Integer> found = ClassEncoding.count(data, training);
    List<String> names = named.isEmpty() ? List.copyOf(found.keySet()) : named;
    return new LabelledTextEncoding(lexicon, names, names.stream().map(n -> found.getOrDefault(n, 0)).toList());
  }

  @Override
  public Map<String, Integer> widths(Role role) {
    return Map.of(role.input(), role.indices().contains(role.input()) ? 1 : lexicon.size(), role.target(), role.targetIsNumber() ? 1 : names.size());
  }

  @Override
  public Map<String, Integer> positions(Role role) {
    Map<String, Integer> all = new HashMap<>(Map.of(role.input(), lexicon.size(), role.target(), names.size()));
    all.keySet().retainAll(role.indices());
    return all;
  }

  @Override
  public Series series(Sequences data, Role role) {
    return Series.of(data.rows().numbers(), lexicon.size(), role.indices().contains(role.input()));
  }

  /** The token of a row. */
  public static int token(Sequences data, int row) {
    return (int) data.rows().numbers().at(row, 0);
  }
}
