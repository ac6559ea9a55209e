package dev.rondo.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.Language;
import dev.rondo.graph.Recurrence;
import dev.rondo.model.Model;
import dev.rondo.model.ModelException;
import dev.rondo.train.Initialise;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream that goes on from a snapshot says what it would have said: to the bit, in another stepper, through bytes and through a file. */
class SnapshotTest {

  private static final Map<String, Integer> SIZES = Map.of("I", 3);
  private static final Recurrence NETWORK = Language.read("network n(I) { input x[I] over time; a = lstm(x, H = 7); b = gru(a + a[t-2], H = 5); output p = dense(b, I) + 0.01 * t }");
  private static final Map<String, double[]> WEIGHTS = Initialise.all(NETWORK, SIZES, 3);

  private static Stepper stepper(Recurrence network) {
    return new Stepper(network, SIZES, WEIGHTS, "x", "p");
  }

  private static float[][] run(Stepper stream, Random random, int steps) {
    float[][] said = new float[steps][3];
    for (float[] y : said) stream.step(new float[] {random.nextFloat(), random.nextFloat() - 1, random.nextFloat() * 9}, y);
    return said;
  }

  @Test
  void goesOnToTheBit(@TempDir Path folder) {
    for (int before : new int[] {0, 1, 2, 9}) {
      Stepper whole = stepper(NETWORK);
      run(whole, new Random(1), before);
      Snapshot here = whole.snapshot();
      here.write(folder.resolve("s"));
      float[][] on = run(whole, new Random(2), 6);
      for (Snapshot s : new Snapshot[] {here, Snapshot.of(here.bytes()), Snapshot.read(folder.resolve("s"))}) {
        Stepper other = stepper(NETWORK);
        run(other, new Random(7), 4);
        other.restore(s);
        assertArrayEquals(on, run(other, new Random(2), 6), "after " + before + " steps");
      }
      whole.restore(here);
      assertArrayEquals(on, run(whole, new Random(2), 6), "back to where it was");
      if (before > 0) assertFalse(Arrays.deepEquals(on, run(stepper(NETWORK), new Random(2), 6)), "the states matter");
    }
  }

  @Test
  void aStepAllocatesNothingAfterIt() {
    Stepper stream = stepper(NETWORK);
    stream.restore(stream.snapshot());
    float[] x = new float[3], y = new float[3];
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = 1;
    for (int round = 0; round < 500 && allocated > 0; round++) {   // vectors are objects until the JVM has compiled the code
      for (int i = 0; i < 1000; i++) stream.step(x, y);
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100; i++) stream.step(x, y);
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertEquals(0, allocated, "bytes allocated by 100 steps");
  }

  @Test
  void whatIsNoSnapshotOfTheNetworkIsRefused() {
    Snapshot s = stepper(NETWORK).snapshot();
    Recurrence other = Language.read(NETWORK.toString().replace("0.01 * t", "0.02 * t"));
    Stepper stream = stepper(other);
    assertEquals("the snapshot was taken of another network than 'n'; take one of this, or begin anew", assertThrows(IllegalArgumentException.class, () -> stream.restore(s)).getMessage());
    byte[] bytes = s.bytes();
    assertTrue(assertThrows(ModelException.class, () -> Snapshot.of(Arrays.copyOf(bytes, bytes.length - 1))).getMessage().startsWith("what was given is not a whole safetensors file: "));
    assertTrue(assertThrows(ModelException.class, () -> Snapshot.of(Model.of(Map.of(), Map.of()).bytes())).getMessage().startsWith("it holds no snapshot of a stream"));
    assertTrue(assertThrows(ModelException.class, () -> Snapshot.of(new byte[0])).getMessage().contains("it has only 0 bytes"));
  }
}
