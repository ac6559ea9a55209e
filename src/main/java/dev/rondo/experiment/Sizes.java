package dev.rondo.experiment;

import dev.rondo.data.DataException;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import java.util.Map;
import java.util.TreeMap;

/** (network, width of each input's data) -> the size of each dimension: {@code x[F]} fed with 3 numbers a step makes F = 3. */
final class Sizes {

  private final Recurrence network;
  private final Map<String, Integer> sizes = new TreeMap<>();

  private Sizes(Recurrence network) {
    this.network = network;
  }

  static Map<String, Integer> of(Recurrence network, Map<String, Integer> widths) {
    Sizes found = new Sizes(network);
    new TreeMap<>(widths).forEach((input, width) -> found.bind(network.input(input).orElseThrow(), width));
    for (String dim : network.dims()) {
      if (!found.sizes.containsKey(dim)) {
        throw new DataException("the data says nothing of dimension " + dim + " of '" + network.name() + "'", "use it as the size of an input or target, or write a number in its place");
      }
    }
    return Map.copyOf(found.sizes);
  }

  private void bind(Input input, int width) {
    Dim dim = input.shape().count();
    if (dim.names().size() == 1 && dim.equals(Dim.named(dim.names().first()))) sizes.putIfAbsent(dim.names().first(), width);
    if (sizes.keySet().containsAll(dim.names()) && dim.at(sizes) != width) {
      throw new DataException("'" + input.name() + "' of '" + network.name() + "' has shape " + input.shape() + ", which is " + dim.at(sizes) + " numbers a step, but the data gives " + width,
          "change the shape, or the columns that the data takes");
    }
  }
}
