package dev.rondo.codegen.schedule.plan;

import dev.rondo.graph.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One kernel's worth of work. */
public sealed interface Step {

  /** Where an operand comes from. */
  sealed interface Source {
    /** Computed by the same kernel. */
    record Register(Expr node) implements Source {}
    /** Loaded. */
    record Memory(View view) implements Source {}
    /** A constant. */
    record Number(double value) implements Source {}
  }

  /** Elementwise work in one pass: nodes in order with their operands, and which values go where. */
  record Fused(IterationSpace space, List<Work> work, List<Store> stores) implements Step {
    /** A node to compute; an OUTER is a product of two operands. */
    public record Work(Expr node, List<Source> operands) {}
    /** A value to write. */
    public record Store(Source value, View to) {}
  }

  /** Numbers copied one by one, for strides that vectors cannot follow. */
  record Copy(IterationSpace space, View from, View to) implements Step {}

  /** Of every row one number, of its numbers or of their products with as many others. Sixteen partial results, then a tree; sums in {@link Blocks}. */
  record RowReduce(IterationSpace space, Fold fold, List<View> factors, View to, View scratch) implements Step {
    /** How the numbers of a row become one. */
    public enum Fold {
      /** Σ a, or Σ a · b, the product rounded. */
      SUM,
      /** Σ a · b, each product rounded together with its sum, as matrix products do. */
      DOT,
      /** The largest. */
      MAXIMUM
    }
  }

  /**
   * Σ over steps, examples or rows, in that order of loops, for every column: of a number, of a · b, or of a · (b · c). In {@link Blocks}; {@code scratch} is null where there is one.
   */
  record ColumnSum(IterationSpace outer, int steps, int batch, int m, List<View> factors, View to, View scratch) implements Step {

    public static ColumnSum of(IterationSpace outer, int steps, int batch, int m, List<View> factors, View to, Layout layout) {
      return new ColumnSum(outer, steps, batch, m, factors, to, Blocks.isOne(steps, batch, m) ? null : Blocks.ofColumns(outer.n(), layout));
    }

    public Blocks blocks() {
      return Blocks.of(batch, m);
    }
  }

  /** Of every step and example the row of {@code from} at an index that is read from memory; NaN where that is no position of the {@code length} rows. */
  record Pick(IterationSpace space, int length, View from, View index, View to) implements Step {}

  /** Zeros, {@code length} rows of them; then rows of {@code from} added at their indices, in the order of steps and examples. */
  record Place(IterationSpace outer, int steps, int batch, int length, View from, View index, View to) implements Step {}

  /** Weights W[column, k] laid out for a product: for every panel, k rows of its columns. */
  record Pack(View from, int depth, int columns, int firstColumn, Panels to) implements Step {}

  /** out[i, j] = init[i, j] + Σ over terms and k of a[i, k] b[k, j], in the order of the terms and of k. */
  record Product(int outerSteps, boolean time, int outerBatch, int rows, int columns, Operand init, Operand out, List<Term> terms) implements Step {

    /** Numbers of its right sides that are weights, which all steps and examples share. */
    public long weights() {
      return terms.stream().filter(t -> t.panels() != null).mapToLong(t -> (long) t.depth() * columns).sum();
    }
  }

  /**
   * out[i, j] = Σ over k of left[k, i] right[k, j] for several lefts and rights that share k: gradients of weights. Each left and right is brought
   * into {@code scratch} (so much for each thread), a piece of k at a time.
   */
  record Gradients(DepthBlocks pieces, List<GradientOperand> lefts, List<GradientOperand> rights, List<GradientProduct> pairs, View scratch) implements Step {}

  /** Rows of numbers, one for every k; {@code row} elements from one to the next. */
  record GradientOperand(View view, int row, int size) {}

  /** Which left with which right, and where their product goes. */
  record GradientProduct(int left, int right, View out) {}

  /** A matrix read or written: a view (t and b for the outer loops, n for columns), and the stride from row to row. */
  record Operand(View view, int row) {}

  /** A nest of sums over k: {@code counts} rounds, with strides in a and b. */
  record Term(Operand a, View b, Panels panels, List<Sum> sums) {

    /** How many numbers of a row take part. */
    int depth() {
      return Sum.depth(sums);
    }
  }

  /** One loop of a sum. */
  record Sum(int count, int a, int b) {

    /** Rounds of all loops of a nest together. */
    public static int depth(List<Sum> nest) {
      return nest.stream().mapToInt(Sum::count).reduce(1, Math::multiplyExact);
    }
  }

  /** What a person would call it. */
  default String kind() {
    if (this instanceof Fused) return "elementwise";
    if (this instanceof Copy) return "copy";
    if (this instanceof RowReduce) return "row reduction";
    if (this instanceof ColumnSum) return "column sum";
    if (this instanceof Gradients) return "gradients";
    if (this instanceof Pick) return "pick";
    if (this instanceof Place) return "place";
    return this instanceof Pack ? "pack" : "product";
  }

  /** Kind, size, and what is made of what, in one line. */
  default String describe() {
    return ScheduleText.line(this);
  }

  /** Every place that the step reads. */
  default List<View> reads() {
    List<View> views = new ArrayList<>();
    if (this instanceof Fused f) {
      for (Fused.Work w : f.work) for (Source s : w.operands) if (s instanceof Source.Memory m) views.add(m.view);
      for (Fused.Store s : f.stores) if (s.value instanceof Source.Memory m) views.add(m.view);
    } else if (this instanceof Copy c) views.add(c.from);
    else if (this instanceof RowReduce r) views.addAll(r.factors);
    else if (this instanceof ColumnSum c) views.addAll(c.factors);
    else if (this instanceof Pick p) views.addAll(List.of(p.from, p.index));
    else if (this instanceof Place p) views.addAll(List.of(p.from, p.index));
    else if (this instanceof Pack p) views.add(p.from);
    else if (this instanceof Gradients g) {
      g.lefts.forEach(side -> views.add(side.view));
      g.rights.forEach(side -> views.add(side.view));
    } else if (this instanceof Product p) {
      if (p.init != null) views.add(p.init.view);
      for (Term t : p.terms) {
        views.add(t.a.view);
        views.add(t.panels == null ? t.b : new View(t.panels.buffer(), 0, 0, 0, 0, 0));
      }
    }
    return views;
  }

  /** Every place that the step writes. */
  default List<View> writes() {
    if (this instanceof Fused f) return f.stores.stream().map(Fused.Store::to).toList();
    if (this instanceof Copy c) return List.of(c.to);
    if (this instanceof RowReduce r) return List.of(r.scratch, r.to);
    if (this instanceof ColumnSum c) return c.scratch == null ? List.of(c.to) : List.of(c.scratch, c.to);
    if (this instanceof Pick p) return List.of(p.to);
    if (this instanceof Place p) return List.of(p.to);
    if (this instanceof Gradients g) return Stream.concat(Stream.of(g.scratch), g.pairs.stream().map(GradientProduct::out)).toList();
    if (this instanceof Pack p) return List.of(new View(p.to.buffer(), 0, 0, 0, 0, 0));
    return List.of(((Product) this).out.view);
  }
}
