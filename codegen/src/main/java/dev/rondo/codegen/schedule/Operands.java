package dev.rondo.codegen.schedule;

import dev.rondo.codegen.schedule.analysis.ViewTable;
import dev.rondo.codegen.schedule.plan.Layout;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.codegen.schedule.plan.ValueNames;
import dev.rondo.codegen.schedule.plan.View;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Expr;
import java.util.List;

/**
 * The views that the kernels of a block read their operands from. An operand is copied first if a kernel cannot read it
 * in place.
 */
record Operands(ViewTable values, Layout layout, ValueNames labels, boolean inLoop) {

  /** A view of a value; a constant is stored first. */
  View of(Expr e, List<Step> steps) {
    if (values.number(e) == null) return values.view(e);
    View constant = layout.dense("constant", e.shape(), Axes.NONE, 1, false);
    steps.add(values.store(e, constant, layout.space(e.shape(), Axes.NONE, inLoop)));
    return constant;
  }

  /** Like {@code of}, for vector loads: its columns are contiguous. */
  View columns(Expr e, List<Step> steps) {
    View v = of(e, steps);
    return v.n() == 1 ? v : copied(e, v, steps);
  }

  View copied(Expr e, View from, List<Step> steps) {
    View to = layout.dense("copy of " + labels.of(e), e.shape(), e.axes(), e.axes().time() && !inLoop ? layout.memorySteps() : 1, false);
    steps.add(new Step.Copy(layout.space(e, inLoop), from, to));
    return to;
  }
}
