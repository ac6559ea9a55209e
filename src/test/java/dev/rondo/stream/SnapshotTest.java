package dev.rondo.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.machine.Element;
import dev.rondo.command.ChildJvm;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.model.Model;
import dev.rondo.model.ModelException;
import dev.rondo.model.Tensor;
import dev.rondo.train.ParameterInitialiser;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream that goes on from a snapshot says what it would have said: to the bit, in another stepper, through bytes and through a file. */
class SnapshotTest {

  private static final Map<String, Integer> SIZES = Map.of("I", 3);
  private static final Recurrence NETWORK = Language.read("network n(I) { input x[I] over time; a = lstm(x, H = 7); b = gru(a + a[t-2], H = 5); output p = dense(b, I) + 0.01 * t }");
  private static final Map<String, double[]> WEIGHTS = ParameterInitialiser.all(NETWORK, SIZES, 3);

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

  /** In a JVM of its own, which waits for its compiler: vectors are objects until all code has been compiled, and in this JVM nobody knows when. */
  @Test
  void aStepAllocatesNothingAfterIt(@TempDir Path folder) throws Exception {
    ChildJvm alone = ChildJvm.start(folder, List.of("-Xbatch"), Allocating.class);
    assertEquals(0, alone.end(), alone.text());
    assertTrue(alone.text().endsWith("1000 steps allocate 0 bytes\n"), alone.text());
  }

  static final class Allocating {
    public static void main(String[] args) {
      Stepper stream = stepper(NETWORK);
      float[] x = new float[3], y = new float[3];
      for (int i = 0; i < 10_000; i++) stream.step(x, y);
      stream.restore(stream.snapshot());
      for (int i = 0; i < 10_000; i++) stream.step(x, y);
      var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
      long allocated = 0;
      for (int count = 0; count < 2; count++) {   // the first counting allocates something itself
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1000; i++) stream.step(x, y);
        allocated = threads.getCurrentThreadAllocatedBytes() - before;
      }
      System.out.printf("1000 steps allocate %d bytes%n", allocated);
    }
  }

  @Test
  void whatIsNoSnapshotOfTheNetworkIsRefused() {
    Snapshot s = stepper(NETWORK).snapshot();
    Recurrence other = Language.read(NETWORK.toString().replace("0.01 * t", "0.02 * t"));
    Stepper stream = stepper(other);
    assertEquals("the snapshot was taken of another network 'n', with other equations; take one of this network, or start from scratch", refused(stream, s));
    assertEquals("the snapshot was taken of network 'n', and this is 'm'; take one of this network, or start from scratch", refused(stepper(Language.read(NETWORK.toString().replace("network n(", "network m("))), s));
    byte[] bytes = s.bytes();
    assertTrue(assertThrows(ModelException.class, () -> Snapshot.of(Arrays.copyOf(bytes, bytes.length - 1))).getMessage().startsWith("what was given is not a whole safetensors file: "));
    assertTrue(assertThrows(ModelException.class, () -> Snapshot.of(Model.of(Map.of(), Map.of()).bytes())).getMessage().startsWith("it holds no snapshot of a stream"));
    assertTrue(assertThrows(ModelException.class, () -> Snapshot.of(new byte[0])).getMessage().contains("it has only 0 bytes"));
  }

  private static String refused(Stepper stream, Snapshot s) {
    return assertThrows(IllegalArgumentException.class, () -> stream.restore(s)).getMessage();
  }

  /** The sizes are no part of the equations. */
  @Test
  void otherSizesAndTypesAreRefusedAndNothingChanges() {
    Recurrence sized = Language.read("network n(I, H) { input x[I] over time; h = gru(x, H = H); output p = dense(h, I) }");
    Stepper[] streams = new Stepper[2];
    for (int i = 0; i < 2; i++) {
      Map<String, Integer> sizes = Map.of("I", 3, "H", 4 + i);
      streams[i] = new Stepper(sized, sizes, ParameterInitialiser.all(sized, sizes, 1), "x", "p");
      run(streams[i], new Random(5), 3);
    }
    byte[] before = streams[1].snapshot().bytes();
    Snapshot four = streams[0].snapshot();
    assertEquals("the snapshot holds 4 numbers of 'gru1.h.carried', but 'n' has 5 here; it was taken of the same equations at other sizes, begin anew", refused(streams[1], four));
    assertArrayEquals(before, streams[1].snapshot().bytes());
    Model model = Model.of(four.bytes());
    Map<String, Tensor> wide = new TreeMap<>();
    model.tensors().forEach((name, t) -> wide.put(name, new Tensor(name.startsWith("carry") ? Element.F32 : Element.F64, t.shape(), t.data())));
    Map<String, String> metadata = Map.of("rondo.stream", model.require("rondo.stream"), "rondo.network", "n");
    assertEquals("tensor 'carry.continued' of the snapshot is F32 of shape [1], but a stream keeps its states as F64, flat; give one that a stepper wrote",
        assertThrows(ModelException.class, () -> Snapshot.of(Model.of(wide, metadata).bytes())).getMessage());
  }

  /** The same network with other weights goes on from the states, and says something else. */
  @Test
  void weightsMayBeOthers() {
    Stepper one = stepper(NETWORK), other = new Stepper(NETWORK, SIZES, ParameterInitialiser.all(NETWORK, SIZES, 4), "x", "p");
    run(one, new Random(1), 5);
    Snapshot here = one.snapshot();
    other.restore(here);
    assertArrayEquals(here.bytes(), other.snapshot().bytes());
    assertFalse(Arrays.deepEquals(run(one, new Random(2), 3), run(other, new Random(2), 3)));
  }

  /** t counts to 2^24, as far as single precision goes; then a stream says so, and begins anew when it is told to. */
  @Test
  void aStreamThatCountsItsStepsEndsWhereSinglePrecisionDoes() {
    Stepper stream = stepper(NETWORK);
    run(stream, new Random(1), 2);
    Snapshot late = stream.snapshot();
    String counter = late.states().keySet().stream().filter(n -> n.startsWith("t.step")).findFirst().orElseThrow();
    late.states().get(counter)[0] = (1 << 24) - 2;
    stream.restore(late);
    run(stream, new Random(1), 2);
    assertTrue(assertThrows(IllegalStateException.class, () -> run(stream, new Random(1), 1)).getMessage().contains("16777216"));
    stream.reset();
    assertArrayEquals(run(stepper(NETWORK), new Random(2), 6), run(stream, new Random(2), 6));
    Recurrence uncounted = Language.read("network n(I) { input x[I] over time; a = lstm(x, H = 7); output p = dense(a, I) }");
    Stepper other = new Stepper(uncounted, SIZES, ParameterInitialiser.all(uncounted, SIZES, 3), "x", "p");
    run(other, new Random(1), 3);
    assertTrue(other.snapshot().states().keySet().stream().noneMatch(n -> n.startsWith("t.step")));
  }
}
