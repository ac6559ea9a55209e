package dev.rondo.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** print -> parse -> print is the identity. */
public class RoundTripTest {

  static Stream<String> cells() {
    return Library.standard().names().stream();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyCellOfTheLibrary(String name) {
    same(Language.cell(name));
  }

  @Property(tries = 500)
  void everyRecurrence(@ForAll long seed) {
    same(RandomRecurrence.of(seed));
  }

  @ParameterizedTest
  @EnumSource(Elementwise.class)
  void everyElementwiseFunction(Elementwise f) {
    Expr x = Build.input("x", Shape.SCALAR, Axes.ALL), c = Build.constant(1), n = Build.constant(-1);
    for (List<Expr> args : List.of(List.of(x, c, n), List.of(c, x, x), List.of(n, n, x))) {
      Expr e = Build.map(f, args.subList(0, f.arity()));
      for (Elementwise g : Elementwise.values()) {
        Expr nested = Build.map(g, Collections.nCopies(g.arity(), e));
        assertSame(nested, Language.expression(Printer.expression(nested), Map.of("x", x)));
      }
    }
  }

  @Property
  void everyNumber(@ForAll long bits) {
    double v = Double.longBitsToDouble(bits);
    Expr read = Language.expression(Printer.number(v), Map.of());
    assertEquals(0, Double.compare(v, read.number()), Printer.number(v));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "-0.0, -0", "0.1, 0.1", "1e-5, 1e-5", "2e-4, 0.0002", "123456.5, 123456.5", "1e100, 1e100", "-1.5e300, -1.5e300", "2e-3, 0.002",
      "4.9e-324, 5e-324", "1e15, 1e15", "Infinity, infinity", "-Infinity, -infinity", "NaN, nan"})
  void numbersAreShort(double v, String text) {
    assertEquals(text, Printer.number(v));
  }

  @Test
  void aDeepGraphPrintsInLinesAndReadsBack() {
    Expr x = Build.input("x", Shape.SCALAR, Axes.ALL), deep = x;
    for (int k = 0; k < 5000; k++) deep = Build.map(Elementwise.TANH, deep);
    Expr wide = x;
    for (int k = 0; k < 200; k++) wide = wide.times(wide);   // 2^200 leaves as a tree
    same(new Recurrence(Recurrence.Kind.CELL, "deep", List.of(), List.of(), List.of(new Recurrence.Input("x", Shape.SCALAR, Axes.ALL)), List.of(), List.of(),
        List.of(new Recurrence.Output("y", deep.plus(wide))), List.of()));
    assertTrue(wide.toString().length() < 10_000);
    assertTrue(deep.toString().length() < 10_000);
  }

  public static void same(Recurrence r) {
    String once = Printer.print(r);
    Recurrence again = Language.read(once);
    assertEquals(once, Printer.print(again));
    assertEquals(r.params(), again.params());
    assertEquals(r.inputs(), again.inputs());
    assertEquals(r.states(), again.states());
    assertEquals(r.outputs(), again.outputs());
    assertEquals(r.updates(), again.updates());
  }
}
