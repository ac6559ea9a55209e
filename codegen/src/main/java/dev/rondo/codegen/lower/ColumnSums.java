package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.AffineIndex;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelValue;
import dev.rondo.codegen.kernel.LaneOp;
import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.schedule.plan.Blocks;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.codegen.schedule.plan.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * to[j] = Σ over steps, examples and rows of factors[s, e, i, j], one after the other in {@link Blocks}. The sums of
 * blocks are added with compensation, so all forms of code are bit-identical.
 */
final class ColumnSums {

  private static final int TOGETHER = 8;   // vectors of columns with adjacent sums in registers
  private static final int LEAST = 16;     // vectors of a step that justify a call

  private final KernelScope part;
  private final Step.ColumnSum c;

  ColumnSums(KernelScope part, Step.ColumnSum c) {
    this.part = part;
    this.c = c;
  }

  /**
   * Whether a sum over steps goes along the rows, with a call for every block of them. Then it needs no loop of its
   * own, and cache lines are read whole.
   */
  static boolean isBySteps(Step.ColumnSum c, Target target) {
    return c.steps() >= ProgramLowering.FEWEST_ROUNDS && (long) c.batch() * c.m() * vectors(c, target) >= LEAST;
  }

  /** The number of vectors of its columns; 0 if the sum is a single number, or columns are not contiguous. */
  static int vectors(Step.ColumnSum c, Target target) {
    boolean follows = c.to().n() == 1 && c.factors().get(0).n() == 1 && c.factors().stream().allMatch(v -> v.n() == 1 || v.n() == 0);
    return c.outer().rank() > 0 && follows ? target.covered(c.outer().n()) / target.lanes() : 0;
  }

  Kernel lower() {
    Body body = part.kernels().body();
    int lanes = body.target().lanes();
    part.over(c.outer(), body, rows -> {
      boolean alike = c.steps() > 1 && part.kernels().schedule().options().sharesLayout();
      if (c.outer().rank() == 0 && alike) running(rows, 1, KernelValue.Kind.SCALAR);
      else if (c.outer().rank() == 0) column(rows, 1, KernelValue.Kind.SCALAR);
      else if (vectors(c, body.target()) > 0) {
        int all = part.count(WorkShare.Axis.COLUMNS, vectors(c, body.target()));
        if (all > TOGETHER || all > 0 && (alike || isBySteps(c, body.target()))) running(rows, all, rows.wide());
        else if (all > 0) rows.loop("j", 0, 1, lanes, b -> column(b, all, b.wide()));
      } else rows.each("j", c.outer().n(), b -> column(b, 1, KernelValue.Kind.SCALAR));
    });
    String what = c.to().name() + ": the sum of " + c.factors().stream().map(View::name).collect(Collectors.joining(" * ")) + " over " + c.steps() * c.batch() * c.m() + " rows";
    return part.kernels().add(c.to().name() + " total", what, params(), body);
  }

  /** Each thread keeps its own rounding errors: parameter s is the number of the thread. */
  private List<String> params() {
    List<String> params = new ArrayList<>(part.params());
    if (isLong() && part.isShared()) params.add("s");
    return params;
  }

  private boolean isLong() {
    return c.scratch() != null;
  }

  /** A range of steps, examples and rows: of a sum, or of a block of it. */
  private record Range(AffineIndex step, AffineIndex example, AffineIndex row, Blocks count) {}

  private interface Inside {
    void block(Body b, Range block);
  }

  /** Calls {@code inside} for each block, in their order. */
  private void blocks(Body body, Inside inside) {
    Blocks each = c.blocks();
    cut("from_step", c.steps(), each.steps(), body, (s, step, steps) -> cut("from_example", c.batch(), each.examples(), s, (e, example, examples) -> {
      cut("from_row", c.m(), each.rows(), e, (i, row, rows) -> inside.block(i, new Range(step, example, row, new Blocks(steps, examples, rows))));
    }));
  }

  private interface Some {
    void of(Body b, AffineIndex first, int count);
  }

