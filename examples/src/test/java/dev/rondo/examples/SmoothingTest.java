package dev.rondo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.rondo.experiment.Stepper;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmoothingTest {

  @TempDir static Path folder;
  private static double loss;

  @BeforeAll
  static void train() {
    loss = Smoothing.train(folder.resolve("smoothing.safetensors"));
  }

  @Test
  void aCellFromJavaLearns() {
    assertTrue(loss < 2e-3, () -> "a loss of " + loss + ", where always saying 0 has about 0.03");
  }

  @Test
  void aLoadedCellGoesOnStepByStepAndBeginsAnew() {
    Stepper stream = Smoothing.load(folder.resolve("smoothing.safetensors"));
    float[] x = {1}, p = new float[1];
    stream.step(x, p);
    float first = p[0];
    for (int t = 1; t < 10; t++) stream.step(x, p);
    assertEquals(1 - Math.pow(0.8, 10), p[0], 0.25);
    stream.reset();
    stream.step(x, p);
    assertEquals(first, p[0]);
  }

  @Test
  void aStepAllocatesNothing() {
    assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean, "this JVM does not count allocations");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Stepper stream = Smoothing.load(folder.resolve("smoothing.safetensors"));
    float[] x = {1}, p = new float[1];
    long allocated = 1, giveUp = System.nanoTime() + 60_000_000_000L;
    while (allocated > 0 && System.nanoTime() < giveUp) {   // vectors are objects until the compiler, which on a busy machine is late, has seen the code
      run(stream, x, p, 1000);
      long before = threads.getCurrentThreadAllocatedBytes();
      run(stream, x, p, 100);
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertEquals(0, allocated, "bytes allocated by 100 steps");
  }

  private static void run(Stepper stream, float[] x, float[] p, int steps) {
    for (int t = 0; t < steps; t++) stream.step(x, p);
  }
}
