package dev.rondo.codegen.schedule.plan;

import dev.rondo.graph.Expr;
import dev.rondo.graph.Fold;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The work of one kernel. A new kind of step answers the questions below and gets a case in {@link Cases}. Nothing
 * compiles until every fold has this case.
 */
public sealed interface Step {

  /** The name of its kind, for people. */
  String kind();

  /** The size of its work, after its kind in a listing; empty if the views that it reads and writes say all. */
  default String size() {
    return "";
  }

  /** Every view that it reads. */
  List<View> reads();

  /** Every view that it writes. */
  List<View> writes();

  /** Whether a step outside of loops does the same work for each time step. */
  boolean isOverTime(int allSteps);

  /**
   * Whether it does the same work for each example and does not sum over examples, so that threads can share the
   * examples.
   */
  boolean isOverExamples(int examples);

  <R> R fold(Cases<R> cases);

  /** One line: kind, size, what it writes and what it reads. */
  default String describe() {
    return ScheduleText.line(this);
  }

  /** A function of a step, by its kind. */
  interface Cases<R> {
    R fused(Fused step);

    R copy(Copy step);

    R rowReduce(RowReduce step);

    R columnSum(ColumnSum step);

    R pick(Pick step);

    R place(Place step);

    R pack(Pack step);

    R product(Product step);

    R gradients(Gradients step);
  }

  /** The source of an operand. */
  sealed interface Source {

    /** The view that it is loaded from, if it is loaded. */
    default Optional<View> memory() {
      return Optional.empty();
    }

    /** Computed by the same kernel. */
    record Register(Expr node) implements Source {}

    /** Loaded. */
    record Memory(View view) implements Source {
      @Override
      public Optional<View> memory() {
        return Optional.of(view);
      }
    }

    /** A constant. */
    record Number(double value) implements Source {}
  }

  /** Elementwise work in one pass: nodes in order with their operands, and the values to store. */
  record Fused(IterationSpace space, List<Work> work, List<Store> stores) implements Step {
    /** A node to compute; an OUTER is a product of two operands. */
    public record Work(Expr node, List<Source> operands) {}
    /** A value to write. */
    public record Store(Source value, View to) {}

    @Override
    public String kind() {
      return "elementwise";
    }

    @Override
    public String size() {
      return work.size() + " ops";
    }

    @Override
    public List<View> reads() {
      Stream<Source> operands = work.stream().flatMap(w -> w.operands.stream());
      Stream<Source> stored = stores.stream().map(Store::value);
      return Stream.concat(operands, stored).flatMap(source -> source.memory().stream()).toList();
    }

    @Override
    public List<View> writes() {
      return stores.stream().map(Store::to).toList();
    }

    @Override
    public boolean isOverTime(int allSteps) {
      return space.steps() == allSteps;
    }

    @Override
    public boolean isOverExamples(int examples) {
      return space.batch() == examples;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.fused(this);
    }
  }

  /** Numbers copied one by one, for strides that vector loads cannot follow. */
  record Copy(IterationSpace space, View from, View to) implements Step {
    @Override
    public String kind() {
      return "copy";
    }

    @Override
    public List<View> reads() {
      return List.of(from);
    }

    @Override
    public List<View> writes() {
      return List.of(to);
    }

    @Override
    public boolean isOverTime(int allSteps) {
      return space.steps() == allSteps;
    }

    @Override
    public boolean isOverExamples(int examples) {
      return space.batch() == examples;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.copy(this);
    }
  }

  /**
   * For every row, the fold of its numbers, or of their products with other rows. A product is {@code fused} with its
   * addition (rounded once, as in matrix products) or rounded before it. Sixteen partial results, then a tree; sums in
   * {@link Blocks}.
   */
  record RowReduce(IterationSpace space, Fold fold, boolean fused, List<View> factors, View to, View scratch) implements Step {
    public RowReduce {
      if (fused && (fold != Fold.SUM || factors.size() != 2)) throw new IllegalArgumentException("a fused " + fold + " of " + factors.size());
    }

    @Override
    public String kind() {
      return "row reduction";
    }

    @Override
    public List<View> reads() {
      return factors;
    }

    @Override
    public List<View> writes() {
      return List.of(scratch, to);
    }

    @Override
    public boolean isOverTime(int allSteps) {
      return space.steps() == allSteps;
    }

    @Override
    public boolean isOverExamples(int examples) {
      return space.batch() == examples;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.rowReduce(this);
    }
  }

  /**
   * Σ over steps, examples or rows, in this order of loops, for every column: of a number, of a · b, or of a · (b · c).
   * The sum is in {@link Blocks}; {@code scratch} is null if there is one block.
   */
  record ColumnSum(IterationSpace outer, int steps, int batch, int m, List<View> factors, View to, View scratch) implements Step {

    public static ColumnSum of(IterationSpace outer, int steps, int batch, int m, List<View> factors, View to, Layout layout) {
      return new ColumnSum(outer, steps, batch, m, factors, to, Blocks.isOne(steps, batch, m) ? null : Blocks.ofColumns(outer.n(), layout));
    }

    public Blocks blocks() {
      return Blocks.of(batch, m);
    }

    @Override
    public String kind() {
      return "column sum";
    }

    @Override
    public List<View> reads() {
      return factors;
    }

    @Override
    public List<View> writes() {
      return scratch == null ? List.of(to) : List.of(scratch, to);
    }

    @Override
    public boolean isOverTime(int allSteps) {
      return outer.steps() == allSteps;
    }

    @Override
    public boolean isOverExamples(int examples) {
      return batch == 1 && outer.batch() == examples;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.columnSum(this);
    }
  }

