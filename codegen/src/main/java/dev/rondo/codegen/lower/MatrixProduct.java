package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.AffineIndex;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.schedule.plan.Panels;
import dev.rondo.codegen.schedule.plan.Step.Operand;
import dev.rondo.codegen.schedule.plan.Step.Product;
import dev.rondo.codegen.schedule.plan.Step.Sum;
import dev.rondo.codegen.schedule.plan.Step.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * out[i, j] = init[i, j] + Σ a[i, k] b[k, j]: a driver over panels of columns and blocks of rows, and a micro-kernel.
 * The micro-kernel keeps a tile of rows x vectors in registers over the whole sum (after BLIS, Van Zee &amp; van de
 * Geijn 2015). Rows are cut evenly and columns as {@link Panels} says. So the tiles at the edges are one smaller or,
 * with one or two rows, the remainder. Every element is one chain of fma in the order of k, for every tile.
 */
final class MatrixProduct {

  // numbers in the rows of one sweep over the panels, so that they stay in the L2 cache
  private static final int ROWS = 240, FEWEST = 48, FEW = 8, SWEEP = 100_000;
  private static final int DEPTH = 256, PACKED = 1024;   // length of one sum without packing and with it, for the same reason
  // rows that wait for weights, so that every second time step reads panels from the last to the first
  private static final int TURNED = 4;
  // bytes of weights that the L1 cache holds, and above which other weights come from memory
  private static final int NEAR = 32 << 10, FAR = 12 << 20;
  private static final int TOGETHER = 4;   // updates in one method, each up to eight calls: more would be too long for HotSpot

  private final KernelCache kernels;
  private final KernelScope part;

  MatrixProduct(KernelScope part) {
    this.kernels = part.kernels();
    this.part = part;
  }

  /** {@code count} blocks of {@code size} rows from {@code first} on. */
  record Blocks(int first, int count, int size) {}

  static List<Blocks> cut(int rows, int most) {
    if (rows == 0) return List.of();
    int count = (rows + most - 1) / most, size = rows / count, larger = rows % count;
    List<Blocks> cut = new ArrayList<>();
    if (larger > 0) cut.add(new Blocks(0, larger, size + 1));
    if (count > larger) cut.add(new Blocks(larger * (size + 1), count - larger, size));
    return cut;
  }

  Kernel lower(Product p) {
    Body body = kernels.body();
    Consumer<Body> examples = b -> {
      if (p.outerBatch() == 1) sums(p, b);
      else b.each("b", part.count(WorkShare.Axis.EXAMPLES, p.outerBatch()), inner -> sums(p, inner));
    };
    if (!part.loop() && p.outerSteps() > 1) body.each("t", part.count(WorkShare.Axis.STEPS, p.outerSteps()), examples);
    else examples.accept(body);
    String what = p.out().view().name() + ": " + p.rows() + " x " + p.columns() + " product";
    return kernels.add(p.out().view().name() + " product", what, part.params(), body);
  }

  /**
   * A block of a term's k, from {@code from} on (other than 0 only for a single sum). It is a part of the dimension k,
   * as {@link Blocks} are parts of the rows.
   */
  private record KBlock(Term term, List<Sum> sums, AffineIndex from) {}

  /**
   * A rank-k update of all tiles, out = init + Σ over the blocks of k of a b (Goto &amp; van de Geijn 2008); or
   * {@code rounds} of them, counted by variable q.
   */
  private record RankKUpdate(Operand init, List<KBlock> blocks, int rounds) {}

  private static List<KBlock> whole(Product p) {
    return p.terms().stream().map(t -> new KBlock(t, t.sums(), AffineIndex.of(0))).toList();
  }

  /** A sum cut into updates of about {@code most} of its k; each update adds to the result of the previous one. */
  private static List<RankKUpdate> cut(Product p, Operand init, Term t, int most) {
    Sum all = t.sums().get(0);
    int count = (all.count() + most - 1) / most, size = all.count() / count, head = all.count() - size * (count - 1);
    RankKUpdate first = new RankKUpdate(init, List.of(new KBlock(t, List.of(new Sum(head, all.a(), all.b())), AffineIndex.of(0))), 0);
    if (count == 1) return List.of(first);
    return List.of(first, new RankKUpdate(p.out(), List.of(new KBlock(t, List.of(new Sum(size, all.a(), all.b())), AffineIndex.of(head).plus("q", size))), count - 1));
  }

