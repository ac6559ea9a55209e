package dev.rondo.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What training takes is known before it begins. */
class MemoryTest {

  private static Memory of(Plan plan) {
    return new Trainer(Toy.network(), Toy.SIZES, plan, Listener.SILENT).memory(Toy.data(64, 1), Optional.of(Toy.data(16, 2)));
  }

  @Test
  void itGrowsWithTheBatchAndShrinksWithParts() {
    Memory small = of(Plan.DEFAULT.batch(8)), large = of(Plan.DEFAULT.batch(64)), parts = of(Plan.DEFAULT.batch(64).accumulate(8));
    assertTrue(large.total() > 3 * small.total(), large.total() + " and " + small.total());
    assertTrue(parts.total() < large.total() / 2, parts.total() + " and " + large.total());
    assertEquals(large.pieces().stream().mapToLong(Memory.Piece::bytes).sum(), large.total());
  }

  @Test
  void whatDoesNotFitIsAnErrorWithTheNumbersAndWhatToChange() {
    Memory memory = of(Plan.DEFAULT);
    memory.check(() -> memory.total());
    String said = assertThrows(IllegalArgumentException.class, () -> memory.check(() -> memory.total() - 1)).getMessage();
    assertTrue(said.startsWith("training takes " + Memory.text(memory.total()) + " of memory (the steps of training "), said);
    assertTrue(said.contains(" for 32 examples of 4 steps, validation ") && said.contains(" left beside the data; lower 'batch', set 'accumulate'") && said.endsWith("RONDO_JAVA_OPTIONS=-Xmx8g"), said);
  }

  @Test
  void numbersAsPeopleReadThem() {
    assertEquals("0.5 kB", Memory.text(512));
    assertEquals("12.3 MB", Memory.text(12_345_678));
    assertEquals("4.3 GB", Memory.text(4_294_967_296L));
  }
}
