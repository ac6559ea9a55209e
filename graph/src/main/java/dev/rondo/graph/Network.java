package dev.rondo.graph;

import com.google.common.collect.ImmutableMap;
import dev.rondo.graph.text.Position;
import java.util.List;
import java.util.Map;

/**
 * A network as the text gives it: its equations, which of its inputs are targets, wanted in training only, and which have lengths: the name
 * of a sequence -> that of the input that says how many steps each example has. Its equations heed them already. {@code places} says where the equation of a name stands,
 * with a prime that of a state; those of applied cells stand in the text of the cell.
 */
public record Network(Recurrence recurrence, List<String> targets, Map<String, String> lengths, Map<String, Position> places) {

  public Network {
    targets = List.copyOf(targets);
    lengths = ImmutableMap.copyOf(lengths);
    places = Map.copyOf(places);
  }
}
