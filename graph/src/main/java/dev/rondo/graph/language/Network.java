package dev.rondo.graph.language;

import com.google.common.collect.ImmutableMap;
import dev.rondo.graph.Recurrence;
import java.util.List;
import java.util.Map;

/**
 * A network as the text gives it: its equations, which of its inputs are targets, wanted in training only, and which have lengths: the name
 * of a sequence -> that of the input that says how many steps each example has. Its equations heed them already.
 */
public record Network(Recurrence recurrence, List<String> targets, Map<String, String> lengths) {

  public Network {
    targets = List.copyOf(targets);
    lengths = ImmutableMap.copyOf(lengths);
  }
}
