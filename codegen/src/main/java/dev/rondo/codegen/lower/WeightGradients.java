package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.Affine;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.Target;
import dev.rondo.codegen.kernel.Value;
import dev.rondo.codegen.schedule.Panels;
import dev.rondo.codegen.schedule.Pieces;
import dev.rondo.codegen.schedule.Step.Gradients;
import dev.rondo.codegen.schedule.Step.Pair;
import dev.rondo.codegen.schedule.Step.Side;
import dev.rondo.codegen.schedule.Step.Sum;
import java.util.List;

/**
 * out[i, j] = Σ left[k, i] right[k, j] over steps and examples k. The rows of the operands are long and lie far apart, so a piece of k is copied to where
 * it is read again and again: rights in panels, lefts in blocks of rows (both sides are packed, as in GotoBLAS: Goto &amp; van de Geijn 2008). What
 * shares an operand shares its copy. A thread has a share of the numbers of every left; every element is one chain of fma in the order of k.
 */
final class WeightGradients {

  private final Lower lower;
  private final Part part;
  private final int lanes;
  private Gradients g;
  private Pieces pieces;
  private int scratch;

  WeightGradients(Part part) {
    this.part = part;
    this.lower = part.lower();
    this.lanes = lower.schedule().target().lanes();
  }

  Kernel lower(Gradients gradients) {
    g = gradients;
    pieces = Pieces.of(g.count(), g.lefts(), g.rights(), g.pairs());
    scratch = lower.schedule().arena().place(g.scratch().buffer()) + thread() * pieces.size();
    Body body = lower.body();
    int depth = pieces.depth(), whole = pieces.whole();
    piece(body, Affine.of(0), depth, true);
    body.each("q", whole - 1, b -> piece(b, Affine.of(depth).plus("q", depth), depth, false));
    if (pieces.rest() > 0) piece(body, Affine.of(whole * depth), pieces.rest(), false);
    return lower.add(g.pairs().get(0).out().buffer().name() + " and others", "gradients of " + g.pairs().size() + " weights: sums over " + g.count() + " steps and examples", List.of(), body);
  }

  private int thread() {
    return part.split().axis() == Split.Axis.SHARES ? part.split().first() : 0;
  }

  private int threads() {
    return part.split().axis() == Split.Axis.SHARES ? lower.schedule().options().threads() : 1;
  }

  private void piece(Body body, Affine from, int length, boolean first) {
    for (int i = 0; i < g.rights().size(); i++) {
      int right = i;
      body.call(lower.shared(List.of(g, part.split(), "right", i, length), () -> right(right, length)), from);
    }
    body.call(lower.shared(List.of(g, part.split(), "lefts", length), () -> lefts(length)), from);
    for (int i = 0; i < g.lefts().size(); i++) {
      int left = i, at = scratch + pieces.lefts().get(i);
      for (MatrixProduct.Blocks blocks : cut(i)) {
        Kernel kernel = lower.shared(List.of(g, part.split(), "left", i, length, first, blocks.size()), () -> left(left, length, first, blocks.size()));
        Affine copy = Affine.of(at + number(i, blocks) * copy()).plus("w", copy());
        body.each("w", blocks.count(), b -> b.call(kernel, copy, Affine.of(low(left) + blocks.first()).plus("w", blocks.size())));
      }
    }
  }

  /** Elements from the copy of a block of a left to the next. */
  private int copy() {
    return pieces.depth() * pieces.row();
  }

  /** The first number of a left in this thread's share. */
  private int low(int left) {
    return (int) ((long) g.lefts().get(left).size() * thread() / threads());
  }

  /** The share of a left in blocks. */
  private List<MatrixProduct.Blocks> cut(int left) {
    int count = (int) ((long) g.lefts().get(left).size() * (thread() + 1) / threads()) - low(left);
    return count == 0 ? List.of() : MatrixProduct.cut(count, pieces.block());
  }

  /** How many blocks are before these. */
  private int number(int left, MatrixProduct.Blocks blocks) {
    return cut(left).stream().filter(b -> b.first() < blocks.first()).mapToInt(MatrixProduct.Blocks::count).sum();
  }

