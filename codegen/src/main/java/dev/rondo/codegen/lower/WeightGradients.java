package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.AffineIndex;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelValue;
import dev.rondo.codegen.schedule.plan.DepthBlocks;
import dev.rondo.codegen.schedule.plan.Panels;
import dev.rondo.codegen.schedule.plan.Step.GradientOperand;
import dev.rondo.codegen.schedule.plan.Step.GradientProduct;
import dev.rondo.codegen.schedule.plan.Step.Gradients;
import dev.rondo.codegen.schedule.plan.Step.Sum;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * out[i, j] = Σ left[k, i] right[k, j] over steps and examples k. The rows of the operands are long and far apart, so a
 * piece of k is copied before it is read repeatedly: rights in panels, lefts in strips (both sides are packed, as in
 * GotoBLAS: Goto &amp; van de Geijn 2008). Products with an equal operand share its copy. A thread has a share of the
 * numbers of every left; every element is one chain of fma in the order of k.
 */
final class WeightGradients {

  private static final int AT_ONCE = 16;   // vectors

  private final KernelCache kernels;
  private final KernelScope part;
  private final int lanes;
  private Gradients g;
  private DepthBlocks pieces;
  private int scratch;

  WeightGradients(KernelScope part) {
    this.part = part;
    this.kernels = part.kernels();
    this.lanes = kernels.schedule().target().lanes();
  }

  Kernel lower(Gradients gradients) {
    g = gradients;
    pieces = g.pieces();
    scratch = kernels.schedule().arena().place(g.scratch().buffer()) + thread() * pieces.size();
    Body body = kernels.body();
    int depth = pieces.depth(), whole = pieces.whole();
    if (whole > 0) piece(body, AffineIndex.of(0), depth, true);
    body.each("q", whole - 1, b -> piece(b, AffineIndex.of(depth).plus("q", depth), depth, false));
    int from = whole * depth;
    for (int length : pieces.rest()) {
      piece(body, AffineIndex.of(from), length, from == 0);
      from += length;
    }
    return kernels.add(g.pairs().get(0).out().name() + " and others", "gradients of " + g.pairs().size() + " weights: sums over " + pieces.count() + " steps and examples", List.of(), body);
  }

  private int thread() {
    return part.split().axis() == WorkShare.Axis.SHARES ? part.split().first() : 0;
  }

  private int threads() {
    return part.split().axis() == WorkShare.Axis.SHARES ? kernels.schedule().options().threads() : 1;
  }

  private void piece(Body body, AffineIndex from, int length, boolean first) {
    for (int i = 0; i < g.rights().size(); i++) body.call(panels(g.rights().get(i), length), row(g.rights().get(i), from), AffineIndex.of(scratch + pieces.rights().get(i)));
    for (int i = 0; i < g.lefts().size(); i++) {
      GradientOperand left = g.lefts().get(i);
      List<GradientProduct> pairs = pairs(i);
      for (MatrixProduct.Blocks blocks : cut(i)) {
        Kernel copy = strips(left, length, blocks.size()), product = sums(pairs, length, first, blocks.size());
        body.each("w", blocks.count(), b -> {
          AffineIndex number = AffineIndex.of(blocks.first()).plus("w", blocks.size());
          b.call(copy, row(left, from).plus(number));
          b.call(product, pairs.stream().map(p -> kernels.address(p.out()).plus(number.times(p.out().m()))).toArray(AffineIndex[]::new));
        });
      }
    }
  }

  private List<GradientProduct> pairs(int left) {
    return g.pairs().stream().filter(p -> p.left() == left).toList();
  }

  /** The first number of a left in the share of a thread, which has whole strips. */
  private int low(int left, int thread) {
    int size = g.lefts().get(left).size();
    return Math.min(size, (int) ((long) DepthBlocks.strips(size) * thread / threads()) * DepthBlocks.STRIP);
  }

  /** The share of a left in blocks of numbers: whole strips, except the end of the last. */
  private List<MatrixProduct.Blocks> cut(int left) {
    int low = low(left, thread()), count = low(left, thread() + 1) - low;
    if (count == 0) return List.of();
    List<MatrixProduct.Blocks> cut = new ArrayList<>();
    for (MatrixProduct.Blocks b : MatrixProduct.cut(DepthBlocks.strips(count), pieces.block())) {
      int first = b.first() * DepthBlocks.STRIP, size = b.size() * DepthBlocks.STRIP, over = Math.max(0, first + b.count() * size - count), whole = over > 0 ? b.count() - 1 : b.count();
      if (whole > 0) cut.add(new MatrixProduct.Blocks(low + first, whole, size));
      if (over > 0) cut.add(new MatrixProduct.Blocks(low + first + whole * size, 1, size - over));
    }
    return cut;
  }

  private Panels cut(GradientOperand right) {
    return Panels.cut(right.size(), DepthBlocks.STRIP, pieces.most(), kernels.schedule().target());
  }

  private AffineIndex row(GradientOperand side, AffineIndex k) {
    return kernels.address(side.view().without(true, true)).plus(k.times(side.row()));
  }

