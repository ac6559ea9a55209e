package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.AffineIndex;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelValue;
import dev.rondo.codegen.schedule.plan.IterationSpace;
import dev.rondo.codegen.schedule.plan.Panels;
import dev.rondo.codegen.schedule.plan.Step;
import java.util.ArrayList;
import java.util.List;

/** Copies: number by number if strides differ, and weights into the panels of a product. */
final class CopyLowering {

  private static final int NESTS = 60;      // loop nests in one method
  private static final int TOGETHER = 64;   // columns: whole rows of most panels, so that cache lines are contiguous

  private final KernelScope part;

  CopyLowering(KernelScope part) {
    this.part = part;
  }

  Kernel copy(Step.Copy c) {
    Body body = part.kernels().body();
    IterationSpace space = c.space();
    part.over(space, body, rows -> rows.each("j", space.n(), b -> {
      AffineIndex from = part.at(c.from(), space).plus("j", c.from().n());
      AffineIndex to = part.at(c.to(), space).plus("j", c.to().n());
      b.store(to, new KernelValue.Load(from, KernelValue.Kind.SCALAR));
    }));
    return part.kernels().add("copy " + c.to().name(), "copies " + c.from().name() + " to " + c.to().name(), part.params(), body);
  }

  /** A range of columns inside one panel. */
  private record Piece(int from, int count, int panel, int width, int column) {}

  /** Whether rows of weights become columns of panels. */
  private static boolean isTurned(Step.Pack p) {
    return p.from().m() != 1;
  }

  /** Whether this transposition takes more calls than one, each of at most {@value #TOGETHER} columns. */
  static boolean isManyCalls(Step.Pack p) {
    return isTurned(p) && p.columns() > TOGETHER;
  }

  List<Kernel> pack(Step.Pack p) {
    List<Piece> pieces = pieces(p);
    List<Kernel> kernels = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i += NESTS) {
      Body body = part.kernels().body();
      List<Piece> some = pieces.subList(i, Math.min(pieces.size(), i + NESTS));
      if (!isTurned(p)) rows(p, some, body);
      else for (Piece piece : some) piece(p, piece, body);
      kernels.add(part.kernels().add(p.to().buffer().name(), "lays out " + p.from().name() + " for its product", part.params(), body));
    }
    return kernels;
  }

  private List<Piece> pieces(Step.Pack p) {
    List<Piece> pieces = new ArrayList<>();
    Panels panels = p.to();
    int start = part.kernels().schedule().arena().place(panels.buffer());
    for (Panels.Run run : panels.runs()) {
      int width = run.width() * panels.lanes();
      for (int i = 0; i < run.count(); i++) {
        int first = (run.firstVector() + i * run.width()) * panels.lanes();
        int low = Math.max(first, p.firstColumn()), high = Math.min(first + width, p.firstColumn() + p.columns());
        if (low < high) pieces.add(new Piece(low - p.firstColumn(), high - low, start + first * panels.depth(), width, low - first));
      }
    }
    return pieces;
  }

  /** The source of a piece at the first row, and its destination. */
  private record Way(AffineIndex from, AffineIndex to) {}

  private Way way(Step.Pack p, Piece piece) {
    AffineIndex from = part.kernels().address(p.from()).plus(piece.from * p.from().m());
    AffineIndex to = AffineIndex.of(piece.panel + piece.column);
    return part.split().isPart() ? new Way(from.plus("o", p.from().n()), to.plus("o", piece.width)) : new Way(from, to);
  }

  /**
   * Contiguous columns are copied by whole vectors, because rows of a matrix are padded. A row goes to all its panels
   * before the next is read.
   */
  private void rows(Step.Pack p, List<Piece> pieces, Body body) {
    body.each("k", part.count(WorkShare.Axis.DEPTH, p.depth()), row -> {
      for (Piece piece : pieces) {
        Way way = way(p, piece);
        row.columns("j", piece.count, b -> b.store(way.to.plus("k", piece.width).plus("j", 1), new KernelValue.Load(way.from.plus("k", p.from().n()).plus("j", 1), b.wide())));
      }
    });
  }

  /** panel[k, column] = W[column, k], at most {@value #TOGETHER} columns in a call. */
  private void piece(Step.Pack p, Piece piece, Body body) {
    Way way = way(p, piece);
    int whole = piece.count / TOGETHER, rest = piece.count % TOGETHER;
    body.each("c", whole, b -> b.call(turn(p, TOGETHER, piece.width), way.from.plus("c", TOGETHER * p.from().m()), way.to.plus("c", TOGETHER)));
    if (rest > 0) body.call(turn(p, rest, piece.width), way.from.plus(whole * TOGETHER * p.from().m()), way.to.plus(whole * TOGETHER));
  }

  /**
   * to[k, c] = from[c, k] for {@code count} columns c, number by number, all columns of a k in one iteration. Their
   * places are constants added to the loop's own variable, so no index is computed or checked.
   */
  private Kernel turn(Step.Pack p, int count, int width) {
    int depth = part.count(WorkShare.Axis.DEPTH, p.depth()), column = p.from().m(), row = p.from().n();
    return part.kernels().shared(List.of("turn", count, depth, column, row, width), () -> {
      Body body = part.kernels().body();
      body.each("k", depth, b -> {
        for (int c = 0; c < count; c++) b.store(AffineIndex.of("to").plus("k", width).plus(c), new KernelValue.Load(AffineIndex.of("from").plus("k", row).plus(c * column), KernelValue.Kind.SCALAR));
      });
      return part.kernels().add("turn " + count, count + " rows of weights become columns of a panel", List.of("from", "to"), body);
    });
  }
}