  /** {@code size} of them at a time, then the remainder. */
  private static void cut(String variable, int count, int size, Body body, Some some) {
    int whole = size == 0 ? 0 : count / size, left = count - whole * size;
    if (whole == 1) some.of(body, AffineIndex.of(0), size);
    if (whole > 1) body.each(variable, whole, b -> some.of(b, AffineIndex.of(0).plus(variable, size), size));
    if (left > 0) some.of(body, AffineIndex.of(whole * size), left);
  }

  /**
   * Rows are read one after the other, a call for each block of them, and added to sums in memory that the L1 cache
   * holds. This is the case for long rows, for steps that are long enough for a call each, and if programs for other
   * numbers of steps must have the same method.
   */
  private void running(Body b, int vectors, KernelValue.Kind kind) {
    int lanes = kind == KernelValue.Kind.VECTOR ? b.target().lanes() : 1;
    AffineIndex to = part.at(c.to(), c.outer()), lost = isLong() ? part.kernels().address(c.scratch()).plus("s", part.isShared() ? Target.padded(Math.max(1, c.outer().n())) : 0) : null;
    // runs once a call, so it stays interpreted for many runs; there each vector would be an object
    if (isLong()) b.each("j", vectors * lanes, inner -> {
      inner.store(to.plus("j", 1), inner.constant(0, KernelValue.Kind.SCALAR));
      inner.store(lost.plus("j", 1), inner.constant(0, KernelValue.Kind.SCALAR));
    });
    blocks(b, (inner, block) -> {
      Rows rows = new Rows(kind, vectors, block.count, c.factors().stream().map(this::strides).toList(), isLong());
      Kernel kernel = part.kernels().shared(rows, () -> rows.kernel(part.kernels()));
      List<AffineIndex> args = new ArrayList<>(isLong() ? List.of(to, lost) : List.of(to));
      for (View view : c.factors()) args.add(at(view, block));
      inner.call(kernel, args.toArray(AffineIndex[]::new));
    });
  }

  private Rows.Strides strides(View v) {
    return new Rows.Strides(c.steps() > 1 ? v.t() : 0, c.batch() > 1 ? v.b() : 0, c.m() > 1 ? v.m() : 0, v.n());
  }

  /** The address where a block begins to read a view. */
  private AffineIndex at(View view, Range block) {
    Rows.Strides by = strides(view);
    return part.at(view.without(c.steps() > 1, c.batch() > 1), c.outer()).plus(block.step.times(by.s)).plus(block.example.times(by.e)).plus(block.row.times(by.i));
  }

  /**
   * to[j] += Σ over the rows of a block of row0[s, e, i, j], or of its products with the numbers of others. Equal sums
   * are one method, with their addresses as parameters.
   */
  private record Rows(KernelValue.Kind kind, int vectors, Blocks count, List<Strides> views, boolean isLong) {

    /**
     * The strides from step to step, from example to example, from row to row and from column to column: 0 if a row has
     * one number.
     */
    record Strides(int s, int e, int i, int j) {}

    Kernel kernel(KernelCache kernels) {
      Body add = kernels.body();
      int lanes = kind == KernelValue.Kind.VECTOR ? add.target().lanes() : 1, wide = vectors / TOGETHER, left = vectors % TOGETHER;
      List<String> params = new ArrayList<>(isLong ? List.of("to", "lost") : List.of("to"));
      for (int i = 0; i < views.size(); i++) params.add("row" + i);
      if (wide == 1) columns(add, TOGETHER, lanes, AffineIndex.of(0));
      if (wide > 1) add.loop("j", 0, wide, TOGETHER * lanes, b -> columns(b, TOGETHER, lanes, AffineIndex.of("j")));
      if (left > 0) columns(add, left, lanes, AffineIndex.of(wide * TOGETHER * lanes));
      String what = "adds " + count.steps() * count.examples() * count.rows() + " rows, or their products with others" + (isLong ? ", to sums" : "");
      return kernels.add("add rows", what, params, add);
    }

