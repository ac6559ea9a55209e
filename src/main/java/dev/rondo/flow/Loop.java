package dev.rondo.flow;

import dev.rondo.graph.Order;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.State;
import java.util.List;

/** The states that need each other from step to step: a layer. */
record Loop(List<State> states) {

  /** The loops that the outputs need, in the order in which they run. */
  static List<Loop> of(Recurrence r) {
    return Order.of(r).stream().filter(Order.Block::isLoop).map(b -> new Loop(b.states())).toList();
  }

  boolean backward() {
    return states.get(0).backward();
  }
}
