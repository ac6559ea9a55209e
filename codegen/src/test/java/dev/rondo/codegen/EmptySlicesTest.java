package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.InterpretedSession;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A slice may have no elements at some sizes: sums over it are 0, products have no rows, no columns or no terms, and gradients are 0. */
class EmptySlicesTest {

  @ParameterizedTest
  @ValueSource(strings = {
      "W[1:H] @ x",                                  // no rows
      "transpose(W)[0:I, 1:H] @ x[1:H]",             // no terms
      "(W @ transpose(W[1:H]))[0:H]",                // no columns
      "outer(x, x[1:H]) @ x[1:H]",
      "steps(x[1:H]) @ v[1:H]",                      // over the steps of time
      "transpose(steps(x[1:H])) @ steps(v[1:H])",
      "sum(x[1:H]) + tanh(x)",
      "concat(x[1:H], x, v[1:H])",
      "W @ (h[0:I] * sum(x[1:H]) + dot(h[1:H], v[1:H]))"})
  void agreesWithTheInterpreter(String value) {
    Recurrence cell = Language.read("""
        cell c(H, I) {
          input x[I]
          input v[H]
          state h[H]
          param W[H, I]  init glorot
          h' = tanh(W @ x + h)
          output y = %s
        }""".formatted(value));
    Recurrence r = Differential.withGradient(cell);
    Map<String, Integer> sizes = Map.of("H", 1, "I", 1);
    for (Element element : Element.values()) {
      for (int threads = 1; threads <= 2; threads++) {
        Options options = Options.of(sizes, 3, 4).element(element).threads(threads).without(Decision.SMALL);
        try (Session expected = new InterpretedSession(r, options); Session vector = Compiled.of(r, options).open(); Session scalar = Compiled.of(r, options.form(Options.Form.SCALAR)).open()) {
          for (Session s : new Session[] {expected, vector, scalar}) {
            Differential.fill(s, r, sizes, 5);
            s.run();
          }
          r.outputs().forEach(o -> {
            assertArrayEquals(expected.read(o.name()), vector.read(o.name()), element == Element.F64 ? 1e-12 : 1e-5, o.name());
            assertArrayEquals(vector.read(o.name()), scalar.read(o.name()), 0, o.name());
          });
        }
      }
    }
  }
}