  /** Panels of a right: {@code length} rows. One method for all panels of equal width. */
  private Kernel panels(GradientOperand side, int length) {
    return kernels.shared(List.of("panels", side.row(), side.size(), length, pieces), () -> {
      Body body = kernels.body();
      for (Panels.Run run : cut(side).runs()) {
        int first = run.firstVector() * lanes;
        copy(AffineIndex.of("from").plus(first).plus("d", side.row()), AffineIndex.of("to").plus(first * pieces.apart()), run.width() * lanes, run.count(), length, body);
      }
      return kernels.add("panels " + length + " x " + side.size(), "copies " + length + " rows of " + side.size() + " numbers into panels", List.of("from", "to"), body);
    });
  }

  /**
   * A block of a left in strips: {@code length} rows of {@code numbers} numbers. One method for all operands with equal
   * row strides.
   */
  private Kernel strips(GradientOperand side, int length, int numbers) {
    return kernels.shared(List.of("strips", side.row(), length, numbers, pieces, scratch), () -> {
      Body body = kernels.body();
      int whole = numbers / DepthBlocks.STRIP * DepthBlocks.STRIP;
      AffineIndex from = AffineIndex.of("from").plus("d", side.row()), to = AffineIndex.of(scratch);
      copy(from, to, DepthBlocks.STRIP, numbers / DepthBlocks.STRIP, length, body);
      if (numbers > whole) body.each("d", length, row -> row.columns("j", numbers - whole, c -> {
        c.store(to.plus(whole * pieces.apart()).plus("d", DepthBlocks.STRIP).plus("j", 1), new KernelValue.Load(from.plus(whole).plus("j", 1), c.wide()));
      }));
      return kernels.add("strips " + length + " x " + numbers, "copies " + length + " rows of " + numbers + " numbers into strips", List.of("from"), body);
    });
  }

  /**
   * Rows d of {@code count} adjacent panels, each {@code width} numbers wide, so that each panel is stored below the
   * previous one. A few rows at once, without a loop.
   */
  private void copy(AffineIndex from, AffineIndex to, int width, int count, int length, Body body) {
    for (MatrixProduct.Blocks some : MatrixProduct.cut(count, Math.max(1, AT_ONCE * lanes / width))) {
      body.each("q", some.count(), few -> few.each("d", length, row -> {
        for (int p = some.first(); p < some.first() + some.size(); p++) {
          for (int v = 0; v < width; v += lanes) {
            AffineIndex target = to.plus(p * width * pieces.apart() + v).plus("q", some.size() * width * pieces.apart()).plus("d", width);
            row.store(target, new KernelValue.Load(from.plus(p * width + v).plus("q", some.size() * width), row.wide()));
          }
        }
      }));
    }
  }

  /**
   * The products of some numbers of a left, which are in strips, with all its rights; the addresses are parameters. One
   * method for all lefts with the same rights.
   */
  private Kernel sums(List<GradientProduct> pairs, int length, boolean first, int rows) {
    List<List<Integer>> shapes = pairs.stream().map(p -> List.of(p.right(), g.rights().get(p.right()).size(), p.out().m())).toList();
    return kernels.shared(List.of("sums", shapes, length, first, rows, pieces, scratch), () -> {
      Body body = kernels.body();
      List<String> outs = IntStream.range(0, pairs.size()).mapToObj(i -> "out" + i).toList();
      for (int i = 0; i < pairs.size(); i++) product(pairs.get(i), AffineIndex.of(outs.get(i)), body, length, first, rows);
      return kernels.add("sums " + rows + " x " + length, "adds the products of " + rows + " numbers of strips with panels, sums over " + length, outs, body);
    });
  }

  private void product(GradientProduct pair, AffineIndex out, Body body, int length, boolean first, int rows) {
    int strip = DepthBlocks.STRIP, whole = rows / strip;
    for (Panels.Run run : cut(g.rights().get(pair.right())).runs()) {
      body.each("p", run.count(), panel -> {
        panel.each("s", whole, b -> tiles(pair, out, run, b, length, first, AffineIndex.of("s"), strip));
        if (rows % strip > 0) tiles(pair, out, run, panel, length, first, AffineIndex.of(whole), rows % strip);
      });
    }
  }

  /** The tiles of a strip and a panel. */
  private void tiles(GradientProduct pair, AffineIndex begin, Panels.Run run, Body body, int length, boolean first, AffineIndex strip, int rows) {
    int width = run.width() * lanes, column = run.firstVector() * lanes, outRow = pair.out().m();
    AffineIndex right = AffineIndex.of(scratch + pieces.rights().get(pair.right()) + column * pieces.apart()).plus("p", width * pieces.apart());
    for (MatrixProduct.Blocks blocks : MatrixProduct.cut(rows, kernels.schedule().target().stripRows(run.width()))) {
      Tile tile = new Tile(blocks.size(), Tile.Columns.of(run.width()), outRow, first ? Tile.ZERO : outRow, false, List.of(new Tile.Slice(1, 0, List.of(new Sum(length, DepthBlocks.STRIP, width)))));
      for (int i = 0; i < blocks.count(); i++) {
        int row = blocks.first() + i * blocks.size();
        AffineIndex a = AffineIndex.of(scratch + row).plus(strip.times(DepthBlocks.STRIP * pieces.apart()));
        AffineIndex out = begin.plus(column + row * outRow).plus("p", width).plus(strip.times(DepthBlocks.STRIP * outRow));
        if (first) body.call(tile.kernel(kernels), out, a, right);
        else body.call(tile.kernel(kernels), out, out, a, right);
      }
    }
  }
}
