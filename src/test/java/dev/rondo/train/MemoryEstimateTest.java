package dev.rondo.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.options.Options;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import dev.rondo.train.step.TrainingStep;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What training takes is known before it begins. */
class MemoryEstimateTest {

  private static MemoryEstimate of(Plan plan) {
    return new Trainer(Toy.network(), Toy.SIZES, plan, Listener.SILENT).memory(Toy.data(64, 1), Optional.of(Toy.data(16, 2)));
  }

  @Test
  void itGrowsWithTheBatchAndShrinksWithParts() {
    MemoryEstimate small = of(Plan.DEFAULT.batch(8)), large = of(Plan.DEFAULT.batch(64)), parts = of(Plan.DEFAULT.batch(64).accumulate(8));
    assertTrue(large.total() > 3 * small.total(), large.total() + " and " + small.total());
    assertTrue(parts.total() < large.total() / 2, parts.total() + " and " + large.total());
    assertEquals(large.pieces().stream().mapToLong(MemoryEstimate.Piece::bytes).sum(), large.total());
  }

  @Test
  void whatDoesNotFitIsAnErrorWithTheNumbersAndWhatToChange() {
    MemoryEstimate memory = of(Plan.DEFAULT);
    memory.check(() -> memory.total());
    String said = assertThrows(IllegalArgumentException.class, () -> memory.check(() -> memory.total() - 1)).getMessage();
    assertTrue(said.startsWith("training takes " + MemoryEstimate.text(memory.total()) + " of memory (the steps of training "), said);
    assertTrue(said.contains(" for 32 examples of 4 steps, validation ") && said.contains(" left beside the data; lower 'batch', set 'accumulate'") && said.endsWith("RONDO_JAVA_OPTIONS=-Xmx8g"), said);
  }

  /** Drawing these weights would take hours. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whatDoesNotFitIsAnErrorBeforeWeightsAreDrawn() {
    Source text = new Source("m.rondo", "network m(H) { input x[3] over time; target y[1]; output p = dense(last(gru(x, H = H)), 1); loss mse(p, y) }");
    Recurrence network = Language.parse(text, Library.standard()).networks().get(0).recurrence();
    Trainer trainer = new Trainer(network, Map.of("H", 20_000), Plan.DEFAULT, Listener.SILENT);
    String said = assertThrows(IllegalArgumentException.class, () -> trainer.fit(Toy.data(64, 1), Optional.empty())).getMessage();
    assertTrue(said.startsWith("the plan needs more than 2147483647 numbers of memory, of which 'gru1.U"), said);
  }

  /** So the shapes within a larger one need not be looked at. */
  @Test
  void aProgramForFewerRowsOrStepsTakesNoMore() {
    int[] rows = {1, 3, 8, 17, 32, 64}, steps = {1, 2, 7, 16, 50, 190, 400, 1000};   // the longest go in chunks
    for (String cell : List.of("lstm", "gru", "mingru", "indrnn")) {
      Source text = new Source("m.rondo", "network m() { input x[9] over time; target y; output p = sum(dense(last(" + cell + "(x, H = 40)), 1)); loss mse(p, y) }");
      Recurrence network = Language.parse(text, Library.standard()).networks().get(0).recurrence();
      for (Recurrence program : List.of(network, TrainingStep.of(network, Plan.DEFAULT.rule().optimiser(), Plan.DEFAULT.rule().clip(), Set.of()))) {
        long[][] bytes = new long[rows.length][steps.length];
        for (int i = 0; i < rows.length; i++) for (int j = 0; j < steps.length; j++) {
          bytes[i][j] = Compiled.memoryBytes(program, Options.of(Map.of(), rows[i], steps[j]));
          boolean alike = i > 0 && (program != network || rows[i - 1] > 3);   // without a way back, products of so few rows alone leave the loop, and their results are kept
          assertTrue(!alike || bytes[i - 1][j] <= bytes[i][j], cell + ", fewer rows than " + rows[i] + ", " + steps[j] + " steps");
          assertTrue(j == 0 || bytes[i][j - 1] <= bytes[i][j], cell + ", fewer steps than " + steps[j] + ", " + rows[i] + " rows");
        }
      }
    }
  }

  /** With many threads a chunk is long, and may be cut shorter so that it divides the steps. */
  @Test
  void norDoesOneForManyThreads() {
    Recurrence mingru = Language.cell("mingru");
    for (int threads : new int[] {2, 3, 12, 13, 16, 64}) {
      long before = 0;
      for (int steps : new int[] {300, 320, 322, 384, 400, 512, 640, 1000, 1024}) {
        long bytes = Compiled.memoryBytes(mingru, Options.of(Map.of("I", 1, "H", 256), 32, steps).threads(threads));
        assertTrue(before <= bytes, threads + " threads, fewer than " + steps + " steps");
        before = bytes;
      }
    }
  }

  @Test
  void numbersAsPeopleReadThem() {
    assertEquals("0.5 kB", MemoryEstimate.text(512));
    assertEquals("12.3 MB", MemoryEstimate.text(12_345_678));
    assertEquals("4.3 GB", MemoryEstimate.text(4_294_967_296L));
  }
}
