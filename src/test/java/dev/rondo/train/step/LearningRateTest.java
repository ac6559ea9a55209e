package dev.rondo.train.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LearningRateTest {

  @Test
  void constant() {
    assertEquals(0.1, new LearningRate.Constant(0.1).rate(1000));
  }

  @Test
  void step() {
    LearningRate s = new LearningRate.Step(0.8, 10, 0.5);
    assertEquals(0.8, s.rate(9));
    assertEquals(0.4, s.rate(10));
    assertEquals(0.1, s.rate(30), 1e-16);
  }

  @Test
  void cosine() {
    LearningRate s = new LearningRate.Cosine(1, 100, 0.2);
    assertEquals(1, s.rate(0));
    assertEquals(0.6, s.rate(50), 1e-15);
    assertEquals(0.2 + 0.8 * (1 + Math.sqrt(0.5)) / 2, s.rate(25), 1e-15);
    assertEquals(0.2, s.rate(100));
    assertEquals(0.2, s.rate(5000));
  }

  @Test
  void warmUpHandsOver() {
    LearningRate s = new LearningRate.WarmUp(4, new LearningRate.Step(1, 2, 0.1));
    assertEquals(0.25, s.rate(0));
    assertEquals(1, s.rate(3));
    assertEquals(1, s.rate(5));
    assertEquals(0.1, s.rate(6));
  }

  @Test
  void wrongNumbers() {
    assertEquals("rate = 0.0; it must be more than 0", assertThrows(IllegalArgumentException.class, () -> new LearningRate.Constant(0)).getMessage());
    assertEquals("floor = 2.0; it must be between 0 and the rate 1.0", assertThrows(IllegalArgumentException.class, () -> new LearningRate.Cosine(1, 10, 2)).getMessage());
  }
}
