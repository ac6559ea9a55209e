package dev.rondo.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.DataException;
import dev.rondo.graph.text.Source;
import dev.rondo.settings.Overrides;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.Listener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An array stays in its file while it is trained on: what becomes of a training, and of a score, when something writes to it. */
class ChangedDataTest {

  private static final int EXAMPLES = 1200, STEPS = 5, WIDTH = 2, FIRST = 128;   // bytes before the numbers
  private static final String PROGRAM = """
      network n(F, C) { input x[F] over time; target y[C]; h = gru(x, H = 3); output p = dense(last(h), C); loss cross_entropy(p, y) }
      data { arrays = "x.npy"; labels = "y.npy"; split = last(0.2) }
      train { epochs = 4; batch = 32; rate = 0.01; checkpoint = 10 }
      """;

  private interface Change {
    void make() throws IOException;
  }

  @TempDir Path folder;
  private Path x;

  @BeforeEach
  void write() throws IOException {
    x = folder.resolve("x.npy");
    Random random = new Random(1);
    ByteBuffer numbers = ByteBuffer.allocate(4 * EXAMPLES * STEPS * WIDTH).order(ByteOrder.LITTLE_ENDIAN);
    while (numbers.hasRemaining()) numbers.putFloat((float) random.nextGaussian());
    array(x, "<f4", EXAMPLES + ", " + STEPS + ", " + WIDTH, numbers.array());
    byte[] labels = new byte[EXAMPLES];
    for (int e = 0; e < EXAMPLES; e++) labels[e] = (byte) (e % 2);
    array(folder.resolve("y.npy"), "|u1", EXAMPLES + ",", labels);
  }

  private static void array(Path file, String type, String shape, byte[] numbers) throws IOException {
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    ByteBuffer all = ByteBuffer.allocate(FIRST + numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    all.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) (FIRST - 10));
    all.put((header + " ".repeat(FIRST - 11 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII)).put(numbers);
    Files.write(file, all.array());
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
  }

  private Experiment experiment() {
    return Experiment.of(ProgramFile.of(new Source(folder.resolve("n.rondo").toString(), PROGRAM)), Overrides.NONE, Optional.empty());
  }

  /** Makes a change after step 45, in the midst of the second epoch of 30 steps, and counts the checkpoints. */
  private static Checkpoint train(Experiment experiment, Change change, List<Checkpoint> written) {
    return experiment.train(new Listener() {
      @Override
      public void step(Progress p) {
        if (p.step() != 45) return;
        try {
          change.make();
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }

      @Override
      public void checkpoint(Checkpoint c) {
        written.add(c);
      }
    }, Optional.empty());
  }

  private void refused(Change change, String found) {
    List<Checkpoint> written = new ArrayList<>();
    DataException e = assertThrows(DataException.class, () -> train(experiment(), change, written));
    assertTrue(e.getMessage().startsWith(x + ": has changed while it was in use: " + found), e.getMessage());
    assertEquals(40, written.get(written.size() - 1).step(), "the last checkpoint before the change is the last of all");
  }

  private void overwrite(float number) throws IOException {
    try (FileChannel file = FileChannel.open(x, StandardOpenOption.WRITE)) {
      ByteBuffer other = ByteBuffer.allocate(4 * EXAMPLES * STEPS * WIDTH).order(ByteOrder.LITTLE_ENDIAN);
      while (other.hasRemaining()) other.putFloat(number);
      file.write(other.flip(), FIRST);
    }
  }

  private void cut(int bytes) throws IOException {
    try (FileChannel file = FileChannel.open(x, StandardOpenOption.WRITE)) {
      file.truncate(bytes);
    }
  }

  @Test
  void aFileThatIsCutEndsTheTraining() {
    refused(() -> cut(1000), "it had 48128 bytes and has 1000");
  }

  @Test
  void aFileThatIsWrittenToEndsTheTraining() {
    refused(() -> overwrite(1), "it was written to at ");
  }

  @Test
  void notANumberIsNoGapOfAnArray() {
    refused(() -> overwrite(Float.NaN), "it was written to at ");   // and the training has not diverged
  }

  @Test
  void aFileThatIsDeletedOrReplacedKeepsItsBytes() throws IOException {
    Checkpoint plain = train(experiment(), () -> {}, new ArrayList<>());
    Checkpoint replaced = train(experiment(), () -> {
      Files.delete(x);
      array(x, "<f4", "1, 1, 1", new byte[4]);
    }, new ArrayList<>());
    write();
    Checkpoint deleted = train(experiment(), () -> Files.delete(x), new ArrayList<>());
    for (Checkpoint other : List.of(replaced, deleted)) {
      assertEquals(plain.history(), other.history());
      new TreeMap<>(plain.chosen()).forEach((name, values) -> assertTrue(Arrays.equals(values, other.chosen().get(name)), name));
    }
  }

  @Test
  void scoresAreOfDataThatStayed() throws IOException {
    Experiment experiment = experiment();
    Checkpoint trained = train(experiment, () -> {}, new ArrayList<>());
    overwrite(1);
    assertThrows(DataException.class, () -> experiment.task().scores(experiment.inference(trained), "p"));
    write();
    Experiment again = experiment();
    cut(1000);
    assertThrows(DataException.class, () -> again.task().scores(again.inference(trained), "p"));
  }
}
