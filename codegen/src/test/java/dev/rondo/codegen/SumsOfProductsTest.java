package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.InterpretedSession;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.codegen.schedule.plan.Phase;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums that products are brought together in: nothing is lost of them, and where the products stand changes no bit. */
class SumsOfProductsTest {

  private static final Map<String, Integer> SIZES = Map.of("I", 7, "H", 18);

  /** A term that stands twice counts twice, wherever the products stand. */
  @ParameterizedTest
  @ValueSource(strings = {"a + a + U @ h", "U @ h + a + a", "a + U @ h + V @ h + a", "a + a", "h + a + b + a + U @ h"})
  void termsThatStandTwice(String sum) {
    Recurrence r = Differential.withGradient(Language.read("cell c(I, H) { input x[I]; state h[H]; param W[H, I], U[H, H], V[H, H], b[H]; a = W @ x; h' = tanh(" + sum + " + U @ tanh(h)); output h' }"));
    for (int batch : new int[] {2, 9}) {
      Options options = Options.of(SIZES, batch, 5).element(Element.F64);
      Session interpreted = new InterpretedSession(r, options);
      Differential.fill(interpreted, r, 3);
      interpreted.run();
      Differential.errors(r, run(r, options), interpreted).forEach((output, error) -> assertTrue(error < 1e-11, output + " of " + sum + ": error " + error));
    }
  }

  /** What a layer gives to the one below, Σ over its gates of Wᵀ δ, is one product of four terms: before the lower loop with few rows, in it with more; the bits are those of either place. */
  @ParameterizedTest
  @ValueSource(ints = {2, 9})
  void intoALowerLayer(int batch) {
    Recurrence r = Differential.withGradient(Language.read("""
        cell two(I, H) {
          input x[I]
          state g[H], h[H]
          param W[H, I], U[H, H], A[H, H], B[H, H], C[H, H], D[H, H], V[H, H]
          g' = tanh(W @ x + U @ g)
          h' = sigmoid(A @ g' + V @ h) * tanh(B @ g' + h) + sigmoid(C @ g' + V @ h) * tanh(D @ g' - h)
          output h'
        }
        """));
    Options options = Options.of(SIZES, batch, 5);
    Compiled compiled = Compiled.of(r, options);
    long outside = four(compiled, false), inside = four(compiled, true);
    assertEquals(batch == 2 ? 1 : 0, outside, () -> "before the loop: " + compiled.schedule());
    assertEquals(batch == 2 ? 0 : 1, inside, () -> "in the loop: " + compiled.schedule());
    Session here = run(r, options), there = run(r, options.without(Decision.HOIST));
    r.outputs().forEach(o -> assertArrayEquals(here.read(o.name()), there.read(o.name()), 0, o.name()));
  }

  private static long four(Compiled compiled, boolean inLoop) {
    return compiled.schedule().phases().stream().filter(p -> p.isLoop() == inLoop).map(Phase::steps).flatMap(List::stream).filter(s -> s instanceof Step.Product p && p.terms().size() == 4).count();
  }

  private static Session run(Recurrence r, Options options) {
    Session session = Compiled.of(r, options).open();
    Differential.fill(session, r, 3);
    session.run();
    return session;
  }
}
