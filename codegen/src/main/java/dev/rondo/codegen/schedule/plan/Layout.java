package dev.rondo.codegen.schedule.plan;

import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.options.Options;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Shape;
import java.util.Arrays;

/** Shapes as numbers: a scalar is 1 x 1, a vector 1 x n, a matrix m x n; rows are padded to the grain. */
public record Layout(Options options) {

  public int m(Shape s) {
    return s.rank() == 2 ? s.dim(0).at(options.sizes()) : 1;
  }

  public int n(Shape s) {
    return s.isScalar() ? 1 : s.last().at(options.sizes());
  }

  public int steps() {
    return options.steps();
  }

  /** The number of steps that kept values have room for. */
  public int memorySteps() {
    return options.memorySteps();
  }

  public int batch() {
    return options.batch();
  }

  /** The elements of a row: whole vectors. */
  public int row(Shape s) {
    if (s.isScalar()) return 1;
    if (n(s) > Buffer.MOST) throw new IllegalArgumentException("a row of " + s + " is " + n(s) + " numbers, more than one array holds; take smaller dimensions");
    return Target.padded(n(s));
  }

  private static final int LONG = 8;   // grains; shorter rows are contiguous

  /**
   * Elements from one long row to the next: an odd number of grains, so that one column of many rows is spread over all
   * sets of the L1 cache. With rows of a power of two it would map to a few sets, and be evicted before it is read
   * again.
   */
  public static int apart(int row) {
    int grains = row / Target.GRAIN;
    return grains >= LONG && grains % 2 == 0 ? row + Target.GRAIN : row;
  }

  /** A dense buffer for a value, with {@code slots} steps if it varies over time and is kept for all of them. */
  public View dense(String name, Shape s, Axes axes, int slots, boolean kept) {
    int row = apart(row(s)), b = axes.batch() ? m(s) * row : 0;
    long step = (long) (axes.batch() ? batch() : 1) * m(s) * row;
    boolean fixed = !axes.batch() && slots == 1 || (long) m(s) * row > Buffer.MOST;
    Buffer buffer = new Buffer(name, Math.multiplyExact(step, (long) slots), kept, fixed ? "its shape " + s + " alone is " + Arrays.toString(s.at(options.sizes())) + ", so take smaller dimensions" : Buffer.FEWER);
    return new View(buffer, 0, axes.time() && slots > 1 ? (int) step : 0, b, s.rank() == 2 ? row : 0, s.isScalar() ? 0 : 1);
  }

  /** The space that an elementwise kernel runs over. */
  public IterationSpace space(Expr e, boolean inLoop) {
    return space(e.shape(), e.axes(), inLoop);
  }

  public IterationSpace space(Shape s, Axes axes, boolean inLoop) {
    return new IterationSpace(axes.time() && !inLoop ? steps() : 1, axes.time(), axes.batch() ? batch() : 1, m(s), n(s), s.rank());
  }
}
