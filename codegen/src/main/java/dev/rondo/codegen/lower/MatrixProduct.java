package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.Affine;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.LaneOp;
import dev.rondo.codegen.kernel.Target;
import dev.rondo.codegen.kernel.Value;
import dev.rondo.codegen.schedule.Panels;
import dev.rondo.codegen.schedule.Step.Operand;
import dev.rondo.codegen.schedule.Step.Product;
import dev.rondo.codegen.schedule.Step.Sum;
import dev.rondo.codegen.schedule.Step.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * out[i, j] = init[i, j] + Σ a[i, k] b[k, j]: a driver over panels of columns and blocks of rows, and a micro-kernel that keeps a tile of
 * rows x vectors in registers over the whole sum (after BLIS, Van Zee &amp; van de Geijn 2015). Rows and columns are cut evenly, so the
 * edges are tiles one smaller. Every element is one chain of fma in the order of k, whatever the tile.
 */
final class MatrixProduct {

  private final int ROWS = Integer.getInteger("rows", 240);     // rows of one sweep over the panels, so that they stay in the second-level cache
  private final int DEPTH = Integer.getInteger("depth", 768);    // length of one sum without packing, for the same reason

  private final Lower lower;
  private final Part part;

  MatrixProduct(Part part) {
    this.lower = part.lower();
    this.part = part;
  }

  /** {@code count} blocks of {@code size} rows from {@code first} on. */
  private record Blocks(int first, int count, int size) {}

  private static List<Blocks> cut(int rows, int most) {
    int count = (rows + most - 1) / most, size = rows / count, larger = rows % count;
    List<Blocks> cut = new ArrayList<>();
    if (larger > 0) cut.add(new Blocks(0, larger, size + 1));
    if (count > larger) cut.add(new Blocks(larger * (size + 1), count - larger, size));
    return cut;
  }

  Kernel lower(Product p) {
    Body body = lower.body();
    Consumer<Body> examples = b -> {
      if (p.outerBatch() == 1) sums(p, b);
      else b.each("b", part.count(Split.Axis.EXAMPLES, p.outerBatch()), inner -> sums(p, inner));
    };
    if (!part.loop() && p.outerSteps() > 1) body.each("t", part.count(Split.Axis.STEPS, p.outerSteps()), examples);
    else examples.accept(body);
    String what = p.out().view().buffer().name() + ": " + p.rows() + " x " + p.columns() + " product";
    return lower.add(p.out().view().buffer().name() + " product", what, part.params(), body);
  }

  /** A long sum of unpacked rows is done in pieces, each onto what the pieces before it gave. */
  private void sums(Product p, Body b) {
    Term first = p.terms().get(0);
    boolean isLong = p.terms().size() == 1 && first.panels() == null && first.sums().size() == 1 && first.sums().get(0).count() > DEPTH;
    if (!isLong) {
      sweeps(p, b, p.init(), first.sums(), Affine.of(0));
      return;
    }
    Sum all = first.sums().get(0);
    int pieces = (all.count() + DEPTH - 1) / DEPTH, size = all.count() / pieces, head = all.count() - size * (pieces - 1);
    sweeps(p, b, p.init(), List.of(new Sum(head, all.a(), all.b())), Affine.of(0));
    b.each("q", pieces - 1, inner -> sweeps(p, inner, p.out(), List.of(new Sum(size, all.a(), all.b())), Affine.of(head).plus("q", size)));
  }

  /** @param from where in k the sum begins (only for a single sum) */
  private void sweeps(Product p, Body b, Operand init, List<Sum> firstSums, Affine from) {
    Panels panels = panels(p, b.target());
    int all = rows(p), sweep = all > ROWS * 4 / 3 ? cut(all, ROWS).get(0).size : all;
    int whole = all / sweep, rest = all % sweep;
    Affine first = isByRows(p) ? Affine.of("o") : Affine.of(0);
    if (whole == 1) panels(p, b, init, firstSums, from, panels, first, sweep);
    else b.each("w", whole, inner -> panels(p, inner, init, firstSums, from, panels, first.plus("w", sweep), sweep));
    if (rest > 0) panels(p, b, init, firstSums, from, panels, first.plus(whole * sweep), rest);
  }

  /** How the columns of a product are cut. */
  static Panels panels(Product p, Target target) {
    Panels packed = p.terms().get(0).panels();
    return packed != null ? packed : Panels.cut(p.columns(), p.rows(), target);
  }

  /** Rows of this part. In a loop over time a thread's examples are rows, but where each example has a product of its own. */
  private int rows(Product p) {
    return isByRows(p) ? part.split().count() : p.rows();
  }

  private boolean isByRows(Product p) {
    return part.split().axis() == Split.Axis.ROWS || part.split().axis() == Split.Axis.EXAMPLES && p.outerBatch() == 1;
  }

  private void panels(Product p, Body b, Operand init, List<Sum> firstSums, Affine from, Panels panels, Affine row, int rows) {
    int most = b.target().tileRows();
    List<Panels.Run> runs = part.split().axis() == Split.Axis.COLUMNS ? panels.runs(part.split().first(), part.split().count()) : panels.runs();
    for (Panels.Run run : runs) {
      Affine column = Affine.of(run.firstVector() * panels.lanes()).plus("p", run.width() * panels.lanes());
      b.each("p", run.count(), inner -> {
        for (Blocks blocks : cut(rows, most)) {
          Tile tile = new Tile(p, init, firstSums, blocks.size, run.width());
          inner.each("i", blocks.count, each -> call(tile, each, add(row.plus(blocks.first), Affine.of(0).plus("i", blocks.size)), column, from));
        }
      });
    }
  }

