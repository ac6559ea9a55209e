package dev.rondo.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.schedule.plan.Buffer;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which lines of the text a thing belongs to. */
class EquationLinesTest {

  private static final String OVER = """
      cell over(I, H) {
        input x[I]
        state s[H], u[H]
        param W[H, I], U[H, H], V[H, H], Z[H, H]
        e  = sigmoid(tanh(W @ x) + U @ s)
        s' = e * 0.5
        f  = sigmoid(e * 3 + V @ u)
        u' = f * 0.5
        output y = tanh(Z @ f)
      }
      """;

  @Test
  void aPlaceBelongsToTheLinesOfAllThatComeToLieThere() {
    Recurrence r = Language.read(OVER);
    Schedule schedule = Compiled.of(r, Options.of(Map.of("I", 128, "H", 128), 16, 20)).schedule();
    Map<Buffer, Set<Integer>> lines = EquationLines.of(r, "over", OVER).buffers(schedule);
    Buffer shared = schedule.arena().buffers().stream().filter(b -> schedule.label(b).equals("e, then f")).findFirst().orElseThrow();
    assertEquals(Set.of(5, 7), lines.get(shared));
    Buffer input = schedule.arena().buffers().stream().filter(b -> b.name().equals("x")).findFirst().orElseThrow();
    assertEquals(Set.of(2), lines.get(input));
  }
}
