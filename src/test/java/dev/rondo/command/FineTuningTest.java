package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model's weights taken over by another network, and some of them kept. */
class FineTuningTest {

  private static final String BASE = """
      network wave(F) {
        input x[F] over time
        target y[F]
        h = gru(x, H = 4)
        output p = dense(last(h), F)
        loss mse(p, y)
      }
      data { file = "wave.csv"; columns = "height"; window = 8 }
      train { epochs = 2; batch = 16; rate = 0.02 }
      """;
  private static final String TALLER = BASE.replace("H = 4)\n", "H = 4)\n  h = gru(h, H = 5)\n");

  @TempDir Path folder;
  private Path base, taller, model;

  @BeforeEach
  void write() throws IOException {
    base = Files.writeString(folder.resolve("base.rondo"), BASE);
    taller = Files.writeString(folder.resolve("taller.rondo"), TALLER);
    model = folder.resolve("taller.safetensors");
    Files.writeString(folder.resolve("wave.csv"), IntStream.range(0, 90).mapToObj(i -> String.format(Locale.ROOT, "%.3f%n", Math.sin(i / 5.0))).collect(Collectors.joining("", "height\n", "")));
    CliRun.by("train", base, "-q").good();
  }

  private static double[] weights(Path file, String name) {
    return Model.read(file).tensors().get(name).data();
  }

  @Test
  void frozenParametersStayAndTheOthersLearn() {
    Path from = folder.resolve("base.safetensors");
    CliRun said = CliRun.by("train", taller, "--from", from, "--set", "freeze=\"gru1.*\"").good();
    assertTrue(said.err().contains("from " + from + ": 10 parameters taken: gru1.Wz, gru1.Wr, gru1.Wn, gru1.Uz, gru1.Ur, gru1.Un, gru1.bz, gru1.br, gru1.bn, dense1.b\n"), said.err());
    assertTrue(said.err().contains("new: gru2.Wz, ") && said.err().contains("dense1.W ([1, 4] there, [1, 5] here)"), said.err());
    Set<String> kept = new TreeSet<>(Model.read(from).tensors().keySet());
    kept.removeIf(n -> !n.startsWith("gru1."));
    assertEquals(9, kept.size());
    for (String name : kept) assertArrayEquals(weights(from, name), weights(model, name), name);
    for (String name : new String[] {"gru2.Wz", "dense1.W", "dense1.b"}) assertFalse(Arrays.equals(weights(model, name), untrained(name)), name + " is as it began");
    assertFalse(Model.read(model).tensors().containsKey("memory/gru1.Wz.m"), "nothing is remembered for what does not move");
    assertTrue(Model.read(model).tensors().containsKey("memory/gru2.Wz.m"));
    CliRun.by("eval", model).good();
    CliRun.by("train", taller, "--resume", "--epochs", 3).bad("'freeze' was gru1.* and is nothing");
    CliRun.by("train", taller, "--resume", "--epochs", 3, "--set", "freeze=\"gru1.*\"").good();
  }

  private double[] untrained(String name) {
    Path still = folder.resolve("still.safetensors");
    CliRun.by("train", taller, "-q", "--epochs", 1, "--set", "optimiser=sgd", "--rate", "1e-30", "--from", folder.resolve("base.safetensors"), "--out", still).good();
    return weights(still, name);
  }

  @Test
  void withoutFreezingAllIsTrainedOn() {
    Path from = folder.resolve("base.safetensors");
    CliRun said = CliRun.by("train", base, "--from", from, "--out", model).good();
    assertTrue(said.err().contains("11 parameters taken") && !said.err().contains("new: ") && !said.err().contains("read otherwise"), said.err());
    assertFalse(Arrays.equals(weights(from, "gru1.Wz"), weights(model, "gru1.Wz")));
  }