  /** What a micro-kernel is made for; equal ones are one method. */
  private record Tile(Product p, Operand init, List<Sum> firstSums, int rows, int width) {
    List<Sum> sums(int term) {
      return term == 0 ? firstSums : p.terms().get(term).sums();
    }

    /** The constants that the code depends on. */
    List<Object> key(int lanes) {
      List<Object> key = new ArrayList<>(List.of(rows, width, lanes, p.out().row(), init == null ? "zero" : init.row()));
      for (int i = 0; i < p.terms().size(); i++) {
        Term t = p.terms().get(i);
        key.add(t.a().row());
        for (Sum s : sums(i)) key.add(List.of(s.count(), s.a(), t.panels() == null ? s.b() : width * lanes));
      }
      return key;
    }
  }

  private void call(Tile tile, Body b, Affine row, Affine column, Affine from) {
    Product p = tile.p;
    List<Affine> args = new ArrayList<>();
    args.add(add(base(p, p.out()), times(row, p.out().row()), column));
    if (tile.init != null) args.add(add(base(p, tile.init), times(row, tile.init.row()), column));
    for (int i = 0; i < p.terms().size(); i++) {
      Term t = p.terms().get(i);
      Sum s = tile.sums(i).get(0);
      args.add(add(base(p, t.a()), times(row, t.a().row()), times(from, s.a())));
      if (t.panels() == null) args.add(add(base(p, new Operand(t.b(), 0)), column, times(from, s.b())));
      else args.add(add(Affine.of(lower.schedule().arena().place(t.panels().buffer())), times(column, t.panels().depth())));
    }
    Kernel micro = lower.shared(tile.key(b.target().lanes()), () -> micro(tile));
    b.call(micro, args.toArray(Affine[]::new));
  }

  /** Where an operand begins, moving along the loops that there are. */
  private Affine base(Product p, Operand o) {
    Affine at = lower.address(o.view().without(!part.loop() && p.outerSteps() == 1, true));
    if (p.outerBatch() > 1) at = at.plus("b", o.view().b());
    if (part.split().axis() == Split.Axis.STEPS) at = at.plus("o", o.view().t());
    return p.outerBatch() > 1 && part.split().axis() == Split.Axis.EXAMPLES ? at.plus("o", o.view().b()) : at;
  }

  private static Affine add(Affine... parts) {
    Affine sum = Affine.of(0);
    for (Affine part : parts) {
      sum = sum.plus(part.constant());
      for (Affine.Term t : part.terms()) sum = sum.plus(t.variable(), t.coefficient());
    }
    return sum;
  }

  private static Affine times(Affine x, int by) {
    Affine product = Affine.of(Math.multiplyExact(x.constant(), by));
    for (Affine.Term t : x.terms()) product = product.plus(t.variable(), Math.multiplyExact(t.coefficient(), by));
    return product;
  }

  /** A tile in registers: accumulators set, every term summed, stored. */
  private Kernel micro(Tile tile) {
    Body b = lower.body();
    int lanes = b.target().lanes();
    Value.Kind kind = b.wide();
    List<String> params = new ArrayList<>(List.of("out"));
    if (tile.init != null) params.add("init");
    for (int i = 0; i < tile.p.terms().size(); i++) params.addAll(List.of("a" + i, "b" + i));
    for (int r = 0; r < tile.rows; r++) for (int v = 0; v < tile.width; v++) {
      Value start = tile.init == null ? b.constant(0, kind) : new Value.Load(Affine.of("init").plus(r * tile.init.row() + v * lanes), kind);
      b.define(accumulator(r, v), start);
    }
    for (int i = 0; i < tile.p.terms().size(); i++) term(tile, i, b);
    for (int r = 0; r < tile.rows; r++) for (int v = 0; v < tile.width; v++) {
      b.store(Affine.of("out").plus(r * tile.p.out().row() + v * lanes), new Value.Reg(accumulator(r, v), kind));
    }
    return lower.add("tile " + tile.rows + "x" + tile.width, tile.rows + " rows x " + tile.width + " vectors of a product", params, b);
  }

  private static String accumulator(int row, int vector) {
    return "c" + row + "_" + vector;
  }

  private void term(Tile tile, int i, Body b) {
    Term t = tile.p.terms().get(i);
    List<Sum> sums = tile.sums(i);
    Affine a = Affine.of("a" + i), right = Affine.of("b" + i);
    nest(tile, t, sums, 0, a, right, b);
  }

  private void nest(Tile tile, Term t, List<Sum> sums, int depth, Affine a, Affine right, Body b) {
    if (depth == sums.size()) {
      rank1(tile, t, a, right, b);
      return;
    }
    Sum s = sums.get(depth);
    int stride = t.panels() == null ? s.b() : tile.width * b.target().lanes();
    String k = "k" + depth;
    b.each(k, s.count(), inner -> nest(tile, t, sums, depth + 1, a.plus(k, s.a()), right.plus(k, stride), inner));
  }

  /** c[r, v] += a[r] b[v] for the whole tile. */
  private void rank1(Tile tile, Term t, Affine a, Affine right, Body b) {
    Value.Kind kind = b.wide();
    List<Value> columns = new ArrayList<>();
    for (int v = 0; v < tile.width; v++) columns.add(b.let(new Value.Load(right.plus(v * b.target().lanes()), kind)));
    for (int r = 0; r < tile.rows; r++) {
      Value x = new Value.Load(a.plus(r * t.a().row()), Value.Kind.SCALAR);
      Value row = b.let(kind == Value.Kind.VECTOR ? new Value.Splat(x) : x);
      for (int v = 0; v < tile.width; v++) b.define(accumulator(r, v), Value.lane(LaneOp.FMA, row, columns.get(v), new Value.Reg(accumulator(r, v), kind)));
    }
  }
}
