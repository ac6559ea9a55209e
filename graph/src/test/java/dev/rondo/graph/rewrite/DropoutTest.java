package dev.rondo.graph.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.TypeFailure;
import dev.rondo.graph.dsl.Equations;
import dev.rondo.graph.language.Language;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Without its masks a recurrence is the one that was written without dropout. */
class DropoutTest {

  private static final String CELL = """
      cell c(I, H) {
        input x[I]
        state h[H], c[H]
        param U[H, H] init orthogonal
        g = tanh(affine(DROPX, DROPH) + DROPU @ h)
        c' = 0.5 * c + DROPG
        h' = tanh(c')
        output h'
      }
      """;

  private static String with(String x, String h, String u, String g) {
    return CELL.replace("DROPX", x).replace("DROPH", h).replace("DROPU", u).replace("DROPG", g);
  }

  @Test
  void nothingIsLeftOfDropout() {
    Recurrence noisy = Language.read(with("dropout(x, 0.5)", "dropout(h, 0.25, per = example)", "dropout(U, 0.3)", "dropout(g, 0.1)")), plain = Language.read(with("x", "h", "U", "g"));
    assertEquals(List.of(Axes.ALL, Axes.BATCH, Axes.NONE, Axes.ALL), noisy.inputs().stream().filter(Recurrence.Input::isMask).map(Recurrence.Input::axes).toList());
    assertEquals(plain.toString(), Dropout.without(noisy).toString());
    assertSame(plain, Dropout.without(plain));
  }

  @Test
  void zoneoutLeavesTheMixture() {
    String cell = "cell c(H) { input x[H]; state h[H]; h' = %s; output h' }";
    assertEquals(Language.read(cell.formatted("h + (1 - 0.25) * (tanh(x) - h)")).toString(), Dropout.without(Language.read(cell.formatted("zoneout(tanh(x), h, 0.25)"))).toString());
  }

  /** An applied cell keeps its masks, behind the instance's name, and a cell without states varies as what it is given. */
  @Test
  void anAppliedCellHasMasksOfItsOwn() {
    Recurrence network = Language.read("""
        network n(F) {
          input x[F] over time
          input m[4] per example dropout 0.3
          h = elman(dropout(x, 0.5), H = 4)
          output y = last(h) * m
        }
        """);
    assertEquals(List.of("x", "m", "dropout1"), network.inputs().stream().map(Recurrence.Input::name).toList());
    assertEquals(List.of("x"), network.given().stream().map(Recurrence.Input::name).toList());
    assertEquals(List.of("x"), Dropout.without(network).inputs().stream().map(Recurrence.Input::name).toList());
  }

  @Test
  void inJavaAsInText() {
    Dim h = Dim.named("H");
    Recurrence made = Equations.define("c", c -> {
      Expr x = c.input("x", c.dim("H"));
      Equations.State s = c.state("h", h);
      s.next(c.dropout(x, 0.5).plus(c.dropout(s, 0.25, Axes.BATCH)));
      c.output(s);
    });
    assertEquals(Language.read("cell c(H) { input x[H]; state h[H]; h' = dropout(x, 0.5) + dropout(h, 0.25, per = example); output h' }").toString(), made.toString());
    assertThrows(TypeFailure.class, () -> Equations.define("c", c -> c.output("y", c.dropout(c.input("x", c.dim("H")), 1))));
  }
}
