package dev.rondo.graph.dsl;

import static dev.rondo.graph.dsl.Functions.layernorm;
import static dev.rondo.graph.dsl.Functions.number;
import static dev.rondo.graph.dsl.Functions.one;
import static dev.rondo.graph.dsl.Functions.relu;
import static dev.rondo.graph.dsl.Functions.sigmoid;
import static dev.rondo.graph.dsl.Functions.tanh;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.RoundTripTest;
import dev.rondo.graph.TypeFailure;
import dev.rondo.graph.build.AppliedCell;
import dev.rondo.graph.language.Language;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Java and text say the same. */
class EquationsTest {

  @Test
  void gruInJavaIsGruInText() {
    Recurrence java = Equations.define("gru", c -> {
      Dim i = c.dim("I"), h = c.dim("H");
      Expr x = c.input("x", i);
      Equations.State s = c.state("h", h);
      Expr z = c.let("z", sigmoid(c.affine("z", x, s)));
      Expr r = c.let("r", sigmoid(c.affine("r", x, s)));
      Expr n = c.let("n", tanh(c.affine("n", x, r.times(s))));
      s.next(one().minus(z).times(n).plus(z.times(s)));
      c.output(s);
    });
    Recurrence text = Language.cell("gru");
    assertEquals(text.dims(), java.dims());
    assertEquals(new HashSet<>(text.params()), new HashSet<>(java.params()));   // affine declares gate by gate, the text weight by weight
    assertEquals(text.inputs(), java.inputs());
    assertEquals(text.states(), java.states());
    assertEquals(text.bindings(), java.bindings());
    assertEquals(text.outputs(), java.outputs());
    RoundTripTest.same(java);
  }

  @Test
  void functionsOfThePreludeAreThoseOfTheText() {
    Recurrence text = Language.read("cell a(H) { state h[H]; h' = relu(layernorm(h) * 2); output h' }");
    Recurrence java = Equations.define("a", c -> {
      Equations.State h = c.state("h", c.dim("H"));
      h.next(relu(layernorm(h).times(number(2))));
      c.output(h);
    });
    assertSame(text.states().get(0).next(), java.states().get(0).next());
  }

  @Test
  void aCellInACellInJavaIsOneInText() {
    Recurrence text = Language.read("cell two(I, H) { input x[I]; param h0[H]; a = gru(x, h = h0); b = lstm(a, H = 2 * H); output b; output b.c' }");
    Recurrence java = Equations.define("two", c -> {
      Expr x = c.input("x", c.dim("I"));
      Dim h = c.dim("H");
      Expr h0 = c.param("h0", Initialiser.ZEROS, h);
      Expr a = c.let("a", c.apply(Language.cell("gru"), Map.of(), Map.of("h", h0), x).value());
      AppliedCell lstm = c.apply(Language.cell("lstm"), Map.of("H", h.times(Dim.of(2))), a);
      c.let("b", lstm.value());
      c.output("b", lstm.value());
      c.output("b.c", lstm.nexts().get("c"));
    });
    assertEquals(text, java);
  }

  @Test
  void aCellThatIsAppliedWronglyIsATypeFailure() {
    Recurrence gru = Language.cell("gru");
    Map<String, Dim> three = Map.of("H", Dim.of(3));
    wrong("dimension 'H' of cell 'gru' is not given", (c, x) -> c.apply(gru, Map.of(), x));
    wrong("cell 'gru' lacks its input 'x'", (c, x) -> c.apply(gru, three));
    wrong("cell 'gru' has fewer inputs than the 2 given", (c, x) -> c.apply(gru, three, x, x));
    wrong("cell 'gru' has no dimension 'K'", (c, x) -> c.apply(gru, Map.of("K", Dim.of(3)), x));
    wrong("cell 'gru' has no state 'c'", (c, x) -> c.apply(gru, three, Map.of("c", x), x));
  }

  private static void wrong(String message, BiConsumer<Equations, Expr> apply) {
    assertEquals(message, assertThrows(TypeFailure.class, () -> Equations.define("a", c -> apply.accept(c, c.input("x", c.dim("I"))))).getMessage());
  }

  @Test
  void whatDoesNotFitIsATypeFailure() {
    assertThrows(TypeFailure.class, () -> Equations.define("a", c -> c.state("h", c.dim("H"))));
    assertThrows(TypeFailure.class, () -> Equations.define("a", c -> c.state("h", c.dim("H")).next(c.input("x", c.dim("I")))));
    assertThrows(TypeFailure.class, () -> Equations.define("a", c -> c.affine("z", c.input("x", c.dim("I")))));
    assertThrows(TypeFailure.class, () -> Equations.define("a", c -> c.param("W", Initialiser.ZEROS, Dim.named("D"))));
    for (String implicit : List.of("B", "T")) assertThrows(TypeFailure.class, () -> Equations.define("a", c -> c.dim(implicit)));
  }
}
