package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.Affine;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.Value;
import dev.rondo.codegen.schedule.Panels;
import dev.rondo.codegen.schedule.Space;
import dev.rondo.codegen.schedule.Step;
import java.util.ArrayList;
import java.util.List;

/** Copies: number by number where strides differ, and weights into the panels of a product. */
final class Moves {

  private static final int NESTS = 60;   // loop nests in one method

  private final Lower lower;
  private final boolean loop;

  Moves(Lower lower, boolean loop) {
    this.lower = lower;
    this.loop = loop;
  }

  Kernel copy(Step.Copy c) {
    Body body = lower.body();
    Space space = c.space();
    Elementwise.space(space, loop, body, rows -> rows.each("j", space.n(), b -> {
      Affine from = Elementwise.at(lower, c.from(), space, loop).plus("j", c.from().n());
      Affine to = Elementwise.at(lower, c.to(), space, loop).plus("j", c.to().n());
      b.store(to, new Value.Load(from, Value.Kind.SCALAR));
    }));
    return lower.add("copy " + c.to().buffer().name(), "copies " + c.from().buffer().name() + " to " + c.to().buffer().name(), loop ? List.of("t") : List.of(), body);
  }

  /** One stretch of columns inside one panel. */
  private record Piece(int from, int count, int panel, int width, int column) {}

  List<Kernel> pack(Step.Pack p) {
    List<Piece> pieces = pieces(p);
    List<Kernel> kernels = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i += NESTS) {
      Body body = lower.body();
      for (Piece piece : pieces.subList(i, Math.min(pieces.size(), i + NESTS))) piece(p, piece, body);
      kernels.add(lower.add(p.to().buffer().name(), "lays out " + p.from().buffer().name() + " for its product", loop ? List.of("t") : List.of(), body));
    }
    return kernels;
  }

  private List<Piece> pieces(Step.Pack p) {
    List<Piece> pieces = new ArrayList<>();
    Panels panels = p.to();
    int start = lower.schedule().arena().place(panels.buffer());
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

  /** panel[k, column] = W[column, k]. */
  private void piece(Step.Pack p, Piece piece, Body body) {
    Affine from = lower.address(p.from()).plus(piece.from * p.from().m());
    Affine to = Affine.of(piece.panel + piece.column);
    body.each("k", p.depth(), rows -> rows.each("j", piece.count, b ->
        b.store(to.plus("k", piece.width).plus("j", 1), new Value.Load(from.plus("k", p.from().n()).plus("j", p.from().m()), Value.Kind.SCALAR))));
  }
}
