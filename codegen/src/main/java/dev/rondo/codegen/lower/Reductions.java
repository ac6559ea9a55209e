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

  Kernel columns(Step.ColumnSum c) {
    Body body = part.kernels().body();
    boolean vector = c.from().n() == 1 && c.to().n() == 1 && (c.times() == null || c.times().n() == 1);
    int lanes = body.target().lanes();
    part.over(c.outer(), body, rows -> {
      boolean alike = c.steps() > 1 && part.kernels().schedule().options().isAlike();
      if (c.outer().rank() == 0 && alike) running(c, rows, 1, Value.Kind.SCALAR);
      else if (c.outer().rank() == 0) column(c, rows, 1, Value.Kind.SCALAR);
      else if (vector) {
        int all = part.count(Split.Axis.COLUMNS, (c.outer().n() + lanes - 1) / lanes);
        if (all > TOGETHER || all > 0 && alike) running(c, rows, all, rows.wide());
        else if (all > 0) rows.loop("j", 0, 1, lanes, b -> column(c, b, all, b.wide()));
      } else rows.each("j", c.outer().n(), b -> column(c, b, 1, Value.Kind.SCALAR));
    });
    String what = c.to().name() + ": the sum of " + c.from().name() + (c.times() == null ? "" : " * " + c.times().name()) + " over " + c.steps() * c.batch() * c.m() + " rows";
    return part.kernels().add(c.to().name() + " total", what, part.params(), body);
  }

  /**
   * Long rows are read one after the other and added to sums in memory, which the first-level cache holds; a call for every step, or every example. So are short ones where programs for other numbers
   * of steps are to have the same method, but within a step in registers.
   */
  private void running(Step.ColumnSum c, Body b, int vectors, Value.Kind kind) {
    int lanes = kind == Value.Kind.VECTOR ? b.target().lanes() : 1;
    boolean bySteps = c.steps() > 1;
    List<String> params = c.times() == null ? List.of("to", "row") : List.of("to", "row", "other");
    Body add = part.kernels().body();
    if (vectors > TOGETHER) rows(c, add, bySteps, i -> i.loop("j", 0, vectors, lanes, inner -> {
      Affine sum = Affine.of("to").plus("j", 1);
      inner.store(sum, added(c, inner, bySteps, new Value.Load(sum, kind), Affine.of(0).plus("j", 1)));
    }));
    else {
      for (int v = 0; v < vectors; v++) add.define("sum" + v, new Value.Load(Affine.of("to").plus(v * lanes), kind));
      rows(c, add, bySteps, i -> {
        for (int v = 0; v < vectors; v++) i.define("sum" + v, added(c, i, bySteps, new Value.Reg("sum" + v, kind), Affine.of(v * lanes)));
      });
      for (int v = 0; v < vectors; v++) add.store(Affine.of("to").plus(v * lanes), new Value.Reg("sum" + v, kind));
    }
    Kernel kernel = part.kernels().add("add rows to " + c.to().name(), "adds the rows of one " + (bySteps ? "step" : "example"), params, add);
    Affine to = part.at(c.to(), c.outer());
    b.loop("j", 0, vectors, lanes, inner -> inner.store(to.plus("j", 1), inner.constant(0, kind)));
    b.each("s", bySteps ? c.steps() : c.batch(), s -> {
      List<Affine> args = new ArrayList<>(List.of(to));
      for (View view : c.times() == null ? List.of(c.from()) : List.of(c.from(), c.times())) args.add(first(view, c).plus("s", bySteps ? view.t() : c.batch() > 1 ? view.b() : 0));
      s.call(kernel, args.toArray(Affine[]::new));
    });
  }

  /** The rows of a step or an example. */
  private static void rows(Step.ColumnSum c, Body b, boolean examples, Consumer<Body> row) {
    b.each("e", examples ? c.batch() : 1, e -> e.each("i", c.m(), row));
  }

  /** A sum and what a row adds to it, in the vector that begins at that column. */
  private static Value added(Step.ColumnSum c, Body b, boolean examples, Value sum, Affine column) {
    return Value.lane(LaneOp.ADD, sum, summand(c, b, view -> within(view, c, examples).plus(column).plus(view == c.from() ? "row" : "other", 1), sum.kind()));
  }

  /** Where the sum begins to read a view. */
  private Affine first(View view, Step.ColumnSum c) {
    return part.at(view.without(c.steps() > 1, c.batch() > 1), c.outer());
  }

  private static Affine within(View view, Step.ColumnSum c, boolean examples) {
    return Affine.of(0).plus("e", examples && c.batch() > 1 ? view.b() : 0).plus("i", c.m() > 1 ? view.m() : 0);
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
