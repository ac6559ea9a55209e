package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.command.options.OutputLock;
import dev.rondo.model.Model;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is killed in mid-run loses what came after its last checkpoint, and nothing else. */
@Timeout(300)
@Tag("slow")
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

  private static void await(ChildJvm apart, Path file) throws IOException, InterruptedException {
    while (!Files.exists(file)) {
      assertTrue(apart.process().isAlive(), apart.text());
      Thread.sleep(1);
    }
  }

  @Test
  void resumingAfterSigkillGivesTheBitsOfNotStopping() throws IOException, InterruptedException {
    Path once = folder.resolve("once.safetensors"), killed = folder.resolve("killed.safetensors");
    CliRun.by("train", wave, "--out", once, "-q").good();
    long before = 0;
    for (int wait : new int[] {0, 60}) {   // at the first checkpoint of each run, and later
      Files.deleteIfExists(killed);
      ChildJvm apart = ChildJvm.start(folder, List.of(), "train", wave, "--out", killed, "-q", "--epochs", 6000);   // so many that it cannot end before it is killed
      await(apart, killed);
      Thread.sleep(wait);
      assertNotEquals(0, apart.kill(), "it was to be killed");
      Checkpoint left = ModelFiles.checkpoint(Model.read(killed));
      assertEquals(0, left.step() % 3, "what is there is a whole checkpoint");
      assertTrue(left.step() > 0);
      before = Math.max(before, left.step());
      int epochs = left.epoch() + 3;
      Path other = folder.resolve("other.safetensors");
      CliRun.by("train", wave, "--out", killed, "-q", "--resume", "--epochs", epochs).good();
      CliRun.by("train", wave, "--out", other, "-q", "--epochs", epochs).good();
      assertArrayEquals(Files.readAllBytes(other), Files.readAllBytes(killed), "killed after step " + left.step());
    }
    CliRun.by("train", wave, "--out", killed, "-q").good();
    assertArrayEquals(Files.readAllBytes(once), Files.readAllBytes(killed));
    assertTrue(Files.list(folder).noneMatch(p -> p.getFileName().toString().endsWith(".part")), "what a killed run was writing is removed by the next");
  }

  /** SIGTERM, which is what control-C is too for a JVM: it may end its step, and no step is lost. */
  @Test
  void whatIsAskedToEndWritesFirst() throws IOException, InterruptedException {
    Path asked = folder.resolve("asked.safetensors"), other = folder.resolve("other.safetensors");
    ChildJvm apart = ChildJvm.start(folder, List.of(), "train", wave, "--out", asked, "--epochs", 6000, "--set", "checkpoint=1000000");
    awaitEpoch(apart);
    apart.process().destroy();
    apart.end();
    Checkpoint left = ModelFiles.checkpoint(Model.read(asked));
    assertTrue(left.step() > 0);
    assertTrue(apart.text().contains("stopped after step " + left.step() + "; wrote " + asked + ", and --resume goes on from there"), apart.text());
    CliRun.by("train", wave, "--out", asked, "-q", "--resume", "--epochs", left.epoch() + 2, "--set", "checkpoint=1000000").good();
    CliRun.by("train", wave, "--out", other, "-q", "--epochs", left.epoch() + 2, "--set", "checkpoint=1000000").good();
    assertArrayEquals(Files.readAllBytes(other), Files.readAllBytes(asked));
    byte[] before = Files.readAllBytes(other);
    ChildJvm second = ChildJvm.start(folder, List.of(), "train", wave, "--out", other, "--epochs", 6000, "--set", "checkpoint=1000000");
    awaitEpoch(second);
    second.process().destroy();
    second.end();
    assertArrayEquals(before, Files.readAllBytes(other), "the model of another training");
    Path stopped = folder.resolve("other.stopped.safetensors");
    assertTrue(second.text().contains("wrote " + stopped + ", and --resume --out " + stopped + " goes on from there"), second.text());
    assertTrue(ModelFiles.checkpoint(Model.read(stopped)).step() > 0);
  }

  private static void awaitEpoch(ChildJvm apart) throws IOException, InterruptedException {
    while (!apart.text().contains("epoch 2/")) {
      assertTrue(apart.process().isAlive(), apart.text());
      Thread.sleep(1);
    }
  }

  /** The folder of the model goes away and comes back, as a disk that is full does: no step is lost. */
  @Test
  void aCheckpointThatCannotBeWrittenIsTriedAgain() throws IOException, InterruptedException {
    Path disk = Files.createDirectory(folder.resolve("disk")), away = folder.resolve("away"), model = disk.resolve("m.safetensors");
    ChildJvm apart = ChildJvm.start(folder, List.of(), "train", wave, "--out", model, "-q", "--epochs", 6000);
    try {
      await(apart, model);
      Files.move(disk, away);
      while (!apart.text().contains("rondo: cannot write " + model + ": there is no directory " + disk + "; create it first; training goes on, and every checkpoint tries again: make room\n")) {
        assertTrue(apart.process().isAlive(), apart.text());
        Thread.sleep(1);
      }
      long before = ModelFiles.checkpoint(Model.read(away.resolve("m.safetensors"))).step();
      Files.move(away, disk);
      while (ModelFiles.checkpoint(Model.read(model)).step() == before) {
        assertTrue(apart.process().isAlive(), apart.text());
        Thread.sleep(1);
      }
      while (!apart.text().contains("rondo: " + model + " is written again, as of step ")) {   // it is said after it is written
        assertTrue(apart.process().isAlive(), apart.text());
        Thread.sleep(1);
      }
      Files.move(disk, away);
    } finally {
      apart.process().destroy();
    }
    apart.end();
    Matcher spare = Pattern.compile("; wrote (.*) instead: move it to " + Pattern.quote(model.toString()) + " when there is room\nstopped after step (\\d+); wrote \\1, and --resume --out \\1 goes on from there\n").matcher(apart.text());
    assertTrue(spare.find(), apart.text());
    assertEquals(Long.parseLong(spare.group(2)), ModelFiles.checkpoint(Model.read(Path.of(spare.group(1)))).step());
    Files.delete(Path.of(spare.group(1)));
    Files.delete(Path.of(spare.group(1)).getParent());
  }

  @Test
  void twoDoNotWriteOneModel() throws IOException, InterruptedException {
    Path model = folder.resolve("m.safetensors"), lock = folder.resolve(".m.safetensors.lock"), table = folder.resolve("t.csv");
    ChildJvm first = ChildJvm.start(folder, List.of(), "train", wave, "--out", model, "-q", "--epochs", 6000);
    await(first, model);
    String refused = "rondo: process " + first.process().pid() + " writes " + model + "; wait until it ends, or choose another place with --out\n";
    ChildJvm second = ChildJvm.start(folder, List.of(), "train", wave, "--out", model, "-q");
    assertEquals(2, second.end());
    assertTrue(second.text().endsWith(refused), second.text());
    first.kill();
    assertTrue(Files.exists(lock), "SIGKILL leaves it");
    CliRun.by("train", wave, "--out", model, "-q").good();
    assertTrue(Files.notExists(lock));
    try (OutputLock held = OutputLock.of(table)) {
      CliRun.by("search", wave, "--out", held.output(), "--vary", "rate=0.1", "-q").bad("process " + ProcessHandle.current().pid() + " writes " + table);
    }
    CliRun.by("search", wave, "--out", table, "--vary", "rate=0.1", "-q").good();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSearchGoesOnWhereItWas(boolean asked) throws IOException, InterruptedException {
    String[] trials = {"--vary", "rate=0.01,0.02,0.03", "--epochs", "200"};
    Path once = folder.resolve("once.csv"), killed = folder.resolve("killed.csv");
    CliRun whole = CliRun.by("search", wave, "--out", once, trials[0], trials[1], trials[2], trials[3]).good();
    ChildJvm apart = ChildJvm.start(folder, List.of(), "search", wave, "--out", killed, trials[0], trials[1], trials[2], trials[3]);
    await(apart, killed);
    if (asked) apart.process().destroy();
    else apart.process().destroyForcibly();
    apart.end();
    assertTrue(!asked || apart.text().contains("; the same command goes on from there"), apart.text());
    long done = Files.readAllLines(killed).size() - 2;
    assertTrue(done >= 1, "trials in the table");
    CliRun rest = CliRun.by("search", wave, "--out", killed, trials[0], trials[1], trials[2], trials[3]).good();
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
