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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

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

  private void row(Step.RowReduce r, Body b) {
    boolean vector = r.factors().stream().allMatch(v -> v.n() == 1);
    Affine scratch = part.kernels().address(r.scratch()).plus("s", part.isShared() ? Target.GRAIN : 0);
    int whole = r.space().n() / Target.GRAIN, rest = r.space().n() % Target.GRAIN;
    int lanes = vector ? b.target().lanes() : 1;
    Value.Kind kind = lanes > 1 ? Value.Kind.VECTOR : Value.Kind.SCALAR;
    double start = isMaximum(r) ? Double.NEGATIVE_INFINITY : 0;
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
    Map<View, Value> loaded = new HashMap<>();   // of a square once
    List<Value> x = r.factors().stream().map(v -> loaded.computeIfAbsent(v, w -> load(w, r.space(), b, column, offset, kind))).toList();
    return switch (r.fold()) {
      case SUM -> Value.lane(LaneOp.ADD, sum, product(b, x));
      case DOT -> Value.lane(LaneOp.FMA, x.get(0), x.get(1), sum);
      case MAXIMUM -> Value.lane(LaneOp.MAX, sum, x.get(0));
    };
  }

  private Value load(View v, Space space, Body b, String column, int offset, Value.Kind kind) {
    return b.let(new Value.Load(part.at(v, space).plus(column, v.n()).plus(offset * v.n()), kind));
  }

  private void tree(Step.RowReduce r, Affine scratch, Body b) {
    Value[] partial = new Value[Target.GRAIN];
    for (int l = 0; l < partial.length; l++) partial[l] = b.let(new Value.Load(scratch.plus(l), Value.Kind.SCALAR));
    for (int width = Target.GRAIN / 2; width >= 1; width /= 2) {
      for (int l = 0; l < width; l++) partial[l] = b.lane(isMaximum(r) ? LaneOp.MAX : LaneOp.ADD, partial[l], partial[l + width]);
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
    boolean follows = c.to().n() == 1 && c.factors().get(0).n() == 1 && c.factors().stream().allMatch(v -> v.n() == 1 || v.n() == 0);
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
    String what = c.to().name() + ": the sum of " + named(c.factors()) + " over " + c.steps() * c.batch() * c.m() + " rows";
    return part.kernels().add(c.to().name() + " total", what, part.params(), body);
  }

  /**
   * Long rows are read one after the other and added to sums in memory, which the first-level cache holds; a call for every step, or every example. So are short ones where steps are long enough
   * for a call each, or programs for other numbers of steps are to have the same method, but within a step in registers.
   */
  private void running(Step.ColumnSum c, Body b, int vectors, Value.Kind kind) {
    boolean bySteps = c.steps() > 1;
    Rows rows = new Rows(kind, vectors, bySteps ? c.batch() : 1, c.m(), c.factors().stream().map(v -> new Rows.Strides(c.batch() > 1 ? v.b() : 0, c.m() > 1 ? v.m() : 0, v.n())).toList());
    Kernel kernel = part.kernels().shared(rows, () -> rows.kernel(part.kernels()));
    Affine to = part.at(c.to(), c.outer());
    if (bySteps) b.each("j", vectors * rows.lanes(b), inner -> inner.store(to.plus("j", 1), inner.constant(0, Value.Kind.SCALAR)));   // once a run: interpreted for long, where a vector were an object
    else b.loop("j", 0, vectors, rows.lanes(b), inner -> inner.store(to.plus("j", 1), inner.constant(0, kind)));
    b.each("s", bySteps ? c.steps() : c.batch(), s -> {
      List<Affine> args = new ArrayList<>(List.of(to));
      for (View view : c.factors()) args.add(first(view, c).plus("s", bySteps ? view.t() : c.batch() > 1 ? view.b() : 0));
      s.call(kernel, args.toArray(Affine[]::new));
    });
  }

  /** to[j] += Σ over e and i of row0[e, i, j], or of its products with the numbers of others; equal ones are one method, which takes where they begin. */
  private record Rows(Value.Kind kind, int vectors, int examples, int m, List<Strides> views) {

    /** From example to example, from row to row and from column to column: 0 where a row has one number. */
    record Strides(int e, int i, int j) {}

    int lanes(Body b) {
      return kind == Value.Kind.VECTOR ? b.target().lanes() : 1;
    }

    Kernel kernel(Kernels kernels) {
      Body add = kernels.body();
      int lanes = lanes(add);
      List<String> params = new ArrayList<>(List.of("to"));
      for (int i = 0; i < views.size(); i++) params.add("row" + i);
      if (vectors > TOGETHER) each(add, (row, alike) -> row.loop("j", 0, vectors, lanes, inner -> {
        Affine sum = Affine.of("to").plus("j", 1);
        inner.store(sum, added(inner, new Value.Load(sum, kind), Affine.of(0).plus("j", 1), alike));
      }));
      else {
        for (int v = 0; v < vectors; v++) add.define("sum" + v, new Value.Load(Affine.of("to").plus(v * lanes), kind));
        each(add, (row, alike) -> {
          for (int v = 0; v < vectors; v++) row.define("sum" + v, added(row, new Value.Reg("sum" + v, kind), Affine.of(v * lanes), alike));
        });
        for (int v = 0; v < vectors; v++) add.store(Affine.of("to").plus(v * lanes), new Value.Reg("sum" + v, kind));
      }
      return kernels.add("add rows", "adds " + examples * m + " rows, or their products with others, to sums", params, add);
    }

    /** Every row, with the factors that are one number for all of its columns. */
    private void each(Body b, BiConsumer<Body, Map<Integer, Value>> row) {
      b.each("e", examples, e -> e.each("i", m, i -> {
        Map<Integer, Value> alike = new HashMap<>();
        for (int v = 0; v < views.size(); v++) if (views.get(v).j == 0) alike.put(v, i.let(load(first(v), 0, kind)));
        row.accept(i, alike);
      }));
    }

    private Affine first(int view) {
      return Affine.of("row" + view).plus("e", views.get(view).e).plus("i", views.get(view).i);
    }

    /** A sum and what a row adds to it, in the vector that begins at that column. */
    private Value added(Body b, Value sum, Affine column, Map<Integer, Value> alike) {
      List<Value> factors = new ArrayList<>();
      for (int v = 0; v < views.size(); v++) factors.add(alike.containsKey(v) ? alike.get(v) : b.let(new Value.Load(column.plus(first(v)), kind)));
      return Value.lane(LaneOp.ADD, sum, product(b, factors));
    }
  }

  /** Where the sum begins to read a view. */
  private Affine first(View view, Step.ColumnSum c) {
    return part.at(view.without(c.steps() > 1, c.batch() > 1), c.outer());
  }

  /** What is added up: a number, or a product, from right to left. */
  private static Value product(Body b, List<Value> factors) {
    Value all = factors.get(factors.size() - 1);
    for (int i = factors.size() - 2; i >= 0; i--) all = b.lane(LaneOp.MUL, factors.get(i), all);
    return all;
  }

  private static Value load(Affine at, int stride, Value.Kind kind) {
    return stride == 0 && kind == Value.Kind.VECTOR ? new Value.Splat(new Value.Load(at, Value.Kind.SCALAR)) : new Value.Load(at, kind);
  }

  /** {@code count} sums side by side. */
  private void column(Step.ColumnSum c, Body b, int count, Value.Kind kind) {
    int stride = b.target().lanes();
    boolean scalar = c.outer().rank() == 0;
    for (int v = 0; v < count; v++) b.define("sum" + v, b.constant(0, kind));
    b.each("s", c.steps(), s -> s.each("e", c.batch(), e -> e.each("i", c.m(), i -> {
      for (int v = 0; v < count; v++) {
        List<Value> factors = new ArrayList<>();
        for (View view : c.factors()) {
          Affine at = first(view, c).plus("j", scalar ? 0 : view.n()).plus("s", c.steps() > 1 ? view.t() : 0).plus("e", c.batch() > 1 ? view.b() : 0).plus("i", c.m() > 1 ? view.m() : 0).plus(view.n() * v * stride);
          factors.add(i.let(load(at, view.n(), kind)));
        }
        i.define("sum" + v, Value.lane(LaneOp.ADD, new Value.Reg("sum" + v, kind), product(i, factors)));
      }
    })));
    Affine to = part.at(c.to(), c.outer()).plus("j", scalar ? 0 : c.to().n());
    for (int v = 0; v < count; v++) b.store(to.plus(v * stride), new Value.Reg("sum" + v, kind));
  }
}
