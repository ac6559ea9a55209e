package dev.rondo.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Shape;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks as samples: each number is dropped with probability p, whatever was drawn beside it, before it or for another mask. The seeds are fixed, so a result is too. */
class DropoutMasksTest {

  private static final int MANY = 200_000;

  private static double[] drawn(String name, double p, long seed, long step) {
    double[] values = new double[MANY];
    new DropoutMasks(seed, step).fill(new Input(name, Shape.SCALAR, Axes.ALL, new Input.Role.Mask(p)), values);
    return values;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.1, 0.5, 0.9})
  void theRateIsPAndTheMeanIsOne(double p) {
    double[] mask = drawn("m", p, 7, 3);
    double dropped = Arrays.stream(mask).filter(v -> v == 0).count() / (double) MANY, deviation = Math.sqrt(p * (1 - p) / MANY);
    assertEquals(p, dropped, 4 * deviation);
    assertEquals(1, Arrays.stream(mask).average().orElseThrow(), 4 * deviation / (1 - p));
    assertTrue(Arrays.stream(mask).allMatch(v -> v == 0 || v == 1 / (1 - p)), "a number that is neither 0 nor 1 / (1 - p)");
  }

  /** Correlation of what two samples drop; of independent ones it is normal with deviation 1 / √n. */
  private static double correlation(double[] a, double[] b, int lag) {
    double sum = 0;
    int n = a.length - lag;
    for (int i = 0; i < n; i++) sum += (a[i] - 1) * (b[i + lag] - 1);   // at p = 0.5 each factor is 1 or -1
    return sum / n;
  }

  @Test
  void positionsStepsMasksAndSeedsAreIndependent() {
    double[] mask = drawn("m", 0.5, 7, 3);
    double bound = 4 / Math.sqrt(MANY);
    for (int lag : new int[] {1, 2, 16, 64}) assertEquals(0, correlation(mask, mask, lag), bound, "lag " + lag);
    assertEquals(0, correlation(mask, drawn("m", 0.5, 7, 4), 0), bound, "steps");
    assertEquals(0, correlation(mask, drawn("n", 0.5, 7, 3), 0), bound, "masks");
    assertEquals(0, correlation(mask, drawn("m", 0.5, 8, 3), 0), bound, "seeds");
  }

  @Test
  void aMaskDependsOnNothingElse() {
    assertArrayEquals(drawn("m", 0.5, 7, 3), drawn("m", 0.5, 7, 3));
    assertFalse(Arrays.equals(drawn("m", 0.5, 7, 3), drawn("m", 0.5, 7, 13)));
  }
}
