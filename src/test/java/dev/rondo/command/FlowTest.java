package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** flow: what it says, its files, and what it refuses. */
class FlowTest {

  private static final String HALF = "cell half(H) {\n  input x[H]\n  state h[H]\n  h' = %s * h + x\n  output h'\n}\n";

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("wave.rondo"), """
        network wave(F) {
          input x[F] over time
          target y[F]
          h = gru(x, H = 4)
          output p = dense(last(h), F)
          loss mse(p, y)
        }
        data { file = "wave.csv"; columns = "height"; window = 8; split = last(0.25) }
        train { epochs = 1; batch = 16 }
        """);
    Files.writeString(folder.resolve("wave.csv"), IntStream.range(0, 120).mapToObj(i -> String.format(java.util.Locale.ROOT, "%.3f%n", Math.sin(i * Math.PI / 6))).collect(Collectors.joining("", "height\n", "")));
  }

  private Path cell(String factor) throws IOException {
    return Files.writeString(folder.resolve("half.rondo"), String.format(HALF, factor));
  }

  @Test
  void aCellThatForgetsIsToldWhatToDo() throws IOException {   // 0.5^9 = 0.00195, 0.5^10 = 0.00098
    String out = CliRun.by("flow", cell("0.5"), "--steps", 30, "--examples", 2, "--dims", "H=3").good().out();
    assertTrue(out.startsWith("half: 30 steps, 2 examples of random inputs, first weights\n"), out);
    assertTrue(out.contains("  h vanishes: times 0.5000 a step back, 1.9e-09 over 29; below 0.001 of where it ends from step 20 back\n"), out);
    assertTrue(out.contains("norm of the step of h: 0.500 on average"), out);
    assertTrue(out.contains("  use a cell with gates, such as lstm or gru: the gradient of 'h' is times 0.5000 in a step back, 1.9e-09 over 29 steps\n"), out);
    assertEquals(11, out.lines().filter(l -> l.matches(" +\\d+ +\\d.\\d\\de[-+]\\d\\d \\+- +0 % +0.500")).count(), out);
  }

  @Test
  void aCellThatExplodesIsToldToClip() throws IOException {
    String out = CliRun.by("flow", cell("2"), "--steps", 15, "--examples", 2).good().out();
    assertTrue(out.contains("  h explodes: times 2.000 a step back, 1.6e+04 over 14; above 1000 times where it ends from step 5 back\n"), out);
    assertTrue(out.contains("  clip the gradient: clip = norm(1): the gradient of 'h' is times 2.000 in a step back"), out);
  }

  @Test
  void whereNothingIsWrongThereIsNoAdvice() throws IOException {
    assertTrue(CliRun.by("flow", cell("1"), "--steps", 15).good().out().endsWith("advice\n  none: nothing vanishes, explodes or is saturated\n"));
    String one = CliRun.by("flow", cell("0.5"), "--steps", 1).good().out();
    assertTrue(one.contains("  h is known at too few steps to have a rate\n") && one.endsWith("  none: one step has no way back\n"), one);
  }

  /** What x[t-1] keeps is passed on by its own step alone, so there is nothing to advise: the cell is gated, and it is one layer. */
  @Test
  void aTapIsNoLayerAndHasNoAdvice() throws IOException {
    Path file = Files.writeString(folder.resolve("tap.rondo"), "cell tap(H) {\n  input x[H]\n  state c[H]\n  f = sigmoid(0 * x + 1)\n  c' = f * c + x + x[t-1]\n  output c'\n}\n");
    String out = CliRun.by("flow", file, "--steps", 50).good().out();
    assertTrue(out.contains("  start the bias of 'f' higher, up to 3.0"), out);
    assertFalse(out.contains("x.before") || out.contains("use a cell with gates") || out.contains("layers"), out);
  }

  /** 1 / (1 + e^-1) = 0.731 of c is kept where the weights are 0; 10^(-1/49) = 0.954, of which the logit is 3.03. */
  @Test
  void theBiasOfAForgetGateFollowsFromTheNumberOfSteps() throws IOException {
    Path file = Files.writeString(folder.resolve("kept.rondo"), "cell kept(H) {\n  input x[H]\n  state c[H]\n  f = sigmoid(0 * x + 1)\n  c' = f * c + x\n  output c'\n}\n");
    String out = CliRun.by("flow", file, "--steps", 50).good().out();
    assertTrue(out.contains("  start the bias of 'f' higher, up to 3.0: it keeps 0.731 of 'c' in a step on average, 2.2e-07 over 49 steps; for a tenth it takes 0.954\n"), out);
  }

  @Test
  void aNetworkIsLookedAtAsItStartsAndAsItWasTrained() throws IOException {
    Path program = folder.resolve("wave.rondo"), csv = folder.resolve("f.csv"), png = folder.resolve("f.png"), svg = folder.resolve("f.svg"), model = folder.resolve("wave.safetensors");
    String out = CliRun.by("flow", program, "--set", "window=12", "--csv", csv, "--out", png).good().out();
    assertTrue(out.startsWith("wave: 12 steps, 30 examples of the validation part, first weights\n"), out);
    assertTrue(out.contains("gru1.h") && out.contains("gru1.z  ") && out.endsWith("wrote " + csv + "\nwrote " + png + "\n"), out);
    List<String> rows = Files.readAllLines(csv);
    assertEquals(13, rows.size());
    assertTrue(rows.get(0).startsWith("step,gradient of gru1.h: mean,gradient of gru1.h: spread,norm of the step of gru1.h: mean,"), rows.get(0));
    rows.forEach(row -> assertEquals(rows.get(0).split(",").length, row.split(",").length));
    assertEquals("PNG", new String(Files.readAllBytes(png), 1, 3, StandardCharsets.US_ASCII));
    assertTrue(CliRun.by("flow", program, "--steps", 9, "--examples", 3).good().out().startsWith("wave: 9 steps, 3 examples"));
    CliRun.by("train", program, "-q").good();
    assertTrue(CliRun.by("flow", model, "--out", svg).good().out().startsWith("wave: 8 steps, 30 examples of the validation part, trained weights\n"));
    assertTrue(Files.readString(svg).contains("<svg"));
    assertTrue(CliRun.by("flow", model, "--data", folder.resolve("wave.csv"), "--last-step").good().out().startsWith("wave: 8 steps, 32 examples of the data, trained weights\n"));
    CliRun.by("flow", model, "--steps", 9).bad("a model reads data as it was trained to; leave out --steps and --set");
    CliRun.by("flow", program, "--dims", "F=2").bad("'wave' is a network, whose sizes follow from its data; --dims is for a cell alone");
    CliRun.by("flow", program, "--set", "windw=2").bad("no block has a key 'windw'");
    CliRun.by("flow", program, "--set", "columns=height").bad("--set:1:9: error: 'columns' takes a text, which stands in quotes; type --set 'columns=\"height\"', for a shell");
    CliRun.by("flow", program, "--data", folder.resolve("none.csv")).bad("none.csv");
  }

  /** Images and labels, as train takes them; and texts, of which two have more windows than one. */
  @Test
  void dataMayLieInSeveralFiles() throws IOException {
    Path digits = Path.of("../examples/digits.rondo"), images = Path.of("../examples/digits-images.idx.gz"), labels = Path.of("../examples/digits-labels.idx.gz");
    String named = CliRun.by("flow", digits, "--examples", 4).good().out();
    assertTrue(named.startsWith("digits: 8 steps, 4 examples of the validation part, first weights\n"), named);
    assertEquals(named, CliRun.by("flow", digits, "--examples", 4, "--data", images, "--data", labels).good().out());
    CliRun.by("flow", digits, "--data", labels, "--data", images).bad("digits-labels.idx.gz");
    Path program = folder.resolve("say.rondo"), one = Files.writeString(folder.resolve("one.txt"), "abcde".repeat(5)), two = Files.writeString(folder.resolve("two.txt"), "edcba".repeat(5));
    Files.writeString(program, "network say(V) {\n  input x[V] over time\n  target y[V] over time\n  output p = dense(gru(x, H = 3), V)\n  loss cross_entropy(p, y)\n}\ndata { text = \"one.txt\"; window = 4; split = last(0.5) }\ntrain { epochs = 1 }\n");
    assertTrue(CliRun.by("flow", program, "--data", one).good().out().startsWith("say: 4 steps, 3 examples of the validation part, first weights\n"));
    assertTrue(CliRun.by("flow", program, "--data", one, "--data", two).good().out().startsWith("say: 4 steps, 6 examples of the validation part, first weights\n"));
    CliRun.by("train", program, "-q").good();
    assertTrue(CliRun.by("flow", folder.resolve("say.safetensors"), "--text", one, "--text", two).good().out().startsWith("say: 4 steps, 12 examples of the data, trained weights\n"));
  }

  /** 0.5 a step back from the end of each; the longest text has five characters. */
  @Test
  void meansAreOverTheExamplesThatHaveAStep() throws IOException {
    Path program = folder.resolve("tell.rondo"), csv = folder.resolve("f.csv");
    Files.writeString(program, String.format(HALF, "0.5") + "network tell(V, C) {\n  input x[V] over time with lengths n\n  target y[C]\n  output p = dense(last(half(dense(x, 3), H = 3)), C)\n  loss cross_entropy(p, y)\n}\ndata { texts = \"tell.txt\"; split = last(0.5) }\ntrain { epochs = 1 }\n");
    Files.writeString(folder.resolve("tell.txt"), "a\tababab\nb\tbabbab\na\tab\nb\tbaaba\n");
    String out = CliRun.by("flow", program, "--csv", csv).good().out();
    assertTrue(out.startsWith("tell: 5 steps, 2 examples of the validation part, first weights\n") && out.contains("\nmeans are over the examples that have a step: 2 have the first, 1 the last\n"), out);
    List<String> rows = Files.readAllLines(csv);
    assertEquals(List.of("examples", "2", "2", "1", "1", "1"), rows.stream().map(r -> r.substring(r.lastIndexOf(',') + 1)).toList());
    double[] gradient = rows.stream().skip(1).mapToDouble(r -> Double.parseDouble(r.split(",")[1])).toArray();
    for (int t = 2; t < 4; t++) assertEquals(0.5, gradient[t] / gradient[t + 1], 1e-12);
    assertTrue(gradient[1] > gradient[2], "the text of two characters ends at the second");
  }

  @Test
  void aLossThatReadsEveryStepIsSaidSo() throws IOException {
    Files.writeString(folder.resolve("wave.rondo"), Files.readString(folder.resolve("wave.rondo")).replace("target y[F]", "target y[F] over time").replace("last(h)", "h"));
    assertTrue(CliRun.by("flow", folder.resolve("wave.rondo")).good().out().contains("\nthe loss reads every step, so that gradient comes in at each; --last-step shows what of the last step's is left\n"));
    assertFalse(CliRun.by("flow", folder.resolve("wave.rondo"), "--last-step").good().out().contains("the loss reads every step"));
  }

  @Test
  void theFirstLayerOfAStackThatLosesItIsToldOfResiduals() throws IOException {
    Path file = Files.writeString(folder.resolve("deep.rondo"), "cell deep(H) {\n  input x[H]\n  state a[H], b[H]\n  a' = a + x\n  b' = b + 0.001 * a'\n  output b'\n}\n");
    String out = CliRun.by("flow", file, "--steps", 4).good().out();   // b: 1 at every step; a: 0.001 for each step to come
    assertTrue(out.contains("  lead each layer past the next by a residual connection, as in h = h + gru(h, H = 64): the gradient in the first of 2 layers is 4.0e-03 times that in the last\n"), out);
  }

  @Test
  void whatCannotBeLookedAtIsRefused() throws IOException {
    Path half = cell("0.5");
    CliRun.by("flow", "dense").bad("'dense' has no state, so nothing passes through time in it; use a recurrent cell");
    CliRun.by("flow", "nothing.rondo").bad("there is no such file");
    CliRun.by("flow", half, "--cell", "whole").bad("there is no 'whole' in it; it has half");
    CliRun.by("flow", half, "--dims", "Q=3").bad("'half' has no dimension 'Q'; it has H");
    CliRun.by("flow", half, "--steps", 0).bad("a sequence of 0 steps; it must be at least 1");
    CliRun.by("flow", half, "--examples", 0).bad("a batch of 0 examples; it must be at least 1");
    CliRun.by("flow", half, "--bound", 2).bad("a bound of 2.0; it must be between 0 and 1");
    CliRun.by("flow", half, "--out", "a.gif").bad("a picture a.gif; its name must end in .png or .svg");
    CliRun.by("flow", half, "--csv", folder.resolve("no/such.csv")).bad("there is no folder");
    CliRun.by("flow", half, "--set", "window=3").bad("'half' is a cell, which is looked at with random inputs; leave out --data and --set");
    Path loud = Files.writeString(folder.resolve("loud.rondo"), "cell loud() {\n  input x\n  state h init 1e200\n  h' = h * h + x\n  output h'\n}\n");
    CliRun.by("flow", loud, "--steps", 5).bad("state 'h' becomes Infinity in step 1 of 5; use smaller weights or fewer steps");
  }
}
