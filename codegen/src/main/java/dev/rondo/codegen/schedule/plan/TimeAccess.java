package dev.rondo.codegen.schedule.plan;

import dev.rondo.codegen.schedule.plan.Step.Operand;
import java.util.ArrayList;
import java.util.List;

/**
 * An access of a step to a buffer at a time step: the numbers of this time step, or of the one {@code slot} after it.
 * @param stride elements from one time step to the next; 0 if the place is always the same
 */
public record TimeAccess(Buffer buffer, int stride, int slot, boolean writes) {

  /** All accesses of a step, for {@code steps} time steps. */
  public static List<TimeAccess> of(Step step, boolean inLoop, int steps) {
    List<TimeAccess> all = new ArrayList<>();
    if (!inLoop && step instanceof Step.Product p && p.isMerged(steps)) {
      int rows = p.rows() / steps;
      all.add(of(p.out(), rows, true));
      if (p.init() != null) all.add(of(p.init(), rows, false));
      for (Step.Term t : p.terms()) {
        all.add(of(t.a(), rows, false));
        all.add(new TimeAccess(t.panels().buffer(), 0, 0, false));
      }
      return all;
    }
    for (View v : step.reads()) all.add(of(v.buffer(), v.t(), v.offset(), false));
    for (View v : step.writes()) all.add(of(v.buffer(), v.t(), v.offset(), true));
    return all;
  }

  private static TimeAccess of(Operand o, int rows, boolean writes) {
    return of(o.view().buffer(), o.row() * rows, o.view().offset(), writes);
  }

  private static TimeAccess of(Buffer buffer, int stride, int offset, boolean writes) {
    return new TimeAccess(buffer, stride, stride == 0 ? 0 : Math.floorDiv(offset, stride), writes);
  }
}
