package dev.rondo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.rondo.stream.Stepper;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
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

  /** In a JVM of its own, which waits for its compiler: vectors are objects until all code has been compiled. */
  @Test
  void aStepAllocatesNothing() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString(), classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Path said = folder.resolve("said.txt");
    Process alone = new ProcessBuilder(java, "--add-modules=jdk.incubator.vector", "-Xbatch", "-cp", classes, Allocating.class.getName(), folder.resolve("smoothing.safetensors").toString()).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    int code = alone.waitFor();
    assertEquals(0, code, Files.readString(said));
    assertTrue(Files.readString(said).endsWith("100 steps allocate 0 bytes\n"), Files.readString(said));
  }

  static final class Allocating {
    public static void main(String[] args) {
      Stepper stream = Smoothing.load(Path.of(args[0]));
      float[] x = {1}, p = new float[1];
      run(stream, x, p, 20_000);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long allocated = 0;
      for (int count = 0; count < 2; count++) {   // the first counting allocates something itself
        long before = threads.getCurrentThreadAllocatedBytes();
        run(stream, x, p, 100);
        allocated = threads.getCurrentThreadAllocatedBytes() - before;
      }
      System.out.printf("100 steps allocate %d bytes%n", allocated);
    }
  }

  private static void run(Stepper stream, float[] x, float[] p, int steps) {
    for (int t = 0; t < steps; t++) stream.step(x, p);
  }
}
