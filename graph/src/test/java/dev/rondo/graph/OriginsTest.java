package dev.rondo.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.Origins.Origin;
import dev.rondo.graph.dsl.Equations;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.simplify.Simplify;
import dev.rondo.graph.text.Source;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every equation knows the line that it was written in. */
class OriginsTest {

  static List<String> cells() {
    return Library.standard().names();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyEquationOfTheLibraryStandsInItsLine(String cell) {
    Recurrence r = Language.cell(cell);
    for (Recurrence.State s : r.states()) assertStands(r, s.name() + "'", s.name() + "'");
    for (Recurrence.Param p : r.params()) assertTrue(origin(r, p.name()).text().matches("param .*|.*(affine|dense|normal)\\w*\\(.*"), origin(r, p.name()).text());
    for (Recurrence.Input i : r.inputs()) assertTrue(origin(r, i.name()).text().matches("input .*|.*dropout\\w*\\(.*|.*zoneout\\w*\\(.*"), origin(r, i.name()).text());
    assertEquals(cell + ".rondo", r.origins().file().orElseThrow());
  }

  private static void assertStands(Recurrence r, String name, String written) {
    assertTrue(origin(r, name).text().startsWith(written + " "), name + " in " + origin(r, name).text());
  }

  private static Origin origin(Recurrence r, String name) {
    return r.origins().of(name).orElseThrow(() -> new AssertionError("'" + name + "' has no origin in " + r.name()));
  }

  @Test
  void aCotangentComesFromWhereItsPrimalDoes() {
    Recurrence gru = Language.cell("gru");
    assertEquals(origin(gru, "z"), origin(gru, "z_bar"));
    assertEquals(origin(gru, "h'"), origin(gru, "h_bar'"));
    assertEquals(origin(gru, "Wz"), origin(gru, "Wz_bar"));
    assertTrue(origin(gru, "x_bar").text().startsWith("input x["), origin(gru, "x_bar").text());
    assertTrue(gru.origins().of("nothing").isEmpty());
  }

  @Test
  void anAppliedCellsEquationsStandInItsTextAndComeFromTheCall() {
    String text = "network n(F) {\n  input x[F] over time\n\n  h = lstm(x, H = 3)\n  output p = h\n}\n";
    Recurrence n = Language.parse(new Source("dir/n.rondo", text), Library.standard()).networks().get(0).recurrence();
    Origin inner = origin(n, "lstm1.h'");
    assertEquals("lstm.rondo", inner.at().source().file());
    assertTrue(inner.text().startsWith("h' = "), inner.text());
    assertEquals("dir/n.rondo:4", inner.from().source().file() + ":" + inner.from().line());
    assertEquals(4, origin(n, "h").at().line());
  }

  @Test
  void passesKeepOriginsAndOriginsAreNoPartOfARecurrence() {
    Recurrence gru = Language.cell("gru");
    assertEquals(origin(gru, "z"), origin(Simplify.apply(gru).withoutDeadCode(), "z"));
    assertEquals(gru, gru.withOrigins(Origins.NONE));
    assertEquals(gru.hashCode(), gru.withOrigins(Origins.NONE).hashCode());
  }

  @Test
  void whatIsMadeInJavaIsFoundInItsPrint() {
    Recurrence made = Equations.define("doubling", c -> {
      Dim h = c.dim("H");
      Equations.State s = c.state("s", h);
      Expr w = c.param("w", Initialiser.ZEROS, h);
      Expr x = c.input("x", h);
      Expr z = c.let("z", s.times(w).plus(x));
      s.next(z.plus(s));
      c.output(s);
    });
    assertTrue(made.origins().isEmpty());
    Recurrence known = made.withOrigins(Origins.printed(made));
    List<String> lines = Printer.print(made).lines().toList();
    for (String name : List.of("z", "s'", "w", "x")) assertTrue(lines.get(origin(known, name).at().line() - 1).contains(name), name);
    assertEquals("z = s * w + x", origin(known, "z").text());
    assertEquals("doubling.rondo", known.origins().file().orElseThrow());
  }
}
