package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.model.Model;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.Saved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in mid-run loses what came after its last checkpoint, and nothing else. */
@Timeout(300)
class KilledTest {

  private static final String WAVE = """
      network wave(F, H) {
        input x[F] over time
        target y[F]
        h = gru(dropout(x, 0.1), H = H)
        output p = dense(last(h), F)
        loss mse(p, y)
      }
      sizes { H = 5 }
      data { file = "wave.csv"; columns = "height"; window = 8 }
      train { epochs = 30; batch = 16; rate = 0.01; checkpoint = 3 }
      """;

  @TempDir Path folder;
  private Path wave;

  @BeforeEach
  void write() throws IOException {
    wave = Files.writeString(folder.resolve("wave.rondo"), WAVE);
    Files.writeString(folder.resolve("wave.csv"), IntStream.range(0, 200).mapToObj(i -> String.format(Locale.ROOT, "%.3f%n", Math.sin(i / 6.0))).collect(Collectors.joining("", "height\n", "")));
  }

  private static void await(Apart apart, Path file) throws IOException, InterruptedException {
    while (!Files.exists(file)) {
      assertTrue(apart.process().isAlive(), apart.text());
      Thread.sleep(1);
    }
  }

  @Test
  void resumingAfterSigkillGivesTheBitsOfNotStopping() throws IOException, InterruptedException {
    Path once = folder.resolve("once.safetensors"), killed = folder.resolve("killed.safetensors");
    Said.by("train", wave, "--out", once, "-q").good();
    long before = 0;
    for (int wait : new int[] {0, 60}) {   // at the first checkpoint of each run, and later
      Files.deleteIfExists(killed);
      Apart apart = Apart.start(folder, List.of(), "train", wave, "--out", killed, "-q", "--epochs", 6000);   // so many that it cannot end before it is killed
      await(apart, killed);
      Thread.sleep(wait);
      assertNotEquals(0, apart.kill(), "it was to be killed");
      Checkpoint left = Saved.checkpoint(Model.read(killed));
      assertEquals(0, left.step() % 3, "what is there is a whole checkpoint");
      assertTrue(left.step() > 0);
      before = Math.max(before, left.step());
      int epochs = left.epoch() + 3;
      Path other = folder.resolve("other.safetensors");
      Said.by("train", wave, "--out", killed, "-q", "--resume", "--epochs", epochs).good();
      Said.by("train", wave, "--out", other, "-q", "--epochs", epochs).good();
      assertArrayEquals(Files.readAllBytes(other), Files.readAllBytes(killed), "killed after step " + left.step());
    }
    Said.by("train", wave, "--out", killed, "-q").good();
    assertArrayEquals(Files.readAllBytes(once), Files.readAllBytes(killed));
    assertTrue(Files.list(folder).noneMatch(p -> p.getFileName().toString().endsWith(".part")), "what a killed run was writing is removed by the next");
  }

  @Test
  void aSearchGoesOnWhereItWas() throws IOException, InterruptedException {
    String[] trials = {"--vary", "rate=0.01,0.02,0.03", "--epochs", "20"};
    Path once = folder.resolve("once.csv"), killed = folder.resolve("killed.csv");
    Said whole = Said.by("search", wave, "--out", once, trials[0], trials[1], trials[2], trials[3]).good();
    Apart apart = Apart.start(folder, List.of(), "search", wave, "--out", killed, trials[0], trials[1], trials[2], trials[3]);
    await(apart, killed);
    apart.kill();
    long done = Files.readAllLines(killed).size() - 2;
    assertTrue(done >= 1, "trials in the table");
    Said rest = Said.by("search", wave, "--out", killed, trials[0], trials[1], trials[2], trials[3]).good();
    assertEquals(done, rest.err().lines().filter(l -> l.endsWith("(run before)")).count(), rest.err());
    assertEquals(losses(once), losses(killed));
    assertEquals(whole.out().lines().filter(l -> l.startsWith("best: ")).toList(), rest.out().lines().filter(l -> l.startsWith("best: ")).toList());
    assertTrue(Files.notExists(folder.resolve("killed.csv.running.safetensors")), "the last trial has ended");
  }

  /** Rates and validation losses, in full. */
  private static List<List<String>> losses(Path table) throws IOException {
    return Files.readAllLines(table).stream().skip(1).map(l -> List.of(l.split(",")).subList(0, 4)).toList();
  }
}
