package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.AffineIndex;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.schedule.plan.IterationSpace;
import dev.rondo.codegen.schedule.plan.View;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The scope of a kernel: inside a loop over time (which provides t) or not, and over all of a step or a thread's share
 * of it.
 */
record KernelScope(KernelCache kernels, boolean loop, WorkShare split, boolean isPassing, boolean isEnding) {

  /** The index parameters of the kernel. */
  List<String> params() {
    List<String> params = new ArrayList<>();
    if (loop) params.add("t");
    if (split.isPart()) params.add("o");
    if (isPassing) params.add(KernelCache.LOW);
    if (isEnding) params.add(KernelCache.STEPS);
    return params;
  }

  /** Whether several threads run the program. */
  boolean isShared() {
    return kernels.schedule().options().threads() > 1;
  }

  /** The number of iterations of an axis in this part. */
  int count(WorkShare.Axis axis, int whole) {
    return split.axis() == axis ? split.count() : whole;
  }

  private static final WorkShare.Axis STEPS = WorkShare.Axis.STEPS;
  private static final WorkShare.Axis EXAMPLES = WorkShare.Axis.EXAMPLES;
  private static final WorkShare.Axis ROWS = WorkShare.Axis.ROWS;

  /** The loops of a space: t (unless the time loop provides it), b and r. */
  void over(IterationSpace space, Body body, Consumer<Body> inside) {
    Consumer<Body> rows = b -> {
      if (space.m() == 1) inside.accept(b);
      else b.each("r", count(ROWS, space.m()), inside);
    };
    Consumer<Body> examples = b -> {
      if (space.batch() == 1) rows.accept(b);
      else b.each("b", count(EXAMPLES, space.batch()), rows);
    };
    if (!loop && space.steps() > 1) body.each("t", count(STEPS, space.steps()), examples);
    else examples.accept(body);
  }

  /** The address of a view in those loops; variables that do not exist have stride 0 or only one iteration. */
  AffineIndex at(View v, IterationSpace space) {
    boolean time = loop || space.steps() > 1;
    AffineIndex at = kernels.address(time ? v : v.without(true, false));
    if (space.batch() > 1) at = at.plus("b", v.b());
    if (space.m() > 1) at = at.plus("r", v.m());
    return switch (split.axis()) {
      case STEPS -> at.plus("o", v.t());
      case EXAMPLES -> at.plus("o", v.b());
      case ROWS -> at.plus("o", v.m());
      case COLUMNS -> at.plus("o", v.n() * kernels.schedule().target().lanes());
      case DEPTH, SHARES, NOTHING -> at;
    };
  }

  /** A vector loop over the columns of this part. */
  void columns(String variable, int columns, Body body, Consumer<Body> inside) {
    Target target = body.target();
    body.loop(variable, 0, count(WorkShare.Axis.COLUMNS, target.covered(columns) / target.lanes()), target.lanes(), inside);
  }
}
