package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.Affine;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.LaneOp;
import dev.rondo.codegen.kernel.Target;
import dev.rondo.codegen.kernel.Value;
import dev.rondo.codegen.schedule.Space;
import dev.rondo.codegen.schedule.Step;
import dev.rondo.codegen.schedule.View;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Sums in a fixed order. Over columns: sixteen partial results, column j into partial j mod 16, then a tree (16 to 8 to 4 to 2 to 1),
 * whatever the width of the hardware. Over steps, examples and rows: one after the other.
 */
final class Reductions {

  private final Part part;

  Reductions(Part part) {
    this.part = part;
  }

  Kernel rows(Step.RowReduce r) {
    Body body = part.kernels().body();
    part.over(r.space(), body, b -> row(r, b));
    String what = r.to().name() + ": the " + (r.maximum() ? "largest" : "sum") + " of every row of " + r.from().name();
    return part.kernels().add(r.to().name() + (r.maximum() ? " max" : " sum"), what, withScratch(), body);
  }

  /** Threads keep their partial results apart: parameter s is the number of the thread. */
  private List<String> withScratch() {
    List<String> params = new ArrayList<>(part.params());
    if (part.isShared()) params.add("s");
    return params;
  }

  private void row(Step.RowReduce r, Body b) {
    boolean vector = r.from().n() == 1 && (r.times() == null || r.times().n() == 1);
    Affine scratch = part.kernels().address(r.scratch()).plus("s", part.isShared() ? Target.GRAIN : 0);
    int whole = r.space().n() / Target.GRAIN, rest = r.space().n() % Target.GRAIN;
    int lanes = vector ? b.target().lanes() : 1;
    Value.Kind kind = lanes > 1 ? Value.Kind.VECTOR : Value.Kind.SCALAR;
    double start = r.maximum() ? Double.NEGATIVE_INFINITY : 0;
    for (int l = 0; l < Target.GRAIN; l += lanes) b.define("p" + l, b.constant(start, kind));
    b.loop("c", 0, whole, Target.GRAIN, inner -> {
      for (int l = 0; l < Target.GRAIN; l += lanes) inner.define("p" + l, step(r, inner, new Value.Reg("p" + l, kind), "c", l, kind));
    });
    for (int l = 0; l < Target.GRAIN; l += lanes) b.store(scratch.plus(l), new Value.Reg("p" + l, kind));
    b.each("l", rest, inner -> {
      Affine at = scratch.plus("l", 1);
      inner.store(at, step(r, inner, inner.let(new Value.Load(at, Value.Kind.SCALAR)), "l", whole * Target.GRAIN, Value.Kind.SCALAR));
    });
    tree(r, scratch, b);
  }

  private Value step(Step.RowReduce r, Body b, Value sum, String column, int offset, Value.Kind kind) {
    Value x = load(r.from(), r.space(), b, column, offset, kind);
    if (r.times() != null) return Value.lane(LaneOp.FMA, x, load(r.times(), r.space(), b, column, offset, kind), sum);
    return Value.lane(r.maximum() ? LaneOp.MAX : LaneOp.ADD, sum, x);
  }

  private Value load(View v, Space space, Body b, String column, int offset, Value.Kind kind) {
    return b.let(new Value.Load(part.at(v, space).plus(column, v.n()).plus(offset * v.n()), kind));
  }

  private void tree(Step.RowReduce r, Affine scratch, Body b) {
    Value[] partial = new Value[Target.GRAIN];
    for (int l = 0; l < partial.length; l++) partial[l] = b.let(new Value.Load(scratch.plus(l), Value.Kind.SCALAR));
    for (int width = Target.GRAIN / 2; width >= 1; width /= 2) {
      for (int l = 0; l < width; l++) partial[l] = b.lane(r.maximum() ? LaneOp.MAX : LaneOp.ADD, partial[l], partial[l + width]);
    }
    b.store(part.at(r.to(), r.space()), partial[0]);
  }

