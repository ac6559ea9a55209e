package dev.rondo.codegen.schedule;

import dev.rondo.graph.Recurrence.State;
import java.util.List;

/** Steps to run once, or, with states, for every step of time. */
public record Phase(String name, List<Step> steps, List<State> states) {
  public boolean isLoop() {
    return !states.isEmpty();
  }

  public boolean backward() {
    return isLoop() && states.get(0).backward();
  }
}
