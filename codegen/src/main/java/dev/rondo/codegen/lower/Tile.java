package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.AffineIndex;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelValue;
import dev.rondo.codegen.kernel.LaneOp;
import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.schedule.plan.Arena;
import dev.rondo.codegen.schedule.plan.Step.Sum;
import java.util.ArrayList;
import java.util.List;

/**
 * c[r, v] = init[r, v] + Σ a[r, k] b[k, v]: the micro-kernel of matrix products. It keeps a tile of rows x vectors in
 * registers over the whole sum (after BLIS, Van Zee &amp; van de Geijn 2015). Its code depends only on its components,
 * so equal tiles are one method. The parameters are the addresses of c, of init and, for each slice, of a and b.
 * @param outRow elements from one row of c to the next
 * @param initRow the same of init; {@link #ZERO} if the sum begins with 0
 * @param storesEach whether one of the sums is stored after every term. Without it HotSpot of JDK 25 unrolls the loop
 * of a small tile, eight k an iteration. It then processes one vector of all eight after the other, which is slower
 * from the L2 cache
 */
record Tile(int rows, Columns columns, int outRow, int initRow, boolean storesEach, List<Slice> slices) {

  /**
   * Vectors of {@code panels} panels, {@code each} of one; each further panel begins {@code apart} columns after the
   * one before.
   */
  record Columns(int each, int panels, int apart) {

    static Columns of(int vectors) {
      return new Columns(vectors, 1, 0);
    }

    int vectors() {
      return each * panels;
    }

    /** The address of vector v, if panels are {@code between} elements apart. */
    int at(int v, int between, int lanes) {
      return v / each * between + v % each * lanes;
    }
  }

  static final int ZERO = -1;
  private static final int NONE = -1;   // of the rows

  /**
   * The maximum of instructions in a tile, each about 16 bytes of bytecode. HotSpot's C1 gives up ("out of virtual
   * registers") at about 280. A method that C1 cannot profile may never be compiled by C2.
   */
  static final int INSTRUCTIONS = 210;
  private static final int FEW = 2;   // slices; with more, C1 gives up earlier if an iteration has three or four terms

  /**
   * A nest of sums over k, with the strides of a and b in each; {@code row} is the stride of a from row to row,
   * {@code apart} that of b from panel to panel.
   */
  record Slice(int row, int apart, List<Sum> sums) {}

  /** A term of its sums: a vector of each column, a number of each row, a fma of both. */
  static int instructions(int rows, int width) {
    return width + rows * (1 + width);
  }

  /** The number of terms in an iteration of the loop; fewer if more would make the method too long for HotSpot. */
  private int terms(Target target) {
    int most = Math.min(target.tileTerms(), slices.size() > FEW ? 2 : 4);
    return Math.max(1, Math.min(most, INSTRUCTIONS / (slices.size() * instructions(rows, width())) - 1));
  }

  int width() {
    return columns.vectors();
  }

  boolean hasInit() {
    return initRow != ZERO;
  }

  /** The method, generated once for a program. */
  Kernel kernel(KernelCache kernels) {
    return kernels.shared(this, () -> make(kernels));
  }

  private Kernel make(KernelCache kernels) {
    Body b = kernels.body();
    KernelValue.Kind kind = b.wide();
    List<String> params = new ArrayList<>(List.of("out"));
    if (hasInit()) params.add("init");
    for (int i = 0; i < slices.size(); i++) params.addAll(List.of("a" + i, "b" + i));
    for (int r = 0; r < rows; r++) for (int v = 0; v < width(); v++) {
      b.define(accumulator(r, v), hasInit() ? new KernelValue.Load(AffineIndex.of("init").plus(r * initRow + column(v, b)), kind) : zero(r * width() + v, kernels.schedule().arena(), b));
    }
    for (int i = 0; i < slices.size(); i++) nest(slices.get(i), 0, AffineIndex.of("a" + i), AffineIndex.of("b" + i), b);
    for (int r = 0; r < rows; r++) for (int v = 0; v < width(); v++) store(r, v, b);
    String from = columns.panels > 1 ? ", of " + columns.panels + " panels" : "";
    String between = terms(b.target()) > 1 || storesEach ? "; what the loop stores keeps the loads of one term behind those of the term before" : "";
    return kernels.add("tile " + rows + "x" + width(), rows + " rows x " + width() + " vectors of a product" + from + between, params, b);
  }

