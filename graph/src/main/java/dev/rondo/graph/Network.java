package dev.rondo.graph;

import java.util.List;

/** A network as the text gives it: its equations, and which of its inputs are targets, wanted in training only. */
public record Network(Recurrence recurrence, List<String> targets) {

  public Network {
    targets = List.copyOf(targets);
  }
}
