package dev.rondo.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.Dim;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Initialiser.Kind;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Shape;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ParameterInitialiserTest {

  private static double[] draw(Initialiser init, int rows, int columns, long seed) {
    return ParameterInitialiser.of(new Param("W", Shape.of(Dim.of(rows), Dim.of(columns)), init), Map.of(), seed);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theSeedDecides(Kind kind) {
    Initialiser init = new Initialiser(kind, 0.5, 2);
    assertArrayEquals(draw(init, 5, 4, 1), draw(init, 5, 4, 1));
    boolean random = switch (kind) {
      case ZEROS, CONSTANT, IDENTITY -> false;
      case UNIFORM, NORMAL, GLOROT, HE, ORTHOGONAL -> true;
    };
    assertEquals(random, !Arrays.equals(draw(init, 5, 4, 1), draw(init, 5, 4, 2)));
  }

  @Test
  void splitMixIsThePublishedOne() {   // the first outputs for seed 1234567 (Rosetta Code, "Pseudo-random numbers/Splitmix64")
    SplitMix random = new SplitMix(1234567);
    assertEquals("6457827717110365317", Long.toUnsignedString(random.nextLong()));
    assertEquals("3203168211198807973", Long.toUnsignedString(random.nextLong()));
    assertEquals("9817491932198370423", Long.toUnsignedString(random.nextLong()));
  }

  @Test
  void constants() {
    assertArrayEquals(new double[] {0, 0}, draw(Initialiser.ZEROS, 1, 2, 1));
    assertArrayEquals(new double[] {1.5, 1.5}, draw(Initialiser.constant(1.5), 1, 2, 1));
    assertArrayEquals(new double[] {1, 0, 0, 0, 1, 0}, draw(Initialiser.of(Kind.IDENTITY), 2, 3, 1));
  }

  @Test
  void rangesAndDeviations() {
    double glorot = Math.sqrt(6.0 / 300);
    double[] g = draw(Initialiser.of(Kind.GLOROT), 100, 200, 3);
    assertTrue(Arrays.stream(g).allMatch(x -> Math.abs(x) <= glorot));
    assertEquals(glorot * glorot / 3, variance(g), 0.02 * glorot * glorot);
    assertEquals(2.0 / 200, variance(draw(Initialiser.of(Kind.HE), 100, 200, 3)), 0.0003);
    double[] normal = draw(new Initialiser(Kind.NORMAL, 5, 2), 100, 200, 3);
    assertEquals(5, Arrays.stream(normal).average().orElseThrow(), 0.05);
    assertEquals(4, variance(normal), 0.1);
  }

  private static double variance(double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    return Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"4, 4", "3, 7", "7, 3", "1, 5", "60, 60"})
  void orthogonal(int rows, int columns) {
    double[] q = draw(Initialiser.of(Kind.ORTHOGONAL), rows, columns, 9);
    int n = Math.min(rows, columns);
    for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) {
      double dot = 0;
      for (int k = 0; k < Math.max(rows, columns); k++) dot += rows <= columns ? q[i * columns + k] * q[j * columns + k] : q[k * columns + i] * q[k * columns + j];
      assertEquals(i == j ? 1 : 0, dot, 1e-14);
    }
  }

  @Test
  void namesHaveStreamsOfTheirOwn() {
    Param a = new Param("a", Shape.of(Dim.of(3)), new Initialiser(Kind.UNIFORM, 0, 1)), b = new Param("b", a.shape(), a.init());
    assertNotEquals(ParameterInitialiser.of(a, Map.of(), 1)[0], ParameterInitialiser.of(b, Map.of(), 1)[0]);
  }

  @Test
  void aPermutationHoldsEveryNumberOnce() {
    int[] order = SplitMix.of(3, "epoch 0").permutation(100);
    assertArrayEquals(java.util.stream.IntStream.range(0, 100).toArray(), Arrays.stream(order).sorted().toArray());
    assertTrue(!Arrays.equals(order, SplitMix.of(3, "epoch 1").permutation(100)));
  }
}
