package dev.rondo.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Options;
import dev.rondo.codegen.schedule.Buffer;
import dev.rondo.codegen.schedule.Schedule;
import dev.rondo.graph.Language;
import dev.rondo.graph.Recurrence;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which lines of the text a thing belongs to. */
class EquationLinesTest {

  private static final String CHAIN = """
      cell chain(I, H) {
        input x[I]
        state s[H], u[H], w[H]
        param W[H, I], U[H, H], V[H, H], Z[H, H], Y[H, H]
        a  = tanh(W @ x)
        e  = sigmoid(a + U @ s)
        s' = e * 0.5
        f  = sigmoid(e * 3 + V @ u)
        u' = f * 0.5
        g  = sigmoid(f * 3 + Y @ w)
        w' = g * 0.5
        output y = tanh(Z @ g)
      }
      """;

  @Test
  void aPlaceBelongsToTheLinesOfAllThatComeToLieThere() {
    Recurrence r = Language.read(CHAIN);
    Schedule schedule = Compiled.of(r, Options.of(Map.of("I", 128, "H", 128), 16, 20)).schedule();
    Map<Buffer, Set<Integer>> lines = EquationLines.of(r, "chain", CHAIN).buffers(schedule);
    Buffer shared = schedule.arena().buffers().stream().filter(b -> schedule.told(b).equals("e, then f, then g (over f)")).findFirst().orElseThrow();
    assertEquals(Set.of(6, 8, 10), lines.get(shared));
    Buffer input = schedule.arena().buffers().stream().filter(b -> b.name().equals("x")).findFirst().orElseThrow();
    assertEquals(Set.of(2), lines.get(input));
  }
}
