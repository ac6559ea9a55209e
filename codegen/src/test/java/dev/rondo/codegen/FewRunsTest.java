package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.language.Language;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Little work in all is scalar code, whatever the JVM offers, and says so; the numbers are the same. */
class FewRunsTest {

  private static final Options OPTIONS = Options.of(Map.of("I", 7, "H", 33), 3, 5);

  private static Compiled gru(Options options) {
    return Compiled.of(Language.cell("gru"), options);
  }

  @Test
  void fewRunsAreScalarCodeAndManyAreNot() {
    int lanes = gru(OPTIONS).kernels().target().lanes();
    assertEquals(1, gru(OPTIONS.runs(1)).kernels().target().lanes());
    assertEquals(lanes, gru(OPTIONS.runs(1_000_000)).kernels().target().lanes());
    assertEquals(lanes, gru(OPTIONS.runs(Long.MAX_VALUE)).kernels().target().lanes());
    assertEquals(lanes, gru(Options.of(Map.of("I", 700, "H", 700), 100, 100).runs(1)).kernels().target().lanes(), "one run is much work");
    String schedule = gru(OPTIONS.runs(3)).explain(Stage.SCHEDULE);
    assertTrue(schedule.contains("\n  scalar code: about ") && schedule.contains(" operations in all 3 runs are done before vector code is fast\n"), schedule);
    assertFalse(gru(OPTIONS).explain(Stage.SCHEDULE).contains("scalar code"));
    if (lanes > 1) assertEquals(lanes, gru(OPTIONS.runs(1).form(Options.Form.VECTOR)).kernels().target().lanes(), "what is asked for is done");
    assertThrows(IllegalArgumentException.class, () -> OPTIONS.runs(-1));
  }

  @Test
  void theyGiveTheSameBits() {
    Compiled few = gru(OPTIONS.runs(1)), many = gru(OPTIONS);
    assertEquals(few.memoryBytes(), Compiled.memoryBytes(Language.cell("gru"), OPTIONS.runs(1)));
    try (Session a = few.open(); Session b = many.open()) {
      java.util.Random random = new java.util.Random(5);
      few.recurrence().params().forEach(p -> both(a, b, p.name(), random));
      few.recurrence().inputs().forEach(i -> both(a, b, i.name(), random));
      a.run();
      b.run();
      String output = few.recurrence().outputs().get(0).name();
      assertArrayEquals(b.read(output), a.read(output));
    }
  }

  private static void both(Session a, Session b, String name, java.util.Random random) {
    double[] values = random.doubles(a.length(name), -1, 1).toArray();
    a.write(name, values);
    b.write(name, values);
  }
}