  private Panels panels(int right) {
    return Panels.cut(g.rights().get(right).size(), pieces.block(), g.count(), lower.schedule().target());
  }

  private Affine row(Side side) {
    return lower.address(side.view().without(true, true)).plus("k", side.row()).plus("d", side.row());
  }

  /** Panels of a right, one after the other: {@code length} rows from row k on, each to all panels before the next is read. */
  private Kernel right(int right, int length) {
    Side side = g.rights().get(right);
    Body body = lower.body();
    body.each("d", length, row -> {
      for (Panels.Run run : panels(right).runs()) {
        int width = run.width() * lanes, first = run.firstVector() * lanes;
        row.each("p", run.count(), b -> {
          for (int v = 0; v < run.width(); v++) {
            Affine from = row(side).plus(first + v * lanes).plus("p", width);
            b.store(Affine.of(scratch + pieces.rights().get(right) + first * pieces.depth() + v * lanes).plus("p", width * pieces.depth()).plus("d", width), new Value.Load(from, b.wide()));
          }
        });
      }
    });
    return lower.add("piece of " + side.view().buffer().name(), "copies rows of " + side.view().buffer().name() + " from k on into panels", List.of("k"), body);
  }

  /** The lefts in blocks: {@code length} rows from row k on, each to all blocks before the next is read. */
  private Kernel lefts(int length) {
    Body body = lower.body();
    body.each("d", length, row -> {
      for (int i = 0; i < g.lefts().size(); i++) {
        Side side = g.lefts().get(i);
        int left = i;
        for (MatrixProduct.Blocks blocks : cut(i)) {
          Affine from = row(side).plus(low(i) + blocks.first()).plus("w", blocks.size());
          Affine to = Affine.of(scratch + pieces.lefts().get(left) + number(i, blocks) * copy()).plus("w", copy()).plus("d", pieces.row());
          row.each("w", blocks.count(), b -> b.columns("j", blocks.size(), c -> c.store(to.plus("j", 1), new Value.Load(from.plus("j", 1), c.wide()))));
        }
      }
    });
    return lower.add("pieces of the lefts", "copies rows of " + g.lefts().size() + " operands from k on into blocks", List.of("k"), body);
  }

  /** The products of numbers i and following of a left, copied to where {@code a} says, with every right that it has. */
  private Kernel left(int left, int length, boolean first, int rows) {
    Side side = g.lefts().get(left);
    Body body = lower.body();
    for (Pair pair : g.pairs()) if (pair.left() == left) product(pair, body, length, first, rows);
    return lower.add("with " + side.view().buffer().name(), "adds the products of numbers i to i + " + (rows - 1) + " of " + side.view().buffer().name(), List.of("a", "i"), body);
  }

  private void product(Pair pair, Body body, int length, boolean first, int rows) {
    Target target = lower.schedule().target();
    int outRow = pair.out().m();
    for (Panels.Run run : panels(pair.right()).runs()) {
      int width = run.width() * lanes, column = run.firstVector() * lanes;
      body.each("p", run.count(), panel -> {
        for (MatrixProduct.Blocks blocks : MatrixProduct.cut(rows, target.tileRows(run.width()))) {
          Tile tile = new Tile(blocks.size(), run.width(), outRow, first ? Tile.ZERO : outRow, List.of(new Tile.Slice(1, List.of(new Sum(length, pieces.row(), width)))));
          Affine out = lower.address(pair.out()).plus(column + blocks.first() * outRow).plus("p", width).plus("i", outRow).plus("s", blocks.size() * outRow);
          Affine a = Affine.of(blocks.first()).plus("a", 1).plus("s", blocks.size());
          Affine right = Affine.of(scratch + pieces.rights().get(pair.right()) + column * pieces.depth()).plus("p", width * pieces.depth());
          panel.each("s", blocks.count(), b -> {
            if (first) b.call(tile.kernel(lower), out, a, right);
            else b.call(tile.kernel(lower), out, out, a, right);
          });
        }
      });
    }
  }
}