  private static final int TOGETHER = 8;   // vectors of columns whose sums are kept in registers side by side
  private static final int LEAST = 16;     // vectors of a step that are worth a call

  /** Whether a sum over steps goes along the rows, with a call for every step of time: then it needs no rounds of its own, and lines of memory are read whole. */
  static boolean isBySteps(Step.ColumnSum c, Target target) {
    return c.steps() >= Lower.FEWEST_ROUNDS && (long) c.batch() * c.m() * vectors(c, target) >= LEAST;
  }

  /** Vectors that its columns are; none where it is a single number, or columns do not follow each other. */
  static int vectors(Step.ColumnSum c, Target target) {
    boolean follows = c.from().n() == 1 && c.to().n() == 1 && (c.times() == null || c.times().n() == 1);
    return c.outer().rank() > 0 && follows ? target.covered(c.outer().n()) / target.lanes() : 0;
  }

  Kernel columns(Step.ColumnSum c) {
    Body body = part.kernels().body();
    int lanes = body.target().lanes();
    part.over(c.outer(), body, rows -> {
      boolean alike = c.steps() > 1 && part.kernels().schedule().options().isAlike();
      if (c.outer().rank() == 0 && alike) running(c, rows, 1, Value.Kind.SCALAR);
      else if (c.outer().rank() == 0) column(c, rows, 1, Value.Kind.SCALAR);
      else if (vectors(c, body.target()) > 0) {
        int all = part.count(Split.Axis.COLUMNS, vectors(c, body.target()));
        if (all > TOGETHER || all > 0 && (alike || isBySteps(c, body.target()))) running(c, rows, all, rows.wide());
        else if (all > 0) rows.loop("j", 0, 1, lanes, b -> column(c, b, all, b.wide()));
      } else rows.each("j", c.outer().n(), b -> column(c, b, 1, Value.Kind.SCALAR));
    });
    String what = c.to().name() + ": the sum of " + c.from().name() + (c.times() == null ? "" : " * " + c.times().name()) + " over " + c.steps() * c.batch() * c.m() + " rows";
    return part.kernels().add(c.to().name() + " total", what, part.params(), body);
  }

  /**
   * Long rows are read one after the other and added to sums in memory, which the first-level cache holds; a call for every step, or every example. So are short ones where steps are long enough
   * for a call each, or programs for other numbers of steps are to have the same method, but within a step in registers.
   */
  private void running(Step.ColumnSum c, Body b, int vectors, Value.Kind kind) {
    boolean bySteps = c.steps() > 1;
    List<View> views = c.times() == null ? List.of(c.from()) : List.of(c.from(), c.times());
    Rows rows = new Rows(kind, vectors, bySteps ? c.batch() : 1, c.m(), views.stream().map(v -> new Rows.Strides(c.batch() > 1 ? v.b() : 0, c.m() > 1 ? v.m() : 0)).toList());
    Kernel kernel = part.kernels().shared(rows, () -> rows.kernel(part.kernels()));
    Affine to = part.at(c.to(), c.outer());
    if (bySteps) b.each("j", vectors * rows.lanes(b), inner -> inner.store(to.plus("j", 1), inner.constant(0, Value.Kind.SCALAR)));   // once a run: interpreted for long, where a vector were an object
    else b.loop("j", 0, vectors, rows.lanes(b), inner -> inner.store(to.plus("j", 1), inner.constant(0, kind)));
    b.each("s", bySteps ? c.steps() : c.batch(), s -> {
      List<Affine> args = new ArrayList<>(List.of(to));
      for (View view : views) args.add(first(view, c).plus("s", bySteps ? view.t() : c.batch() > 1 ? view.b() : 0));
      s.call(kernel, args.toArray(Affine[]::new));
    });
  }

  /** to[j] += Σ over e and i of row0[e, i, j], or of row0[e, i, j] row1[e, i, j]; equal ones are one method, which takes where they begin. */
  private record Rows(Value.Kind kind, int vectors, int examples, int m, List<Strides> views) {

