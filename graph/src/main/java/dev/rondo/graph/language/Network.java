package dev.rondo.graph.language;

import com.google.common.collect.ImmutableMap;
import dev.rondo.graph.Recurrence;
import java.util.List;
import java.util.Map;

/**
 * A network as in the text: its equations, its targets (inputs that only training needs), and its lengths. Lengths map
 * the name of a sequence to the name of the input with the number of steps of each example. The equations already apply
 * them.
 */
public record Network(Recurrence recurrence, List<String> targets, Map<String, String> lengths) {

  public Network {
    targets = List.copyOf(targets);
    lengths = ImmutableMap.copyOf(lengths);
  }
}
