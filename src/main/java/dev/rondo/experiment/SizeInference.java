package dev.rondo.experiment;

import com.google.common.collect.ImmutableMap;
import dev.rondo.data.DataException;
import dev.rondo.data.encoding.Encoding;
import dev.rondo.data.encoding.Seq2SeqEncoding;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.interpret.Indices;
import dev.rondo.settings.Overrides;
import dev.rondo.settings.SizePlan;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * (network, block {@code sizes}, width of each input's data, positions of each index) -> the size of each dimension.
 * {@code x[F]} with 3 numbers a step gives F = 3, and so does {@code pick(E, x)} of an E[F, D] if x is one of 3
 * characters. The block gives the dimensions that the data does not determine.
 */
final class SizeInference {

  private final Recurrence network;
  private final Map<String, Integer> sizes = new TreeMap<>();

  private SizeInference(Recurrence network) {
    this.network = network;
  }

  static Map<String, Integer> of(ProgramFile program, Overrides beside, Map<String, Integer> widths, Map<String, Integer> positions) {
    Recurrence network = program.network().recurrence();
    SizeInference found = new SizeInference(network);
    found.sizes.putAll(SizePlan.of(program.settings("sizes", beside), network.dims()));
    new TreeMap<>(widths).forEach((input, width) -> found.bind(network.input(input).orElseThrow(), width));
    Indices indices = Indices.of(network);
    new TreeMap<>(positions).forEach((input, count) -> indices.lengths().get(input).forEach(length -> found.bind(input, length, count)));
    for (String dim : network.dims()) {
      if (!found.sizes.containsKey(dim)) {
        throw new DataException("the data does not determine dimension " + dim + " of '" + network.name() + "'", "use it as the size of an input or target, give it one in a block sizes { " + dim + " = 64 }, or write a number in its place");
      }
    }
    return ImmutableMap.copyOf(found.sizes);
  }

  /** The sizes for encoded data. */
  static Map<String, Integer> of(ProgramFile program, Overrides beside, Encoding encoding) {
    if (encoding instanceof Seq2SeqEncoding d) return of(program, beside, d.widths(program.saying()), d.positions(program.saying()));
    Encoding.Paired paired = (Encoding.Paired) encoding;
    return of(program, beside, paired.widths(program.role()), paired.positions(program.role()));
  }

  /** The dimensions that equal the number of values of these inputs. */
  static Set<String> counting(Recurrence network, Collection<String> inputs) {
    Indices indices = Indices.of(network);
    Set<String> names = new TreeSet<>();
    for (String input : inputs) {
      Collection<Dim> lengths = indices.contains(input) ? List.copyOf(indices.lengths().get(input)) : List.of(network.input(input).orElseThrow().shape().count());
      for (Dim d : lengths) if (d.names().size() == 1 && d.equals(Dim.named(d.names().first()))) names.add(d.names().first());
    }
    return names;
  }

  /** An axis may have more positions than the data has values. */
  private void bind(String input, Dim length, int count) {
    name(length, count);
    if (sizes.keySet().containsAll(length.names()) && length.at(sizes) < count) {
      throw new DataException("'" + input + "' of '" + network.name() + "' is an index of " + length.at(sizes) + " positions, but the data has " + count + " different values", "use a longer axis, as V where it stands for a dimension of the network");
    }
  }

  private void name(Dim dim, int size) {
    if (dim.names().size() == 1 && dim.equals(Dim.named(dim.names().first()))) sizes.putIfAbsent(dim.names().first(), size);
  }

  private void bind(Input input, int width) {
    Dim dim = input.shape().count();
    name(dim, width);
    if (sizes.keySet().containsAll(dim.names()) && dim.at(sizes) != width) {
      throw new DataException("'" + input.name() + "' of '" + network.name() + "' has shape " + input.shape() + ", which is " + dim.at(sizes) + " numbers a step, but the data gives " + width,
          "change the shape, or the columns that the data takes");
    }
  }
}
