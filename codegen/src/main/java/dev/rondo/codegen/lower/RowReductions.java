package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.Affine;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.LaneOp;
import dev.rondo.codegen.kernel.Value;
import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.schedule.plan.Blocks;
import dev.rondo.codegen.schedule.plan.Space;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.codegen.schedule.plan.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Σ or the maximum over the columns of a row, in a fixed order: sixteen partial results, column j into partial j mod 16, then a tree (16 to 8 to 4 to 2 to 1), whatever the
 * width of the hardware. The partial sums of long rows are sums of {@link Blocks}.
 */
final class RowReductions {

  private final Part part;

  RowReductions(Part part) {
    this.part = part;
  }

  Kernel lower(Step.RowReduce r) {
    Body body = part.kernels().body();
    part.over(r.space(), body, b -> row(r, b));
    String what = r.to().name() + ": the " + (isMaximum(r) ? "largest" : "sum") + " of every row of " + named(r.factors());
    return part.kernels().add(r.to().name() + (isMaximum(r) ? " max" : " sum"), what, withScratch(), body);
  }

  private static boolean isMaximum(Step.RowReduce r) {
    return r.fold() == Step.RowReduce.Fold.MAXIMUM;
  }

  private static String named(List<View> factors) {
    return factors.stream().map(View::name).collect(Collectors.joining(" * "));
  }

  /** Threads keep their partial results apart: parameter s is the number of the thread. */
  private List<String> withScratch() {
    List<String> params = new ArrayList<>(part.params());
    if (part.isShared()) params.add("s");
    return params;
  }

  private Affine scratch(View view, int numbers) {
    return part.kernels().address(view).plus("s", part.isShared() ? numbers : 0);
  }

  private void row(Step.RowReduce r, Body b) {
    int n = r.space().n(), blocks = isMaximum(r) || n <= Blocks.COLUMNS ? 0 : n / Blocks.COLUMNS, left = n - blocks * Blocks.COLUMNS;
    Affine scratch = scratch(r.scratch(), Target.GRAIN * (blocks > 0 ? 3 : 1));
    if (blocks == 0) {
      block(r, b, Affine.of(0), n, scratch);
      tree(r, scratch, b);
      return;
    }
    Affine sums = scratch.plus(Target.GRAIN), lost = scratch.plus(2 * Target.GRAIN);
    lanes(r, b, (l, kind) -> b.store(sums.plus(l), b.constant(0, kind)));
    lanes(r, b, (l, kind) -> b.store(lost.plus(l), b.constant(0, kind)));
    b.each("k", blocks, k -> {
      block(r, k, Affine.of(0).plus("k", Blocks.COLUMNS), Blocks.COLUMNS, scratch);
      lanes(r, k, (l, kind) -> Compensated.add(k, sums.plus(l), lost.plus(l), new Value.Reg("p" + l, kind)));
    });
    if (left > 0) {
      block(r, b, Affine.of(blocks * Blocks.COLUMNS), left, scratch);
      lanes(r, b, (l, kind) -> Compensated.add(b, sums.plus(l), lost.plus(l), b.let(new Value.Load(scratch.plus(l), kind))));
    }
    tree(r, sums, b);
  }

  /** Something for each vector of the partial results, or for each of them. */
  private void lanes(Step.RowReduce r, Body b, BiConsumer<Integer, Value.Kind> each) {
    boolean vector = r.factors().stream().allMatch(v -> v.n() == 1) && b.target().isVector();
    for (int l = 0; l < Target.GRAIN; l += vector ? b.target().lanes() : 1) each.accept(l, vector ? Value.Kind.VECTOR : Value.Kind.SCALAR);
  }

  /** Sixteen partial results of {@code count} columns: in registers p0, .., and in memory where the columns are not a whole number of sixteen, or all of the row. */
  private void block(Step.RowReduce r, Body b, Affine first, int count, Affine scratch) {
    int whole = count / Target.GRAIN, rest = count % Target.GRAIN;
    double start = isMaximum(r) ? Double.NEGATIVE_INFINITY : 0;
    lanes(r, b, (l, kind) -> b.define("p" + l, b.constant(start, kind)));
    b.loop("c", 0, whole, Target.GRAIN, inner -> lanes(r, inner, (l, kind) -> inner.define("p" + l, step(r, inner, new Value.Reg("p" + l, kind), first.plus("c", 1).plus(l), kind))));
    if (count == Blocks.COLUMNS && r.space().n() > count) return;
    lanes(r, b, (l, kind) -> b.store(scratch.plus(l), new Value.Reg("p" + l, kind)));
    b.each("l", rest, inner -> {
      Affine at = scratch.plus("l", 1);
      inner.store(at, step(r, inner, inner.let(new Value.Load(at, Value.Kind.SCALAR)), first.plus("l", 1).plus(whole * Target.GRAIN), Value.Kind.SCALAR));
    });
  }

  private Value step(Step.RowReduce r, Body b, Value sum, Affine column, Value.Kind kind) {
    Map<View, Value> loaded = new HashMap<>();   // of a square once
    List<Value> x = r.factors().stream().map(v -> loaded.computeIfAbsent(v, w -> load(w, r.space(), b, column, kind))).toList();
    return switch (r.fold()) {
      case SUM -> Value.lane(LaneOp.ADD, sum, ColumnSums.product(b, x));
      case DOT -> Value.lane(LaneOp.FMA, x.get(0), x.get(1), sum);
      case MAXIMUM -> Value.lane(LaneOp.MAX, sum, x.get(0));
    };
  }

  private Value load(View v, Space space, Body b, Affine column, Value.Kind kind) {
    return b.let(new Value.Load(part.at(v, space).plus(column.times(v.n())), kind));
  }

  private void tree(Step.RowReduce r, Affine scratch, Body b) {
    Value[] partial = new Value[Target.GRAIN];
    for (int l = 0; l < partial.length; l++) partial[l] = b.let(new Value.Load(scratch.plus(l), Value.Kind.SCALAR));
    for (int width = Target.GRAIN / 2; width >= 1; width /= 2) {
      for (int l = 0; l < width; l++) partial[l] = b.lane(isMaximum(r) ? LaneOp.MAX : LaneOp.ADD, partial[l], partial[l + width]);
    }
    b.store(part.at(r.to(), r.space()), partial[0]);
  }
}
