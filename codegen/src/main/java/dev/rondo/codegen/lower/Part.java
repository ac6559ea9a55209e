package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.Affine;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.schedule.plan.Space;
import dev.rondo.codegen.schedule.plan.View;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Where a kernel runs: inside a loop over time (which gives it t) or not, and over all of a step or a thread's share of it. */
record Part(Kernels kernels, boolean loop, Split split, boolean isPassing, boolean isEnding) {

  /** The index parameters of the kernel. */
  List<String> params() {
    List<String> params = new ArrayList<>();
    if (loop) params.add("t");
    if (split.isPart()) params.add("o");
    if (isPassing) params.add(Kernels.LOW);
    if (isEnding) params.add(Kernels.STEPS);
    return params;
  }

  /** Whether several threads run the program. */
  boolean isShared() {
    return kernels.schedule().options().threads() > 1;
  }

  /** How many rounds of an axis this part does. */
  int count(Split.Axis axis, int whole) {
    return split.axis() == axis ? split.count() : whole;
  }

  private static final Split.Axis STEPS = Split.Axis.STEPS;
  private static final Split.Axis EXAMPLES = Split.Axis.EXAMPLES;
  private static final Split.Axis ROWS = Split.Axis.ROWS;

  /** The loops of a space: t (unless the time loop gives it), b and r. */
  void over(Space space, Body body, Consumer<Body> inside) {
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

  /** Where a view is read in those loops; variables that do not exist have stride 0 or only one round. */
  Affine at(View v, Space space) {
    boolean time = loop || space.steps() > 1;
    Affine at = kernels.address(time ? v : v.without(true, false));
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
    body.loop(variable, 0, count(Split.Axis.COLUMNS, target.covered(columns) / target.lanes()), target.lanes(), inside);
  }
}
