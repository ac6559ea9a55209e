package dev.rondo.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.Recurrence;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Copy memory, in small. */
class CopyingTest {

  private static final int DELAY = 12;

  @Test
  void whatIsShownFirstIsAskedForLast() {
    Copying data = new Copying(3, DELAY, 1);
    double[] x = new double[3 * 32], y = new double[3 * 32];
    for (int e = 0; e < 3; e++) {
      data.copy("x", e, x, e, 3);
      data.copy("y", e, y, e, 3);
    }
    for (int e = 0; e < 3; e++) {
      int row = e;
      double[] shown = IntStream.range(0, 32).mapToDouble(t -> x[t * 3 + row]).toArray(), said = IntStream.range(0, 32).mapToDouble(t -> y[t * 3 + row]).toArray();
      assertArrayEquals(Arrays.copyOf(shown, 10), Arrays.copyOfRange(said, 22, 32));
      assertTrue(Arrays.stream(shown).limit(10).allMatch(c -> c >= 0 && c < 8));
      assertTrue(Arrays.stream(said).limit(22).allMatch(c -> c == 8));
      assertEquals(21, IntStream.range(0, 32).filter(t -> shown[t] == 9).boxed().reduce((a, b) -> -1).orElseThrow());
    }
  }

  @Test
  void aStepThatTurnsLearnsIt() {
    Recurrence network = Copying.network("turning", 48);
    Copying.Learned learned = Copying.train(network, DELAY, 1600, 12, 0.02);
    assertTrue(learned.loss() < Copying.nothingRemembered(DELAY) / 2 && learned.right() > 0.5, () -> "a loss of " + learned.loss() + ", " + learned.right() + " right");
    assertTrue(Copying.flow(network, DELAY, learned.weights()).states().stream().allMatch(s -> s.course().rate() > 0.85));
  }
}