    /** From example to example, and from row to row. */
    record Strides(int e, int i) {}

    int lanes(Body b) {
      return kind == Value.Kind.VECTOR ? b.target().lanes() : 1;
    }

    Kernel kernel(Kernels kernels) {
      Body add = kernels.body();
      int lanes = lanes(add);
      List<String> params = new ArrayList<>(List.of("to"));
      for (int i = 0; i < views.size(); i++) params.add("row" + i);
      if (vectors > TOGETHER) each(add, row -> row.loop("j", 0, vectors, lanes, inner -> {
        Affine sum = Affine.of("to").plus("j", 1);
        inner.store(sum, added(inner, new Value.Load(sum, kind), Affine.of(0).plus("j", 1)));
      }));
      else {
        for (int v = 0; v < vectors; v++) add.define("sum" + v, new Value.Load(Affine.of("to").plus(v * lanes), kind));
        each(add, row -> {
          for (int v = 0; v < vectors; v++) row.define("sum" + v, added(row, new Value.Reg("sum" + v, kind), Affine.of(v * lanes)));
        });
        for (int v = 0; v < vectors; v++) add.store(Affine.of("to").plus(v * lanes), new Value.Reg("sum" + v, kind));
      }
      return kernels.add("add rows", "adds " + examples * m + " rows, or their products with as many others, to sums", params, add);
    }

    private void each(Body b, Consumer<Body> row) {
      b.each("e", examples, e -> e.each("i", m, row));
    }

    /** A sum and what a row adds to it, in the vector that begins at that column. */
    private Value added(Body b, Value sum, Affine column) {
      List<Value> factors = new ArrayList<>();
      for (int i = 0; i < views.size(); i++) factors.add(b.let(new Value.Load(column.plus("row" + i, 1).plus("e", views.get(i).e).plus("i", views.get(i).i), kind)));
      return Value.lane(LaneOp.ADD, sum, factors.size() == 1 ? factors.get(0) : b.lane(LaneOp.MUL, factors.get(0), factors.get(1)));
    }
  }

  /** Where the sum begins to read a view. */
  private Affine first(View view, Step.ColumnSum c) {
    return part.at(view.without(c.steps() > 1, c.batch() > 1), c.outer());
  }

  /** What is added up: a number, or the product of two. */
  private static Value summand(Step.ColumnSum c, Body b, Function<View, Affine> at, Value.Kind kind) {
    Value x = new Value.Load(at.apply(c.from()), kind);
    return c.times() == null ? x : b.lane(LaneOp.MUL, b.let(x), b.let(new Value.Load(at.apply(c.times()), kind)));
  }

  /** {@code count} sums side by side. */
  private void column(Step.ColumnSum c, Body b, int count, Value.Kind kind) {
    int stride = b.target().lanes();
    boolean scalar = c.outer().rank() == 0;
    for (int v = 0; v < count; v++) b.define("sum" + v, b.constant(0, kind));
    b.each("s", c.steps(), s -> s.each("e", c.batch(), e -> e.each("i", c.m(), i -> {
      for (int v = 0; v < count; v++) {
        int column = v * stride;
        Value x = summand(c, i, view -> first(view, c).plus("j", scalar ? 0 : view.n()).plus("s", c.steps() > 1 ? view.t() : 0).plus("e", c.batch() > 1 ? view.b() : 0).plus("i", c.m() > 1 ? view.m() : 0).plus(column), kind);
        i.define("sum" + v, Value.lane(LaneOp.ADD, new Value.Reg("sum" + v, kind), x));
      }
    })));
    Affine to = part.at(c.to(), c.outer()).plus("j", scalar ? 0 : c.to().n());
    for (int v = 0; v < count; v++) b.store(to.plus(v * stride), new Value.Reg("sum" + v, kind));
  }
}
