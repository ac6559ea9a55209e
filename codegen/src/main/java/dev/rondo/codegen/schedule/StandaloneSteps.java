package dev.rondo.codegen.schedule;

import dev.rondo.codegen.schedule.analysis.ReadSets;
import dev.rondo.codegen.schedule.analysis.ViewTable;
import dev.rondo.codegen.schedule.plan.Blocks;
import dev.rondo.codegen.schedule.plan.IterationSpace;
import dev.rondo.codegen.schedule.plan.Layout;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.codegen.schedule.plan.View;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Fold;
import dev.rondo.graph.Op;
import dev.rondo.graph.Shape;
import java.util.List;
import java.util.function.Function;

/**
 * value -> the step that computes it, for values that are never fused: products, sums over axes, and ops that move
 * numbers.
 */
final class StandaloneSteps {

  private final ReadSets uses;
  private final Layout layout;
  private final ViewTable values;
  private final Operands operands;
  private final Products products;
  private final Function<Expr, View> home;

  StandaloneSteps(ReadSets uses, Layout layout, ViewTable values, Operands operands, Products products, Function<Expr, View> home) {
    this.uses = uses;
    this.layout = layout;
    this.values = values;
    this.operands = operands;
    this.products = products;
    this.home = home;
  }

  /** Adds the step of a value to {@code steps}, and the packing of weights to {@code packs}. */
  void add(Expr e, List<Step> packs, List<Step> steps) {
    switch (e.op()) {
      case MAP, MATMUL -> products.product(e, packs, steps);
      case TOTAL -> {
        if (uses.isWeightGradient(e)) products.product(e, packs, steps);
        else if (uses.isPlacedSum(e)) place(e, e.arg(0), e.over(), steps);
        else total(e, steps);
      }
      case REDUCE -> reduce(e, steps);
      case CONCAT -> concat(e, steps);
      case PICK -> pick(e, steps);
      case PLACE -> place(e, e, Axes.NONE, steps);
      case AT_LAST -> atLast(e, steps);
      case STEPS -> steps.add(new Step.Copy(layout.space(e, operands.inLoop()), values.view(e.arg(0)).line(), home.apply(e)));
      case CONSTANT, PARAM, INPUT, STATE, SIZE, EXTENT, BROADCAST, TRANSPOSE, OUTER, SLICE, FINAL, LAST, AT_STEPS -> throw new AssertionError(e.op() + " needs no kernel of its own");
    }
  }

  private void reduce(Expr e, List<Step> steps) {
    Expr x = e.arg(0);
    List<View> factors = factors(e, steps);
    View to = home.apply(e);
    IterationSpace space = layout.space(x, operands.inLoop());
    boolean rows = x.shape().rank() == 2;
    if (rows && e.axis() == 0 && e.is(Fold.SUM)) {
      steps.add(Step.ColumnSum.of(new IterationSpace(space.steps(), space.time(), space.batch(), 1, space.n(), 1), 1, 1, space.m(), factors, to, layout));
      return;
    }
    if (rows && e.axis() == 0) {
      factors = factors.stream().map(View::transposed).toList();
      space = new IterationSpace(space.steps(), space.time(), space.batch(), space.n(), space.m(), 2);
    }
    View out = to.at(to.offset(), to.t(), to.b(), to.n(), 0);   // one number for every row
    View scratch = Blocks.ofRow(space.n(), e.is(Fold.SUM), layout);
    steps.add(new Step.RowReduce(space, e.fold(), false, factors, out, scratch));
  }

  /** The summands of a sum, or the factors that it multiplies first. */
  private List<View> factors(Expr sum, List<Step> steps) {
    return uses.operands(sum).stream().map(f -> operands.of(f, steps)).toList();
  }

  private void total(Expr e, List<Step> steps) {
    Expr x = e.arg(0);
    List<View> factors = factors(e, steps);
    View to = home.apply(e);
    boolean overTime = e.over().time(), overBatch = e.over().batch();
    IterationSpace all = layout.space(x, operands.inLoop());
    IterationSpace outer = new IterationSpace(overTime ? 1 : all.steps(), all.time() && !overTime, overBatch ? 1 : all.batch(), all.m(), all.n(), all.rank());
    steps.add(Step.ColumnSum.of(outer, overTime ? layout.steps() : 1, overBatch ? layout.batch() : 1, 1, factors, to, layout));
  }

  private void concat(Expr e, List<Step> steps) {
    View to = home.apply(e);
    int at = 0;
    for (Expr part : e.args()) {
      View from = operands.of(part, steps);
      boolean rows = e.shape().rank() == 2 && e.axis() == 0;
      IterationSpace space = layout.space(part.shape(), e.axes(), operands.inLoop());
      steps.add(new Step.Copy(space, from, to.shifted(at * (rows ? to.m() : to.n()))));
      at += rows ? space.m() : space.n();
    }
  }

  private void pick(Expr e, List<Step> steps) {
    View from = operands.of(e.arg(0), steps), index = operands.of(e.arg(1), steps), to = home.apply(e);
    steps.add(new Step.Pick(layout.space(e, operands.inLoop()), positions(e.arg(0).shape()), e.shape().isScalar() ? rows(from) : from, index, to));
  }

  /** @param e the node that receives the value: the placed one itself, or its sum over {@code sum} */
  private void place(Expr e, Expr placed, Axes sum, List<Step> steps) {
    View from = operands.of(placed.arg(0), steps), index = operands.of(placed.arg(1), steps), to = home.apply(e);
    boolean scalars = placed.arg(0).shape().isScalar();
    IterationSpace outer = layout.space(placed.arg(0).shape(), placed.axes().minus(sum), operands.inLoop());
    steps.add(new Step.Place(outer, sum.time() ? layout.steps() : 1, sum.batch() ? layout.batch() : 1, positions(placed.shape()), from, index, scalars ? rows(to) : to));
  }

  private int positions(Shape shape) {
    return shape.dim(0).at(layout.options().sizes());
  }

  /** The numbers of a vector as rows of one number. */
  private static View rows(View vector) {
    return vector.at(vector.offset(), vector.t(), vector.b(), vector.n(), 0);
  }

  private void atLast(Expr e, List<Step> steps) {
    View to = home.apply(e);
    steps.add(values.store(Build.constant(0), to, layout.space(e, false)));
    steps.add(values.store(e.arg(0), to.atLast(layout.steps()), layout.space(e.shape(), e.axes().minus(Axes.TIME), true)));
  }
}