    /** The sums of some adjacent vectors of columns. */
    private void columns(Body b, int some, int lanes, AffineIndex column) {
      for (int v = 0; v < some; v++) b.define("sum" + v, b.constant(0, kind));
      each(b, count, (row, at) -> {
        Map<Integer, KernelValue> alike = new HashMap<>();
        for (int i = 0; i < views.size(); i++) if (views.get(i).j == 0) alike.put(i, row.let(load(first(i, at), 0, kind)));
        for (int v = 0; v < some; v++) {
          List<KernelValue> factors = new ArrayList<>();
          for (int i = 0; i < views.size(); i++) factors.add(alike.containsKey(i) ? alike.get(i) : row.let(new KernelValue.Load(first(i, at).plus(column).plus(v * lanes), kind)));
          row.define("sum" + v, KernelValue.lane(LaneOp.ADD, new KernelValue.Reg("sum" + v, kind), product(row, factors)));
        }
      });
      for (int v = 0; v < some; v++) {
        AffineIndex to = AffineIndex.of("to").plus(column).plus(v * lanes);
        if (isLong) CompensatedSum.add(b, to, AffineIndex.of("lost").plus(column).plus(v * lanes), new KernelValue.Reg("sum" + v, kind));
        else b.store(to, new KernelValue.Reg("sum" + v, kind));
      }
    }

    private AffineIndex first(int view, Range at) {
      Strides by = views.get(view);
      return AffineIndex.of("row" + view).plus(at.step.times(by.s)).plus(at.example.times(by.e)).plus(at.row.times(by.i));
    }
  }

  /** Every row of a block, with its position in the block. */
  private static void each(Body body, Blocks count, Inside inside) {
    cut("step", count.steps(), 1, body, (s, step, one) -> cut("example", count.examples(), 1, s, (e, example, other) -> {
      cut("row", count.rows(), 1, e, (i, row, last) -> inside.block(i, new Range(step, example, row, count)));
    }));
  }

  /** The summand: a number, or a product, from right to left. */
  static KernelValue product(Body b, List<KernelValue> factors) {
    KernelValue all = factors.get(factors.size() - 1);
    for (int i = factors.size() - 2; i >= 0; i--) all = b.lane(LaneOp.MUL, factors.get(i), all);
    return all;
  }

  private static KernelValue load(AffineIndex at, int stride, KernelValue.Kind kind) {
    return stride == 0 && kind == KernelValue.Kind.VECTOR ? new KernelValue.Splat(new KernelValue.Load(at, KernelValue.Kind.SCALAR)) : new KernelValue.Load(at, kind);
  }

  /** {@code count} adjacent sums, in registers. */
  private void column(Body b, int count, KernelValue.Kind kind) {
    int stride = b.target().lanes();
    boolean scalar = c.outer().rank() == 0;
    for (int v = 0; isLong() && v < count; v++) {
      b.define("all" + v, b.constant(0, kind));
      b.define("lost" + v, b.constant(0, kind));
    }
    blocks(b, (k, block) -> {
      for (int v = 0; v < count; v++) k.define("sum" + v, k.constant(0, kind));
      each(k, block.count, (i, at) -> {
        for (int v = 0; v < count; v++) i.define("sum" + v, KernelValue.lane(LaneOp.ADD, new KernelValue.Reg("sum" + v, kind), product(i, factors(i, block, at, scalar ? 0 : 1, v * stride, kind))));
      });
      for (int v = 0; isLong() && v < count; v++) {
        CompensatedSum sum = new CompensatedSum(new KernelValue.Reg("all" + v, kind), new KernelValue.Reg("lost" + v, kind)).plus(k, new KernelValue.Reg("sum" + v, kind));
        k.define("all" + v, sum.sum());
        k.define("lost" + v, sum.lost());
      }
    });
    AffineIndex to = part.at(c.to(), c.outer()).plus("j", scalar ? 0 : c.to().n());
    for (int v = 0; v < count; v++) b.store(to.plus(v * stride), new KernelValue.Reg((isLong() ? "all" : "sum") + v, kind));
  }

  private List<KernelValue> factors(Body b, Range block, Range in, int columns, int column, KernelValue.Kind kind) {
    List<KernelValue> factors = new ArrayList<>();
    for (View view : c.factors()) {
      Rows.Strides by = strides(view);
      AffineIndex at = at(view, block).plus(in.step.times(by.s)).plus(in.example.times(by.e)).plus(in.row.times(by.i)).plus("j", columns * view.n()).plus(view.n() * column);
      factors.add(b.let(load(at, view.n(), kind)));
    }
    return factors;
  }
}
