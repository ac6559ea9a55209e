package dev.rondo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.flow.Course;
import dev.rondo.graph.Recurrence;
import org.junit.jupiter.api.Test;

/** The adding problem, in small. */
class AddingTest {

  private static final int STEPS = 20;

  @Test
  void theSumIsOfOneMarkInEachHalf() {
    Adding data = new Adding(2000, 7, 1);
    float[] x = new float[14], y = new float[1];
    double squares = 0;
    for (int e = 0; e < data.size(); e++) {
      data.copy("x", e, x, 0, 1);
      data.copy("y", e, y, 0, 1);
      double sum = 0, early = 0, late = 0;
      for (int t = 0; t < 7; t++) {
        sum += x[2 * t] * x[2 * t + 1];
        if (t < 3) early += x[2 * t + 1];
        else late += x[2 * t + 1];
      }
      assertEquals(sum, y[0], 1e-6);
      assertEquals(1, early);
      assertEquals(1, late);
      squares += (y[0] - 1) * (y[0] - 1) / data.size();
    }
    assertEquals(Adding.NOTHING_REMEMBERED, squares, 0.02);   // three deviations are 0.013
  }

  @Test
  void gatesLearnItAndTheirGradientReachesTheBeginning() {
    Recurrence network = Adding.network("gru", 16);
    Adding.Learned learned = Adding.train(network, STEPS, 1600, 8, 0.02);
    assertTrue(learned.error() < Adding.NOTHING_REMEMBERED / 5, () -> "an error of " + learned.error());
    Course course = Adding.flow(network, STEPS, learned.weights()).states().get(0).course();
    assertTrue(course.rate() > 0.85, course::toString);
  }
}
