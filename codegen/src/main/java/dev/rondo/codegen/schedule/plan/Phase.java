package dev.rondo.codegen.schedule.plan;

import dev.rondo.graph.Recurrence.State;
import java.util.List;

/** Steps to run once or, with states, for every time step. {@code partition} says how the threads share a loop. */
public record Phase(String name, List<Step> steps, List<State> states, Partition partition) {

  /** Steps to run once. */
  public static Phase once(String name, List<Step> steps) {
    return new Phase(name, steps, List.of(), Partition.UNITS);
  }

  public boolean isLoop() {
    return !states.isEmpty();
  }

  public boolean backward() {
    return isLoop() && states.get(0).backward();
  }
}
