package dev.rondo.codegen.schedule;

import dev.rondo.codegen.schedule.plan.Buffer;
import dev.rondo.codegen.schedule.plan.DepthBlocks;
import dev.rondo.codegen.schedule.plan.Layout;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.codegen.schedule.plan.Step.GradientOperand;
import dev.rondo.codegen.schedule.plan.Step.GradientProduct;
import dev.rondo.codegen.schedule.plan.Step.Operand;
import dev.rondo.codegen.schedule.plan.Step.Product;
import dev.rondo.codegen.schedule.plan.Step.Sum;
import dev.rondo.codegen.schedule.plan.Step.Term;
import dev.rondo.codegen.schedule.plan.View;
import dev.rondo.graph.Expr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** G = Σ u vᵀ over steps and examples: the gradients of weights. Independent gradients of one level share a kernel. */
final class OuterProducts {

  private static final int LONG = 64;   // for shorter sums, copying the operands next to each other does not pay

  private final Layout layout;
  private final Operands operands;
  private final Function<Expr, View> home;
  private final Fusion fusion;
  private final Map<Integer, Step.Gradients> gradients = new HashMap<>();
  private final Map<Integer, List<Expr>> joined = new HashMap<>();   // the weight gradients of each level

  OuterProducts(Layout layout, Operands operands, Function<Expr, View> home, Fusion fusion) {
    this.layout = layout;
    this.operands = operands;
    this.home = home;
    this.fusion = fusion;
  }

  /** The gradients of weights that share a kernel. */
  Map<Step, List<Expr>> shared() {
    Map<Step, List<Expr>> all = new IdentityHashMap<>();
    gradients.forEach((level, step) -> all.put(step, joined.get(level)));
    return all;
  }

  /**
   * G[i, j] = Σ over steps and examples of u[i] v[j], in one kernel with others over the same steps and examples. It
   * has a kernel of its own if the sum is short or its rows are not evenly spaced.
   */
  void add(Expr e, List<Step> steps) {
    Expr outer = e.arg(0);
    View u = operands.of(outer.arg(0), steps), v = operands.columns(outer.arg(1), steps);
    boolean even = e.over().time() && e.over().batch() && e.axes().isNone() && isEven(u) && isEven(v);
    int count = layout.steps() * layout.batch(), most = layout.memorySteps() * layout.batch();
    if (operands.inLoop() || !even || u.n() != 1 || most < LONG) steps.add(weightGradient(e, u, v));
    else together(e, u, v, count, most, steps);
  }

  /** Whether the rows of all steps and examples are evenly spaced. */
  private boolean isEven(View v) {
    return v.t() == v.b() * layout.batch() || layout.steps() == 1 || layout.batch() == 1;
  }

  private int row(View v) {
    return layout.batch() == 1 ? v.t() : v.b();
  }

  /** Adds a gradient to the independent gradients of its level. */
  private void together(Expr e, View u, View v, int count, int most, List<Step> steps) {
    Expr outer = e.arg(0);
    // and so are the operands: kernels are generated for the count, so they do not depend on steps
    View out = home.apply(e).fixed();
    Step.Gradients before = gradients.get(fusion.level(e));
    int at = before == null ? steps.size() : steps.indexOf(before);
    List<GradientOperand> lefts = new ArrayList<>(), rights = new ArrayList<>();
    List<GradientProduct> pairs = new ArrayList<>();
    if (before != null) {
      lefts.addAll(before.lefts());
      rights.addAll(before.rights());
      pairs.addAll(before.pairs());
    }
    pairs.add(new GradientProduct(place(lefts, new GradientOperand(u.fixed(), row(u), layout.n(outer.arg(0).shape()))), place(rights, new GradientOperand(v.fixed(), row(v), layout.n(outer.arg(1).shape()))), out));
    DepthBlocks pieces = DepthBlocks.of(count, most, layout.options().sharesLayout() ? layout.batch() : 0, lefts, rights, pairs);
    View scratch = new View(new Buffer("pieces of the operands", (long) pieces.size() * layout.options().threads(), false), 0, 0, 0, 0, 1);
    Step.Gradients after = new Step.Gradients(pieces, List.copyOf(lefts), List.copyOf(rights), List.copyOf(pairs), scratch);
    if (at == steps.size()) steps.add(after);
    else steps.set(at, after);
    gradients.put(fusion.level(e), after);
    joined.computeIfAbsent(fusion.level(e), k -> new ArrayList<>()).add(e);
  }

  private static int place(List<GradientOperand> sides, GradientOperand side) {
    if (!sides.contains(side)) sides.add(side);
    return sides.indexOf(side);
  }

  private Product weightGradient(Expr e, View u, View v) {
    Expr outer = e.arg(0);
    View out = home.apply(e);
    boolean time = e.over().time(), batch = e.over().batch();
    List<Sum> sums = new ArrayList<>();
    boolean even = time && batch && u.t() == u.b() * layout.batch() && v.t() == v.b() * layout.batch();
    if (even) sums.add(new Sum(layout.steps() * layout.batch(), u.b(), v.b()));
    else {
      if (time) sums.add(new Sum(layout.steps(), u.t(), v.t()));
      if (batch) sums.add(new Sum(layout.batch(), u.b(), v.b()));
    }
    Term term = new Term(new Operand(u.without(time, batch), u.n()), v.without(time, batch), null, sums);
    int outerSteps = e.axes().time() && !operands.inLoop() ? layout.steps() : 1;
    return new Product(outerSteps, e.axes().time(), e.axes().batch() ? layout.batch() : 1, layout.n(outer.arg(0).shape()), layout.n(e.shape()), null, new Operand(out, out.m()), List.of(term));
  }
}