  /**
   * A long sum passes over all tiles repeatedly, each time over k that the caches hold. If there is only one block of
   * rows, nothing is read again, so the sum is not cut.
   */
  private void sums(Product p, Body b) {
    int most = p.terms().get(0).panels() == null ? DEPTH : PACKED;
    boolean isLong = depth(whole(p)) > most && p.terms().stream().allMatch(t -> t.sums().size() == 1) && (most == PACKED ? rows(p) > FEW : p.terms().size() == 1);
    List<RankKUpdate> updates = isLong ? cut(p, most) : updates(p, b.target());
    if (updates.size() <= TOGETHER) updates.forEach(update -> rounds(update, b, inner -> sweeps(p, inner, update)));
    else for (RankKUpdate update : updates) {
      Body own = kernels.body();
      rounds(update, own, inner -> sweeps(p, inner, update));
      List<String> params = inside(p);
      b.call(kernels.add(p.out().view().name() + " update", "a part of its sum", params, own), params.stream().map(AffineIndex::of).toArray(AffineIndex[]::new));
    }
  }

  /** The variables inside the loops over steps and examples. */
  private List<String> inside(Product p) {
    List<String> variables = new ArrayList<>(part.params());
    if (!part.loop() && p.outerSteps() > 1) variables.add("t");
    if (p.outerBatch() > 1) variables.add("b");
    return variables;
  }

  /**
   * All blocks in one update. If a tile of all of them is a method too long for HotSpot, there are several updates,
   * each added to the result of the previous one.
   */
  private static List<RankKUpdate> updates(Product p, Target target) {
    List<KBlock> all = whole(p);
    Panels panels = panels(p, target);
    int longest = tilings(panels.runs(), panels).stream().mapToInt(t -> t.columns.vectors()).map(width -> Tile.instructions(target.tileRows(width), width)).max().orElse(0);
    List<RankKUpdate> updates = new ArrayList<>();
    for (Blocks blocks : cut(all.size(), Math.max(1, Tile.INSTRUCTIONS / Math.max(1, longest)))) {
      for (int i = 0; i < blocks.count; i++) {
        int from = blocks.first + i * blocks.size;
        updates.add(new RankKUpdate(updates.isEmpty() ? p.init() : p.out(), all.subList(from, from + blocks.size), 0));
      }
    }
    return updates;
  }

  private static List<RankKUpdate> cut(Product p, int most) {
    List<RankKUpdate> updates = new ArrayList<>();
    for (Term t : p.terms()) updates.addAll(cut(p, updates.isEmpty() ? p.init() : p.out(), t, most));
    return updates;
  }

  /** The number of terms of a row in an update. */
  private static int depth(List<KBlock> blocks) {
    return blocks.stream().mapToInt(block -> Sum.depth(block.sums)).sum();
  }

  private static void rounds(RankKUpdate update, Body b, Consumer<Body> inside) {
    if (update.rounds == 0) inside.accept(b);
    else b.each("q", update.rounds, inside);
  }

  private void sweeps(Product p, Body b, RankKUpdate update) {
    Panels panels = panels(p, b.target());
    int all = rows(p);
    if (all == 0) return;
    int most = Math.max(FEWEST, Math.min(ROWS, SWEEP / Math.max(1, depth(update.blocks)))), sweep = all > most * 4 / 3 ? cut(all, most).get(0).size : all;
    int whole = all / sweep, rest = all % sweep;
    AffineIndex first = isByRows(p) ? AffineIndex.of("o") : AffineIndex.of(0);
    if (whole == 1) panels(p, b, update, panels, first, sweep);
    else b.each("w", whole, inner -> panels(p, inner, update, panels, first.plus("w", sweep), sweep));
    if (rest > 0) panels(p, b, update, panels, first.plus(whole * sweep), rest);
  }

  /** The panels of the columns of a product. */
  static Panels panels(Product p, Target target) {
    Panels packed = p.terms().get(0).panels();
    return packed != null ? packed : Panels.cut(p.columns(), p.rows(), p.terms().get(0).sums().get(0).count(), target);
  }

  /**
   * Rows of this part. In a loop over time a thread's examples are rows, unless each example has a product of its own.
   */
  private int rows(Product p) {
    return isByRows(p) ? part.split().count() : p.rows();
  }

