package dev.rondo.data.encoding;

import com.google.gson.annotations.SerializedName;
import dev.rondo.data.Role;
import dev.rondo.data.store.Sequences;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * sequences -> steps of scaled numbers, and classes as indices; and back. A model stores this encoding. {@code columns}
 * are those that are read from a table.
 */
public record Classification(
    @SerializedName("features") Features features,
    @SerializedName("columns")  List<String> columns,
    @SerializedName("names")    List<String> names,
    @SerializedName("counts")   List<Integer> counts) implements ClassEncoding {

  public Classification {
    Objects.requireNonNull(features);
    columns = List.copyOf(columns);
    counts = List.copyOf(counts);
    names = List.copyOf(names);
    ClassEncoding.check(names, counts);
  }

  /**
   * Fits features on the training examples. The classes are those of the training part, unless {@code named} lists
   * them.
   */
  public static Classification fit(Features.Fitting how, List<String> columns, Sequences data, List<String> named, int[] training) {
    boolean[] seen = new boolean[data.rows().rows()];
    for (int e : training) Arrays.fill(seen, data.first()[e], data.first()[e + 1], true);
    TreeMap<String, Integer> found = ClassEncoding.count(data, training);
    int width = data.rows().numbers().width();
    List<String> numbers = columns.size() == width ? columns : IntStream.rangeClosed(1, width).mapToObj(String::valueOf).toList();
    List<String> names = named.isEmpty() ? List.copyOf(found.keySet()) : named;
    return new Classification(Features.fit(how, numbers, data.rows(), seen), columns, names, names.stream().map(n -> found.getOrDefault(n, 0)).toList());
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
  public Series series(Sequences data, Role role) {
    return features.series(data.rows());
  }
}
