package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies where another was is written when that is no longer read, in any step of a loop. */
class ArenaTest {

  /** What is overwritten is off by far more than 1e-10, rounding by less: its errors are the same in every form. o is an output of every step, which only its loop touches; d and d * s come before it in a step, and would lie over what o was in the steps before. */
  @ParameterizedTest
  @ValueSource(strings = {
      "cell c(H) { input x[H]; state h[H]; param U[H, H], V[H, H]; d = tanh(U @ h + x); s = sum(d); o = tanh(V @ (d * s)); q = sum(o); h' = tanh(o * q + x); output o, h' }",
      "cell c(H) { input x[H]; state h[H] backward; param U[H, H], V[H, H]; d = tanh(U @ h + x); s = sum(d); o = tanh(V @ (d * s)); q = sum(o); h' = tanh(o * q + x); output o, h' }"})
  void whatIsKeptForEveryStepIsLeftAloneByTheNext(String text) {
    Recurrence cell = Language.read(text), whole = Differential.withGradient(cell);
    for (Recurrence r : List.of(cell, whole)) for (int steps : new int[] {1, 2, 5}) {
      Options options = Options.of(Map.of("H", 20), 3, steps).element(Element.F64);
      Session interpreted = Differential.interpreted(r, options, 5);
      for (Options o : List.of(options, options.form(Options.Form.SCALAR), options.chunk(2), options.threads(2).without(Decision.SMALL), options.without(Decision.OVERLAY).without(Decision.FUSE))) {
        try (Session session = Differential.run(r, o, 5)) {
          Differential.errors(r, session, interpreted).forEach((output, error) -> assertTrue(error < 1e-10, () -> output + ": error " + error + ", " + o));
        }
      }
    }
  }
}
