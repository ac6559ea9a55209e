package dev.rondo.codegen.schedule.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.schedule.plan.Panels.Run;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Panels and the shares of threads are all columns, each once. */
class PanelsTest {

  private static final int MOST = 100;

  /** The vectors of these runs follow each other from one to the other. */
  private static void follow(List<Run> runs, int from, int to) {
    int at = from;
    for (Run run : runs) {
      assertEquals(at, run.firstVector(), runs::toString);
      assertTrue(run.count() > 0 && run.width() > 0 && run.width() <= 8, runs::toString);
      at += run.count() * run.width();
    }
    assertEquals(to, at, runs::toString);
  }

  @ParameterizedTest(name = "{0} x {1}, {2} rows")
  @CsvSource({"F32, 16, 1", "F32, 16, 2", "F64, 8, 1", "F32, 16, 3", "F32, 16, 40", "F32, 8, 1", "F32, 8, 9", "F64, 1, 5"})
  void everyColumnOnce(Element element, int lanes, int rows) {
    Target target = new Target(element, lanes);
    for (int vectors = 0; vectors <= MOST; vectors++) {
      Panels panels = Panels.ofWeights(vectors * lanes, rows, 300, target);
      follow(panels.runs(), 0, vectors);
      assertEquals(panels.before(1, 1), panels.count());
      int widest = panels.runs().stream().mapToInt(Run::width).max().orElse(0);
      for (int threads = 1; threads <= 8; threads++) {
        int at = 0;
        for (int thread = 0; thread < threads; thread++) {
          int first = panels.before(thread, threads), count = panels.before(thread + 1, threads) - first, from = at;
          List<Run> share = panels.runs(first, count);
          at += share.stream().mapToInt(run -> run.count() * run.width()).sum();
          follow(share, from, at);
          assertTrue(Math.abs(at - from - (double) vectors / threads) <= widest, vectors + " vectors, " + threads + " threads: " + share);
        }
        assertEquals(vectors, at);
      }
    }
  }

  /** Fifteen vectors are panels of 4, 4 and 7, and two threads have 8 and 7 of them. */
  @ParameterizedTest
  @CsvSource({"15, 8, 7", "10, 4, 6", "16, 8, 8", "31, 16, 15"})
  void sharesAreAsEvenAsPanelsAllow(int vectors, int first, int second) {
    Panels panels = Panels.ofWeights(vectors * 16, 1, 300, new Target(Element.F32, 16));
    int edge = panels.before(1, 2), done = panels.runs(0, edge).stream().mapToInt(run -> run.count() * run.width()).sum();
    assertEquals(first, done);
    assertEquals(second, vectors - done);
  }
}
