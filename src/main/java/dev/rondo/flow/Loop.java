package dev.rondo.flow;

import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.analysis.Order;
import java.util.List;

/** The states that depend on each other from step to step: a layer. */
record Loop(List<State> states) {

  /**
   * The loops that the outputs depend on, in execution order, without those that only track the lengths of sequences.
   */
  static List<Loop> of(Recurrence r) {
    boolean lengths = r.inputs().stream().anyMatch(Input::isLengths);
    return Order.of(r).stream().filter(Order.Block::isLoop).map(b -> new Loop(b.states())).filter(l -> !lengths || !l.keepsLengths(r)).toList();
  }

  /** Whether it only counts steps, or holds an input of the last real step; neither carries a gradient. */
  private boolean keepsLengths(Recurrence r) {
    return states.stream().allMatch(s -> s.name().equals("lengths.step") || r.inputs().stream().anyMatch(i -> s.name().equals(i.name() + ".held")));
  }

  boolean backward() {
    return states.get(0).backward();
  }
}
