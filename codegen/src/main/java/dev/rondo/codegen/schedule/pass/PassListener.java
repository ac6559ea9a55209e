package dev.rondo.codegen.schedule.pass;

import dev.rondo.graph.Recurrence;

/** Receives the result of each pass over the graph. */
public interface PassListener {

  /** A pass turned {@code before} into {@code after}; they are the same object if it changed nothing. */
  default void passed(Pass pass, Recurrence before, Recurrence after) {}
}