  private boolean isByRows(Product p) {
    return part.split().axis() == WorkShare.Axis.ROWS || part.split().axis() == WorkShare.Axis.EXAMPLES && p.outerBatch() == 1;
  }

  private void panels(Product p, Body b, RankKUpdate update, Panels panels, AffineIndex row, int rows) {
    List<Panels.Run> runs = part.split().axis() == WorkShare.Axis.COLUMNS ? panels.runs(part.split().first(), part.split().count()) : panels.runs();
    for (Tiling tiling : tilings(runs, panels)) {
      Tile.Columns columns = tiling.columns;
      AffineIndex column = AffineIndex.of(tiling.first).plus("p", columns.each() * panels.lanes());
      Consumer<Body> tiles = inner -> {
        for (Blocks blocks : cut(rows, b.target().tileRows(columns.vectors()))) {
          inner.each("i", blocks.count, each -> call(p, update, blocks.size, columns, each, row.plus(blocks.first).plus("i", blocks.size), column));
        }
      };
      if (part.loop() && p.weights() > 0 && rows <= TURNED && tiling.count > 1) b.eachTurning("p", tiling.count, "t", tiles);
      else b.each("p", tiling.count, tiles);
    }
  }

  /**
   * {@code count} tiles of one shape: the columns of the first begin at {@code first}, those of each further one a
   * panel further.
   */
  private record Tiling(int first, int count, Tile.Columns columns) {}

  /**
   * For every run, as many tiles as can read several panels, far apart from each other; then tiles of single panels.
   */
  private static List<Tiling> tilings(List<Panels.Run> runs, Panels panels) {
    List<Tiling> tilings = new ArrayList<>();
    for (Panels.Run run : runs) {
      int panel = run.width() * panels.lanes(), first = run.firstVector() * panels.lanes(), count = run.count() / panels.together(), left = run.count() % panels.together();
      if (count > 0) tilings.add(new Tiling(first, count, new Tile.Columns(run.width(), panels.together(), count * panel)));
      if (left > 0) tilings.add(new Tiling(first + (run.count() - left) * panel, left, Tile.Columns.of(run.width())));
    }
    return tilings;
  }

  /** One tile: its first row and column. */
  private void call(Product p, RankKUpdate update, int rows, Tile.Columns columns, Body b, AffineIndex row, AffineIndex column) {
    List<AffineIndex> args = new ArrayList<>();
    List<Tile.Slice> slices = new ArrayList<>();
    args.add(base(p, p.out()).plus(row.times(p.out().row())).plus(column));
    if (update.init != null) args.add(base(p, update.init).plus(row.times(update.init.row())).plus(column));
    for (KBlock block : update.blocks) {
      Term t = block.term;
      boolean isPacked = t.panels() != null;
      List<Sum> sums = isPacked ? block.sums.stream().map(s -> new Sum(s.count(), s.a(), columns.each() * b.target().lanes())).toList() : block.sums;
      AffineIndex right = isPacked ? AffineIndex.of(kernels.schedule().arena().place(t.panels().buffer())).plus(column.times(t.panels().depth())) : base(p, new Operand(t.b(), 0)).plus(column);
      args.add(base(p, t.a()).plus(row.times(t.a().row())).plus(block.from.times(sums.get(0).a())));
      args.add(right.plus(block.from.times(sums.get(0).b())));
      slices.add(new Tile.Slice(t.a().row(), isPacked ? columns.apart() * t.panels().depth() : 0, sums));
    }
    long bytes = p.weights() * b.target().element().bytes();
    Tile tile = new Tile(rows, columns, p.out().row(), update.init == null ? Tile.ZERO : update.init.row(), columns.panels() > 1 && bytes > NEAR && bytes < FAR, slices);
    b.call(tile.kernel(kernels), args.toArray(AffineIndex[]::new));
  }

  /** The address of an operand, which moves along the existing loops. */
  private AffineIndex base(Product p, Operand o) {
    AffineIndex at = kernels.address(o.view().without(!part.loop() && p.outerSteps() == 1, true));
    if (p.outerBatch() > 1) at = at.plus("b", o.view().b());
    if (part.split().axis() == WorkShare.Axis.STEPS) at = at.plus("o", o.view().t());
    return p.outerBatch() > 1 && part.split().axis() == WorkShare.Axis.EXAMPLES ? at.plus("o", o.view().b()) : at;
  }
}
