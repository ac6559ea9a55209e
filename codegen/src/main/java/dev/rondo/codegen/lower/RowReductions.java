package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.AffineIndex;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelValue;
import dev.rondo.codegen.kernel.LaneOp;
import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.schedule.plan.Blocks;
import dev.rondo.codegen.schedule.plan.IterationSpace;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.codegen.schedule.plan.View;
import dev.rondo.graph.Fold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Σ or the maximum over the columns of a row, in a fixed order: sixteen partial results, column j into partial j mod
 * 16, then a tree (16 to 8 to 4 to 2 to 1), for every width of the hardware. The partial sums of long rows are sums of
 * {@link Blocks}.
 */
final class RowReductions {

  private final KernelScope part;

  RowReductions(KernelScope part) {
    this.part = part;
  }

  Kernel lower(Step.RowReduce r) {
    Body body = part.kernels().body();
    part.over(r.space(), body, b -> row(r, b));
    String what = r.to().name() + ": the " + word(r.fold()) + " of every row of " + named(r.factors());
    return part.kernels().add(r.to().name() + " " + r.fold().text(), what, withScratch(), body);
  }

  private static String word(Fold fold) {
    return switch (fold) {
      case SUM     -> "sum";
      case MAXIMUM -> "largest";
      case MINIMUM -> "smallest";
    };
  }

  private static LaneOp op(Fold fold) {
    return switch (fold) {
      case SUM     -> LaneOp.ADD;
      case MAXIMUM -> LaneOp.MAX;
      case MINIMUM -> LaneOp.MIN;
    };
  }

  private static String named(List<View> factors) {
    return factors.stream().map(View::name).collect(Collectors.joining(" * "));
  }

  /** Each thread has its own partial results: parameter s is the number of the thread. */
  private List<String> withScratch() {
    List<String> params = new ArrayList<>(part.params());
    if (part.isShared()) params.add("s");
    return params;
  }

  private AffineIndex scratch(View view, int numbers) {
    return part.kernels().address(view).plus("s", part.isShared() ? numbers : 0);
  }

  private void row(Step.RowReduce r, Body b) {
    int n = r.space().n(), blocks = r.fold() != Fold.SUM || n <= Blocks.COLUMNS ? 0 : n / Blocks.COLUMNS, left = n - blocks * Blocks.COLUMNS;
    AffineIndex scratch = scratch(r.scratch(), Target.GRAIN * (blocks > 0 ? 3 : 1));
    if (blocks == 0) {
      block(r, b, AffineIndex.of(0), n, scratch);
      tree(r, scratch, b);
      return;
    }
    AffineIndex sums = scratch.plus(Target.GRAIN), lost = scratch.plus(2 * Target.GRAIN);
    lanes(r, b, (l, kind) -> b.store(sums.plus(l), b.constant(0, kind)));
    lanes(r, b, (l, kind) -> b.store(lost.plus(l), b.constant(0, kind)));
    b.each("k", blocks, k -> {
      block(r, k, AffineIndex.of(0).plus("k", Blocks.COLUMNS), Blocks.COLUMNS, scratch);
      lanes(r, k, (l, kind) -> CompensatedSum.add(k, sums.plus(l), lost.plus(l), new KernelValue.Reg("p" + l, kind)));
    });
    if (left > 0) {
      block(r, b, AffineIndex.of(blocks * Blocks.COLUMNS), left, scratch);
      lanes(r, b, (l, kind) -> CompensatedSum.add(b, sums.plus(l), lost.plus(l), b.let(new KernelValue.Load(scratch.plus(l), kind))));
    }
    tree(r, sums, b);
  }

  /** Calls {@code each} for each vector of the partial results, or for each of them. */
  private void lanes(Step.RowReduce r, Body b, BiConsumer<Integer, KernelValue.Kind> each) {
    boolean vector = r.factors().stream().allMatch(v -> v.n() == 1) && b.target().isVector();
    for (int l = 0; l < Target.GRAIN; l += vector ? b.target().lanes() : 1) each.accept(l, vector ? KernelValue.Kind.VECTOR : KernelValue.Kind.SCALAR);
  }

  /**
   * Sixteen partial results of {@code count} columns: in registers p0, .. They are in memory if the number of columns
   * is not a multiple of sixteen, or for the whole row.
   */
  private void block(Step.RowReduce r, Body b, AffineIndex first, int count, AffineIndex scratch) {
    int whole = count / Target.GRAIN, rest = count % Target.GRAIN;
    double start = r.fold().identity();
    lanes(r, b, (l, kind) -> b.define("p" + l, b.constant(start, kind)));
    b.loop("c", 0, whole, Target.GRAIN, inner -> lanes(r, inner, (l, kind) -> inner.define("p" + l, step(r, inner, new KernelValue.Reg("p" + l, kind), first.plus("c", 1).plus(l), kind))));
    if (count == Blocks.COLUMNS && r.space().n() > count) return;
    lanes(r, b, (l, kind) -> b.store(scratch.plus(l), new KernelValue.Reg("p" + l, kind)));
    b.each("l", rest, inner -> {
      AffineIndex at = scratch.plus("l", 1);
      inner.store(at, step(r, inner, inner.let(new KernelValue.Load(at, KernelValue.Kind.SCALAR)), first.plus("l", 1).plus(whole * Target.GRAIN), KernelValue.Kind.SCALAR));
    });
  }

  private KernelValue step(Step.RowReduce r, Body b, KernelValue sum, AffineIndex column, KernelValue.Kind kind) {
    Map<View, KernelValue> loaded = new HashMap<>();   // a square is loaded once
    List<KernelValue> x = r.factors().stream().map(v -> loaded.computeIfAbsent(v, w -> load(w, r.space(), b, column, kind))).toList();
    if (r.fused()) return KernelValue.lane(LaneOp.FMA, x.get(0), x.get(1), sum);
    return KernelValue.lane(op(r.fold()), sum, ColumnSums.product(b, x));
  }

  private KernelValue load(View v, IterationSpace space, Body b, AffineIndex column, KernelValue.Kind kind) {
    return b.let(new KernelValue.Load(part.at(v, space).plus(column.times(v.n())), kind));
  }

  private void tree(Step.RowReduce r, AffineIndex scratch, Body b) {
    KernelValue[] partial = new KernelValue[Target.GRAIN];
    for (int l = 0; l < partial.length; l++) partial[l] = b.let(new KernelValue.Load(scratch.plus(l), KernelValue.Kind.SCALAR));
    for (int width = Target.GRAIN / 2; width >= 1; width /= 2) {
      for (int l = 0; l < width; l++) partial[l] = b.lane(op(r.fold()), partial[l], partial[l + width]);
    }
    b.store(part.at(r.to(), r.space()), partial[0]);
  }
}