  /** Of a, b and space the numbers are others where c and d come in between, and what was learnt of them goes along. */
  @Test
  void aTokenKeepsWhatWasLearntWhateverItsNumberIs() throws IOException {
    String letters = """
        network letters(V) {
          input x over time
          target y over time
          h = gru(embedding(x, V, 3), H = 4)
          output logits = dense(h, V)
          loss cross_entropy(logits, y)
        }
        data { text = "%s"; window = 5 }
        train { epochs = 1; batch = 4; rate = %s; optimiser = sgd }
        """;
    Files.writeString(folder.resolve("some.txt"), "abra zebra ".repeat(20));   // space a b e r z
    Files.writeString(folder.resolve("more.txt"), "a cab bad \n".repeat(20));   // line end, space, a b c d
    Files.writeString(folder.resolve("none.txt"), "xyzzy\n".repeat(40).replace('z', 'Z'));
    CliRun.by("train", Files.writeString(folder.resolve("some.rondo"), letters.formatted("some.txt", "0.5")), "-q").good();
    Path from = folder.resolve("some.safetensors"), more = Files.writeString(folder.resolve("more.rondo"), letters.formatted("more.txt", "1e-30")), to = folder.resolve("more.safetensors");
    String said = CliRun.by("train", more, "--from", from).good().err();
    assertTrue(said.contains("embedding1.E (3 of 6 tokens)") && said.contains("dense1.W (3 of 6 tokens)") && said.contains("dense1.b (3 of 6 tokens)"), said);
    int[][] numbers = {{0, 1}, {1, 2}, {2, 3}};   // of the space, a and b, there and here
    for (int[] n : numbers) {
      for (int d = 0; d < 3; d++) assertEquals(weights(from, "embedding1.E")[n[0] * 3 + d], weights(to, "embedding1.E")[n[1] * 3 + d]);
      for (int d = 0; d < 4; d++) assertEquals(weights(from, "dense1.W")[n[0] * 4 + d], weights(to, "dense1.W")[n[1] * 4 + d]);
      assertEquals(weights(from, "dense1.b")[n[0]], weights(to, "dense1.b")[n[1]]);
    }
    assertArrayEquals(weights(from, "gru1.Uz"), weights(to, "gru1.Uz"));
    CliRun.by("train", more, "-q", "--out", folder.resolve("drawn.safetensors")).good();
    for (int token : new int[] {0, 4, 5}) for (int d = 0; d < 3; d++) assertEquals(weights(folder.resolve("drawn.safetensors"), "embedding1.E")[token * 3 + d], weights(to, "embedding1.E")[token * 3 + d], "what was not known is drawn");
    Path none = Files.writeString(folder.resolve("none.rondo"), letters.formatted("none.txt", "0.1"));
    assertTrue(CliRun.by("train", none, "--from", from).good().err().contains("new: embedding1.E (other tokens, [6, 3] there, [4, 3] here), "));
  }

  @Test
  void whatDoesNotFitIsSaid() throws IOException {
    Path from = folder.resolve("base.safetensors");
    CliRun.by("train", base, "--from", from, "--resume").bad("--resume continues with the weights of ", "give one of the two");
    CliRun.by("train", base, "--from", base).bad(base + " is not a whole safetensors file");
    CliRun.by("train", base, "--from", folder.resolve("nowhere.safetensors")).bad("there is no such file");
    Path other = Files.writeString(folder.resolve("other.rondo"), BASE.replace("gru(x, H = 4)", "lstm(x, H = 4)").replace("dense(last(h), F)", "last(h)[0:F]"));
    CliRun.by("train", other, "--from", from).bad(from + ": has no parameter of the same name and shape as 'wave', which has lstm1.", "it holds dense1.W, dense1.b, gru1.");
    CliRun.by("train", base, "--set", "freeze=\"gru7.*\"").bad("--set:1:8: error: freeze: no parameter of 'wave' is named 'gru7.*'; there are gru1.Wz, ");
    CliRun.by("train", base, "--set", "freeze=gru1.*").bad("--set:1:8: error: 'freeze' takes a text, which stands in quotes; type --set 'freeze=\"gru1.*\"', for a shell takes the outer quotes away");
    CliRun.by("train", base, "--set", "freeze=\"*\"").bad("freeze: all parameters of 'wave' are frozen, so there is nothing to train");
    Files.writeString(folder.resolve("wave.csv"), Files.readString(folder.resolve("wave.csv")).replace("0.1", "7.1"));
    assertTrue(CliRun.by("train", base, "--from", from).good().err().contains("its data was read otherwise: scaler, "));
  }
}