  /**
   * For every step and example, the row of {@code from} at an index that is read from memory. NaN if the index is not a
   * position of the {@code length} rows.
   */
  record Pick(IterationSpace space, int length, View from, View index, View to) implements Step {
    @Override
    public String kind() {
      return "pick";
    }

    @Override
    public List<View> reads() {
      return List.of(from, index);
    }

    @Override
    public List<View> writes() {
      return List.of(to);
    }

    @Override
    public boolean isOverTime(int allSteps) {
      return space.steps() == allSteps;
    }

    @Override
    public boolean isOverExamples(int examples) {
      return space.batch() == examples;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.pick(this);
    }
  }

  /**
   * {@code length} rows of zeros; then rows of {@code from} are added at their indices, in the order of steps and
   * examples.
   */
  record Place(IterationSpace outer, int steps, int batch, int length, View from, View index, View to) implements Step {
    @Override
    public String kind() {
      return "place";
    }

    @Override
    public List<View> reads() {
      return List.of(from, index);
    }

    @Override
    public List<View> writes() {
      return List.of(to);
    }

    @Override
    public boolean isOverTime(int allSteps) {
      return outer.steps() == allSteps;
    }

    @Override
    public boolean isOverExamples(int examples) {
      return batch == 1 && outer.batch() == examples;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.place(this);
    }
  }

  /** Weights W[column, k] laid out for a product: for every panel, k rows of its columns. */
  record Pack(View from, int depth, int columns, int firstColumn, Panels to) implements Step {
    @Override
    public String kind() {
      return "pack";
    }

    @Override
    public List<View> reads() {
      return List.of(from);
    }

    @Override
    public List<View> writes() {
      return List.of(to.view());
    }

    @Override
    public boolean isOverTime(int allSteps) {
      return false;
    }

    @Override
    public boolean isOverExamples(int examples) {
      return false;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.pack(this);
    }
  }

  /** out[i, j] = init[i, j] + Σ over terms and k of a[i, k] b[k, j], in the order of the terms and of k. */
  record Product(int outerSteps, boolean time, int outerBatch, int rows, int columns, Operand init, Operand out, List<Term> terms) implements Step {

    /** The number of weights in its right sides; all steps and examples share them. */
    public long weights() {
      return terms.stream().filter(t -> t.panels() != null).mapToLong(t -> (long) t.depth() * columns).sum();
    }

    @Override
    public String kind() {
      return "product";
    }

    @Override
    public String size() {
      return rows + " x " + columns + ", " + terms.size() + (terms.size() == 1 ? " term" : " terms") + (init == null ? "" : ", onto a start");
    }

    @Override
    public List<View> reads() {
      List<View> views = new ArrayList<>();
      if (init != null) views.add(init.view);
      for (Term t : terms) {
        views.add(t.a.view);
        views.add(t.panels == null ? t.b : t.panels.view());
      }
      return views;
    }

    @Override
    public List<View> writes() {
      return List.of(out.view);
    }

    @Override
    public boolean isOverTime(int allSteps) {
      return outerSteps == allSteps || isMerged(allSteps);
    }

    @Override
    public boolean isOverExamples(int examples) {
      return outerBatch == examples || outerBatch == 1 && rows == examples && isOfWeights();
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.product(this);
    }

    /** Whether its rows are those of all time steps. */
    boolean isMerged(int allSteps) {
      return time && outerSteps == 1 && outerBatch == 1 && rows % allSteps == 0 && isOfWeights();
    }

    /** Whether every right side is weights, so that the rows are examples and not the rows of a sum over them. */
    private boolean isOfWeights() {
      return terms.stream().allMatch(t -> t.panels != null);
    }
  }

  /**
   * out[i, j] = Σ over k of left[k, i] right[k, j] for several lefts and rights that share k: gradients of weights.
   * Each left and right is copied into {@code scratch}, a piece of k at a time. Every thread has its own part of the
   * scratch.
   */
  record Gradients(DepthBlocks pieces, List<GradientOperand> lefts, List<GradientOperand> rights, List<GradientProduct> pairs, View scratch) implements Step {
    @Override
    public String kind() {
      return "gradients";
    }

    @Override
    public String size() {
      return "of " + pairs.size() + " weights, sums over " + pieces.count();
    }

    @Override
    public List<View> reads() {
      return Stream.concat(lefts.stream(), rights.stream()).map(GradientOperand::view).toList();
    }

    @Override
    public List<View> writes() {
      return Stream.concat(Stream.of(scratch), pairs.stream().map(GradientProduct::out)).toList();
    }

    @Override
    public boolean isOverTime(int allSteps) {
      return false;
    }

    @Override
    public boolean isOverExamples(int examples) {
      return false;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.gradients(this);
    }
  }

  /** Rows of numbers, one row for every k; {@code row} elements from one row to the next. */
  record GradientOperand(View view, int row, int size) {}

  /** The left and the right of a product, and the view of the result. */
  record GradientProduct(int left, int right, View out) {}

  /**
   * A matrix that is read or written: a view (t and b for the outer loops, n for columns), and the stride from row to
   * row.
   */
  record Operand(View view, int row) {}

  /** A nest of sums over k: {@code counts} iterations, with strides in a and b. */
  record Term(Operand a, View b, Panels panels, List<Sum> sums) {

    /** The number of terms of a row. */
    int depth() {
      return Sum.depth(sums);
    }
  }

  /** One loop of a sum. */
  record Sum(int count, int a, int b) {

    /** Iterations of all loops of a nest together. */
    public static int depth(List<Sum> nest) {
      return nest.stream().mapToInt(Sum::count).reduce(1, Math::multiplyExact);
    }
  }
}