  /** The initial value of accumulator {@code number}. */
  private static KernelValue zero(int number, Arena arena, Body b) {
    return b.target().loadsZeros() ? new KernelValue.Load(AffineIndex.of(arena.place(arena.zeros()) + number * b.target().lanes()), b.wide()) : b.constant(0, b.wide());
  }

  /** The offset of vector v of c and of init in its row. */
  private int column(int v, Body b) {
    return columns.at(v, columns.apart, b.target().lanes());
  }

  private static String accumulator(int row, int vector) {
    return "c" + row + "_" + vector;
  }

  private void nest(Slice slice, int depth, AffineIndex a, AffineIndex right, Body b) {
    if (slice.sums.isEmpty()) {
      rank1(slice, NONE, a, right, b);
      return;
    }
    Sum s = slice.sums.get(depth);
    String k = "k" + depth;
    // then k counts numbers, not rows, and there is nothing to multiply
    int step = s.a() == s.b() && s.a() > 0 ? s.a() : 1;
    if (depth < slice.sums.size() - 1) {
      b.loop(k, 0, s.count(), step, inner -> nest(slice, depth + 1, a.plus(k, s.a() / step), right.plus(k, s.b() / step), inner));
      return;
    }
    int terms = terms(b.target()), rounds = s.count() / terms;
    b.loop(k, 0, rounds, terms * step, inner -> add(slice, s, terms, a.plus(k, s.a() / step), right.plus(k, s.b() / step), inner));
    b.loop(k, rounds * terms * step, s.count() - rounds * terms, step, inner -> add(slice, s, 1, a.plus(k, s.a() / step), right.plus(k, s.b() / step), inner));
  }

  /**
   * c[r, v] += a[r] b[v] for the whole tile, for {@code count} terms. Between two terms, one of the sums is stored at
   * the place of its result. HotSpot does not move a load before a store, so it cannot move the loads of the next term
   * forward, for which there are no registers. Within the last term the store comes after half of the rows, for the
   * same reason. A single term has no store, unless a sum is stored after each.
   */
  private void add(Slice slice, Sum s, int count, AffineIndex a, AffineIndex right, Body b) {
    for (int i = 0; i < count; i++) {
      int stored = storesEach ? rows - 1 : count == 1 ? NONE : i + 1 < count ? rows - 1 : (rows - 1) / 2;
      rank1(slice, stored, a.plus(i * s.a()), right.plus(i * s.b()), b);
    }
  }

  /** c[r, v] += a[r] b[v] for the whole tile; the current last sum of row {@code stored} is stored to memory. */
  private void rank1(Slice slice, int stored, AffineIndex a, AffineIndex begin, Body b) {
    KernelValue.Kind kind = b.wide();
    List<KernelValue> right = new ArrayList<>();
    for (int v = 0; v < width(); v++) right.add(b.let(new KernelValue.Load(begin.plus(columns.at(v, slice.apart, b.target().lanes())), kind)));
    for (int r = 0; r < rows; r++) {
      KernelValue x = new KernelValue.Load(a.plus(r * slice.row), KernelValue.Kind.SCALAR);
      KernelValue row = b.let(kind == KernelValue.Kind.VECTOR ? new KernelValue.Splat(x) : x);
      for (int v = 0; v < width(); v++) {
        KernelValue column = right.get(v), sum = new KernelValue.Reg(accumulator(r, v), kind);
        b.define(accumulator(r, v), b.target().isColumnFirst(v) ? KernelValue.lane(LaneOp.FMA, column, row, sum) : KernelValue.lane(LaneOp.FMA, row, column, sum));
      }
      if (r == stored) store(r, width() - 1, b);
    }
  }

  private void store(int r, int v, Body b) {
    b.store(AffineIndex.of("out").plus(r * outRow + column(v, b)), new KernelValue.Reg(accumulator(r, v), b.wide()));
  }
}
