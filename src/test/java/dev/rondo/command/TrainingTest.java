package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.library.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** train, eval, predict and sample, on data small enough for seconds. */
class TrainingTest {

  private static final String WAVE = """
      network wave(F) {
        input x[F] over time
        target y[F]
        h = gru(x, H = 4)
        output p = dense(last(h), F)
        loss mse(p, y)
      }
      data { file = "wave.csv"; columns = "height"; time = "day"; window = 8; horizon = 2; split = last(0.25); season = 12 }
      train { epochs = 4; batch = 16; rate = 0.02 }
      """;

  private static final String LETTERS = """
      network letters(V) {
        input x[V] over time
        target y[V] over time
        h = gru(x, H = 8)
        output logits = dense(h, V)
        loss cross_entropy(logits, y)
      }
      data { text = "text.txt"; window = 10; split = last(0.2) }
      train { epochs = 3; batch = 4; rate = 0.03; carry = yes }
      """;

  @TempDir Path folder;
  private Path wave;

  @BeforeEach
  void write() throws IOException {
    wave = Files.writeString(folder.resolve("wave.rondo"), WAVE);
    Files.writeString(folder.resolve("wave.csv"), IntStream.range(0, 120)
        .mapToObj(i -> String.format(java.util.Locale.ROOT, "2001-01-%03d,%.3f%n", i, 50 + 10 * Math.sin(i * Math.PI / 6))).collect(Collectors.joining("", "day,height\n", "")));
    Files.writeString(folder.resolve("letters.rondo"), LETTERS);
    Files.writeString(folder.resolve("text.txt"), "to be or not to be, that is the question\n".repeat(10));
  }

  @Test
  void aForecasterIsTrainedMeasuredAndUsed() throws IOException {
    CliRun trained = CliRun.by("train", wave).good();
    assertTrue(trained.err().startsWith("wave: 77 parameters; 81 examples of 8 steps to train on, 30 to validate on\n"), trained.err());
    assertEquals(4, trained.err().lines().filter(l -> l.matches("epoch \\d/4  loss [\\d.]+  validation [\\d.]+( \\*)?.*") && l.matches("epoch [234]/4.*  [\\d.]+ steps/s  \\d+ s left|epoch 1/4.*")).count(), "the first epoch says nothing of the speed: " + trained.err());
    assertTrue(trained.out().contains("  last value ") && trained.out().contains("  value 12 rows before ") && trained.out().contains(" 0.0000\n"), trained.out());
    assertEquals(Set.of("wave.rondo", "wave.csv", "wave.safetensors", "wave.png", "wave.curve.csv", "wave.curve.png", "letters.rondo", "text.txt"), names());
    String scores = trained.out().lines().takeWhile(l -> !l.startsWith("wrote")).collect(Collectors.joining("\n", "", "\n"));
    assertEquals(scores, CliRun.by("eval", folder.resolve("wave.safetensors")).good().out());
    List<String> forecasts = CliRun.by("predict", folder.resolve("wave.safetensors")).good().out().lines().toList();
    assertEquals("day,height_forecast,height", forecasts.get(0));
    assertTrue(forecasts.get(1).matches("2001-01-119 \\+ 1,\\d+\\.\\d+,"), forecasts.get(1));
    assertEquals(3, forecasts.size());
    assertEquals(6, CliRun.by("predict", folder.resolve("wave.safetensors"), "--last", 5).good().out().lines().count());
    CliRun.by("predict", folder.resolve("wave.safetensors"), "--last", 0).bad("the last 0 forecasts; --last must be at least 1");
    CliRun.by("sample", folder.resolve("wave.safetensors")).bad("the model forecasts numbers; use 'rondo predict'");
  }

  @Test
  void theLearningCurveIsAFileAndAReportHoldsAll() throws IOException {
    Path report = folder.resolve("run.html");
    CliRun trained = CliRun.by("train", wave, "--report", report, "--set", "window=9").good();
    List<String> curve = Files.readAllLines(folder.resolve("wave.curve.csv"));
    assertEquals("epoch,loss,validation_loss,rate", curve.get(0));
    assertEquals(5, curve.size());
    String last = trained.err().lines().filter(l -> l.startsWith("epoch 4/4  loss ")).findFirst().orElseThrow();
    String[] row = curve.get(4).split(",");
    assertEquals("4", row[0]);
    assertTrue(last.contains(String.format(java.util.Locale.ROOT, "loss %.4f  validation %.4f", Double.parseDouble(row[1]), Double.parseDouble(row[2]))), last + curve);
    assertEquals(0.02, Double.parseDouble(row[3]));
    assertEquals(java.util.Arrays.toString(new byte[] {(byte) 0x89, 'P', 'N', 'G'}), java.util.Arrays.toString(java.util.Arrays.copyOf(Files.readAllBytes(folder.resolve("wave.curve.png")), 4)));
    String html = Files.readString(report);
    assertTrue(html.startsWith("<!DOCTYPE html>") && html.contains("h = gru(x, H = 4)") && html.contains("window = 9") && html.contains("<td>last value</td>"), html);
    assertEquals(2, html.split(" src=\"data:image/png;base64,", -1).length - 1, "the learning curve and the forecasts");
    assertFalse(html.replace(" src=\"data:", "").matches("(?s).*(://|src=|href=|@import|url\\().*"), "nothing is fetched");
    CliRun.by("train", wave, "--resume", "--epochs", 6, "-q").bad("'window' was 9 and is 8");
    CliRun.by("train", wave, "--resume", "--set", "window=9", "--epochs", 6, "-q").good();
    assertEquals(7, Files.readAllLines(folder.resolve("wave.curve.csv")).size());
    CliRun.by("train", wave, "--report", folder).bad("it is a folder; name a file in it");
  }

  /** A process that is killed while it draws leaves nothing: there is nothing that it could leave. */
  @Test
  void picturesNeedNoTemporaryFile() throws IOException, InterruptedException {
    Path model = folder.resolve("drawn.safetensors");
    ChildJvm apart = ChildJvm.start(folder, List.of("-Djava.io.tmpdir=" + folder.resolve("none")), "train", wave, "--out", model, "-q", "--epochs", 1);
    assertEquals(0, apart.end(), apart.text());
    assertTrue(Files.size(folder.resolve("drawn.curve.png")) > 0, apart.text());
  }

  /** Who sees fewer epochs than were asked for is told why, and which weights are kept. */
  @Test
  void whyTrainingStoppedIsSaid() throws IOException {
    CliRun stopped = CliRun.by("train", wave, "--epochs", 400, "--set", "patience=2", "--rate", 0.3).good();
    java.util.regex.Matcher said = java.util.regex.Pattern.compile("stopped: the validation loss has not fallen for 2 epochs \\(patience\\)\nthe weights are those of epoch (\\d+), the best on the validation part\n").matcher(stopped.err());
    assertTrue(said.find(), stopped.err());
    int best = Integer.parseInt(said.group(1));
    assertTrue(stopped.err().lines().anyMatch(l -> l.startsWith("epoch " + best + "/400") && l.contains(" *")) && stopped.err().lines().anyMatch(l -> l.startsWith("epoch " + (best + 2) + "/400")) && stopped.err().lines().noneMatch(l -> l.startsWith("epoch " + (best + 3) + "/")), stopped.err());
    assertFalse(CliRun.by("train", wave).good().err().contains("stopped"), "all epochs were run");
  }

  @Test
  void theSameSeedGivesTheSameFileAndResumingGoesOnToIt() throws IOException {
    Path once = folder.resolve("once.safetensors"), parts = folder.resolve("parts.safetensors");
    assertEquals("", CliRun.by("train", wave, "--out", once, "--quiet").good().err());
    CliRun.by("train", wave, "--out", parts, "--quiet", "--epochs", 2).good();
    CliRun.by("train", wave, "--out", parts, "--quiet", "--resume").good();
    assertArrayEquals(Files.readAllBytes(once), Files.readAllBytes(parts));
    byte[] ended = Files.readAllBytes(parts);
    Path curve = folder.resolve("parts.curve.csv");
    Files.deleteIfExists(curve);
    CliRun again = CliRun.by("train", wave, "--out", parts, "--resume").good();
    assertEquals("the training of " + parts + " has ended after 4 epochs, and this is its report; to train on, ask for more, such as --epochs 8\n", again.err());
    assertTrue(again.out().contains("wrote " + parts), again.out());
    assertTrue(Files.exists(curve), "killed before its report, it makes it now");
    assertArrayEquals(ended, Files.readAllBytes(parts));
  }

  @Test
  void settingsCanBeGivenBesideTheProgramAndAreRemembered() throws IOException {
    Path model = folder.resolve("m.safetensors");
    String out = CliRun.by("train", wave, "--out", model, "--set", "window=12", "--set", "optimiser = sgd(momentum = 0.5)", "--batch", 30, "--rate", 0.1, "-q").good().out();
    assertEquals(out.lines().takeWhile(l -> !l.startsWith("wrote")).toList(), CliRun.by("eval", model).good().out().lines().toList());
    Path other = Files.writeString(folder.resolve("other.csv"), "height,day\n" + "50,x\n".repeat(20));
    assertTrue(CliRun.by("eval", model, "--data", other).good().out().startsWith("all: 7 examples, targets from x to x\n"));
    CliRun.by("train", wave, "--set", "windw=12").bad("--set:1:1: error: no block has a key 'windw'; did you mean 'window'");
    CliRun.by("train", wave, "--set", "seed=2", "--set", " window=2; batch=many").bad("--set:1:18: error: the word 'many' where a whole number", "\n window=2; batch=many\n                 ^\n");
    CliRun.by("train", wave, "--set", "window=12", "--set", "window=13").bad("--set:1:1: error: 'window' is set twice; keep one of the two");
    CliRun.by("train", wave, "--set", "columns=day, height").bad("--set:1:9: error: 'columns' takes a text, which stands in quotes; type --set 'columns=\"day\",\"height\"', for a shell takes the outer quotes away\n");
    CliRun.by("train", wave, "--set", "window=12; file=a.csv").bad("--set:1:17: error: the word 'a.csv' where a text is expected; write it as \"a.csv\"\n");
    CliRun.by("train", wave, "--set", "}").bad("--set:1:1: error: a '}' that closes nothing; remove it");
    CliRun.by("train", wave, "--rate", "fast").bad("--rate:1:8: error: the word 'fast' where a number is expected; write it as 0.5");
    CliRun.by("train", wave, "--set", "split=last(2)").bad("a share of 2.0; give a number between 0 and 1");
  }

  @Test
  void aColumnOfWordsIsReadBesideTheNumbers() throws IOException {
    String network = WAVE.replace("y[F]", "y[G]").replace("wave(F)", "wave(F, G)").replace("dense(last(h), F)", "dense(last(h), G)")
        .replace("columns = \"height\"", "columns = \"height\"; categories = \"half\"");
    Files.writeString(wave, network);
    String rows = Files.readString(folder.resolve("wave.csv")), first = "day,height,half\n";
    Files.writeString(folder.resolve("wave.csv"), first + rows.lines().skip(1).map(l -> l + (l.compareTo("2001-01-060") < 0 ? ",first" : ",second")).collect(Collectors.joining("\n")) + "\n");
    String out = CliRun.by("train", wave).good().out();
    assertTrue(out.lines().skip(1).findFirst().orElseThrow().matches(" +RMSE +MAE +MAPE %"), out);
    Path model = folder.resolve("wave.safetensors"), other = folder.resolve("other.csv");
    Files.writeString(other, first + "x,50,first\n".repeat(11) + "x,50,third\n");
    CliRun.by("eval", model, "--data", other).bad(other + ":13: column 'half' holds 'third', which the training part lacks; it knows first, second");
    Files.writeString(other, "day,height\n" + "x,50\n".repeat(12));
    CliRun.by("predict", model, "--data", other).bad(other + ":1: no column 'half'; the columns are day, height");
    CliRun.by("train", wave, "--set", "missing=mean").good();
    Files.writeString(other, first + "x,,first\n" + "x,50,first\n".repeat(11));
    CliRun.by("train", wave, "--data", other, "--set", "missing=previous").bad(other + ":2: column 'height' has a gap in the first row");
    Files.writeString(wave, network.replace("categories", "unseen = zeros; categories"));
    CliRun.by("train", wave, "-q").good();
    Files.writeString(other, first + "x,50,first\n".repeat(11) + "x,50,third\n");
    CliRun.by("eval", model, "--data", other).good();
  }

  @Test
  void aCharacterModelContinuesAPrompt() {
    Path model = folder.resolve("letters.safetensors");
    assertTrue(CliRun.by("train", folder.resolve("letters.rondo")).good().out().contains("bits/char  perplexity"));
    String text = CliRun.by("sample", model, "--prompt", "to be", "--length", 40, "--seed", 3).good().out();
    assertTrue(text.startsWith("to be"), text);
    assertEquals(5 + 40 + 1, text.length());
    assertEquals(text, CliRun.by("sample", model, "--prompt", "to be", "--length", 40, "--seed", 3).good().out());
    CliRun.by("sample", model, "--prompt", "Zebra").bad("character 'Z' (U+005A) is not among the 15 that the model knows");
    CliRun.by("sample", model, "--temperature", -1).bad("a temperature of -1.0; it must be at least 0");
    CliRun.by("sample", model, "--length", -1).bad("a length of -1; --length must be at least 0");
    CliRun.by("predict", model).bad("the model continues text; use 'rondo sample'");
    assertTrue(CliRun.by("eval", model).good().out().contains("how often each occurs"));
  }

  /** What a loss has beside the cross-entropy, or around it, is no bits. Nothing is learnt here, so the weights of all are those that are drawn first. */
  @Test
  void bitsAreThoseOfTheOutputWhateverTheLossIs() throws IOException {
    List<String> said = new java.util.ArrayList<>();
    for (String loss : List.of("cross_entropy(logits, y)", "2 * cross_entropy(logits, y)", "cross_entropy(logits, y) + 5 * activation_penalty(h)")) {
      Path program = Files.writeString(folder.resolve("loss.rondo"), LETTERS.replace("loss cross_entropy(logits, y)", "loss " + loss));
      said.add(CliRun.by("train", program, "-q", "--epochs", 1, "--rate", "1e-30").good().out());
    }
    assertEquals(said.get(0), said.get(1));
    assertEquals(said.get(0), said.get(2));
  }

  /** States are carried where a network is measured as where it was trained: bits are the validation loss of the best epoch over ln 2. */
  @Test
  void whatCarriesItsStatesIsMeasuredSo() throws IOException {
    String out = CliRun.by("train", folder.resolve("letters.rondo"), "-q").good().out();
    double bits = Double.parseDouble(out.lines().filter(l -> l.contains("'logits'")).findFirst().orElseThrow().replaceFirst(".*'logits'", "").strip().split(" +")[0]);
    List<String> curve = Files.readAllLines(folder.resolve("letters.curve.csv"));
    int column = List.of(curve.get(0).split(",")).indexOf("validation_loss");
    double least = curve.stream().skip(1).mapToDouble(l -> Double.parseDouble(l.split(",")[column])).min().orElseThrow();
    assertEquals(least / Math.log(2), bits, 1e-4);
    assertEquals(out.lines().takeWhile(l -> !l.startsWith("wrote")).toList(), CliRun.by("eval", folder.resolve("letters.safetensors")).good().out().lines().toList());
  }

  @Test
  void anOutputThatIsNoNumberIsNoForecast() throws IOException {
    Path square = Files.writeString(folder.resolve("square.rondo"), Files.readString(wave).replace("dense(last(h), F)", "dense(last(h), F) * (1 + 1e-30 * sum(last(x) * last(x)))"));
    CliRun.by("train", square, "-q", "--epochs", 1).good();
    Path far = Files.writeString(folder.resolve("far.csv"), "day,height\n" + "1,0.5\n".repeat(9) + "1,1e30\n");
    CliRun.by("predict", folder.resolve("square.safetensors"), "--data", far).bad(far + ":11: output 'p' of the network is -Infinity after the window that ends here; its values are far from those of the training part");
  }

  @Test
  void settingsAreCheckedWithTheProgram() throws IOException {
    CliRun.by("check", wave).good();
    Path wrong = Files.writeString(folder.resolve("wrong.rondo"), Files.readString(wave).replace("window = 8", "windw = 8").replace("epochs = 4", "epochs = 0") + "tarin {\n}\n");
    CliRun said = CliRun.by("check", wrong);
    said.bad(":10:1: error: a block 'tarin', which means nothing to training");
    said.bad("error: 'data' has no key 'windw'");
    said.bad(":9:18: error: 'epochs' is 0; it must be at least 1");
  }

  @Test
  void statesAreCarriedOnlyWhereTheNextExampleGoesOn() {
    CliRun.by("train", wave, "--set", "carry=yes; shuffle=no; stride=8; split=random(0.3)", "-q").bad("but a random split leaves gaps between them; set split = last(0.2), or leave 'carry' out");
    CliRun.by("train", wave, "--set", "carry=yes; shuffle=no; stride=8; batch=2", "-q", "--epochs", 1).good();
    CliRun.by("predict", folder.resolve("wave.safetensors"), "--last", 2).good();
  }

  /** Of a text the first output says how likely each token is, be it at every step or at the last. */
  @Test
  void theOutputOfATextIsOneNumberForEachToken() throws IOException {
    String indexed = LETTERS.replace("h = gru(x, H = 8)", "h = gru(embedding(x, V, 6), H = 8)").replace("x[V]", "x").replace("y[V]", "y").replace("; carry = yes", "");
    Path program = Files.writeString(folder.resolve("of.rondo"), indexed.replace("output logits", "output h; output logits"));
    CliRun.by("train", program, "-q").bad("output 'h' of 'letters' has 8 numbers, but there are 15 different characters; write output 'logits' first");
    Files.writeString(program, indexed.replace("target y over time", "target y").replace("cross_entropy(logits, y)", "cross_entropy(last(logits), y)"));
    String out = CliRun.by("train", program, "-q").good().out();
    double bits = Double.parseDouble(out.lines().filter(l -> l.contains("'logits'")).findFirst().orElseThrow().replaceFirst(".*'logits'", "").strip().split(" +")[0]);
    List<String> curve = Files.readAllLines(folder.resolve("of.curve.csv"));
    int column = List.of(curve.get(0).split(",")).indexOf("validation_loss");
    assertEquals(curve.stream().skip(1).mapToDouble(l -> Double.parseDouble(l.split(",")[column])).min().orElseThrow() / Math.log(2), bits, 1e-4);
  }

  @Test
  void aTableIsOneFile() {
    CliRun.by("train", wave, "--data", folder.resolve("wave.csv"), "--data", folder.resolve("other.csv"), "-q").bad("other.csv: is a second file, and this data lies in one; join the two, or leave it out");
  }

  /** The same network reads a character as a one-hot vector or as an index, and learns the same. */
  @Test
  void charactersAreOneHotOrIndices() throws IOException {
    String hot = LETTERS.replace("h = gru(x, H = 8)", "param E[V, 6] init normal(0, 1); h = gru(pick(E, x), H = 8)");
    List<String> said = new java.util.ArrayList<>();
    for (String text : List.of(hot, hot.replace("x[V]", "x").replace("y[V]", "y"))) {
      Path program = Files.writeString(folder.resolve("both.rondo"), text), model = folder.resolve("both.safetensors");
      CliRun.by("train", program, "-q").good();
      said.add(CliRun.by("eval", model).good().out() + CliRun.by("sample", model, "--prompt", "to be", "--length", 60, "--temperature", 0).good().out());
    }
    assertEquals(said.get(0), said.get(1));
    assertTrue(said.get(0).contains("bits/char"), said.get(0));
    Files.writeString(folder.resolve("both.rondo"), hot.replace("x[V]", "x").replace("E[V, 6]", "E[5, 6]"));
    CliRun.by("train", folder.resolve("both.rondo")).bad("'x' of 'letters' is an index of 5 positions, but the data has 15 different values; use a longer axis");
    Files.writeString(folder.resolve("both.rondo"), hot.replace("x[V]", "x").replace("y[V]", "y").replace("E[V, 6]", "E[V + 3, 6]"));
    CliRun.by("train", folder.resolve("both.rondo"), "-q").good();
  }

  @Test
  void aMeasurementIsNoIndex() throws IOException {
    Files.writeString(wave, WAVE.replace("x[F]", "x").replace("gru(x, H = 4)", "gru(embedding(x, 3, D = 4), H = 4)"));
    CliRun.by("train", wave).bad("'x' is an index of 3 positions, and number ", " of it is ", "; give whole numbers from 0 to 2");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "day,height\\n1,2\\n2,\\n                | wave.csv:3: column 'height' is empty; fill the gap",
      "day,height\\n1,2\\n2,high\\n            | wave.csv:3: column 'height' holds 'high', which is not a number",
      "day,depth\\n1,2\\n                      | wave.csv:1: no column 'height'; the columns are day, depth",
      "day,height\\n1,2\\n2\\n                 | wave.csv:3: this row has 1 fields, the first has 2",
      "day,height\\n                           | wave.csv: holds no rows",
      "``                                      | wave.csv: holds no rows",
      "day,height\\n1,2\\n2,3\\n               | the data has 2 rows, but one example needs 10 (a window of 8, and 2 ahead); give longer data or a smaller window"})
  void badDataIsAnErrorWithAPlace(String data, String message) throws IOException {
    Files.writeString(folder.resolve("wave.csv"), data.replace("\\n", "\n"));
    CliRun.by("train", wave).bad(message);
    assertEquals(Set.of("wave.rondo", "wave.csv", "letters.rondo", "text.txt"), names());
  }

  /** The wave has a period of 12, so six rows ahead the last value is as wrong as it can be, and twelve ahead it is right. */
  @ParameterizedTest
  @CsvSource({"y[K], last(h)", "y[K] over time, h"})
  void severalRowsAheadAtOnce(String target, String read) throws IOException {
    Files.writeString(wave, WAVE.replace("wave(F)", "wave(F, K)").replace("y[F]", target).replace("dense(last(h), F)", "dense(" + read + ", K)").replace("horizon = 2", "horizon = 3, 6, 12").replace("epochs = 4", "epochs = 30"));
    List<String> said = CliRun.by("train", wave, "-q").good().out().lines().toList();
    // of 120 rows the last 30 validate, from 90 on: a window of 8 starts at 80 or later for its first forecast to lie there, at 87 or later where every step forecasts; at 100 at the latest
    assertEquals("validation: " + (target.contains("time") ? "14 examples, targets from 2001-01-097" : "21 examples, targets from 2001-01-090") + " to 2001-01-119", said.get(0));
    List<String> names = said.stream().skip(2).limit(12).map(l -> l.strip().replaceAll(" {2,}.*", "")).toList();
    assertEquals(List.of("the network's 'p'", "last value", "value 12 rows before", "+3: 'p'", "+3: last value", "+3: value 12 rows before"), names.subList(0, 6));
    double[] errors = said.stream().skip(2).limit(12).mapToDouble(l -> Double.parseDouble(l.strip().replaceAll("^.*? {2,}([\\d.]+) .*", "$1"))).toArray();
    assertEquals(errors[1] * errors[1], (errors[4] * errors[4] + errors[7] * errors[7] + errors[10] * errors[10]) / 3, 1e-2);   // mean squares of all are the mean of those of each
    assertTrue(errors[7] > 12 && errors[10] < 0.01 && errors[0] < errors[1] / 2, said::toString);
    List<String> ahead = CliRun.by("predict", folder.resolve("wave.safetensors")).good().out().lines().toList();
    assertEquals("day,ahead,height_forecast,height", ahead.get(0));
    assertEquals(List.of("2001-01-119 + 3,3", "2001-01-119 + 6,6", "2001-01-119 + 12,12"), ahead.stream().skip(1).map(l -> l.replaceAll(",[^,]*,$", "")).toList());
    assertEquals(1 + 4 * 3, CliRun.by("predict", folder.resolve("wave.safetensors"), "--last", 4).good().out().lines().count());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "horizon = 2          | horizon = 0          | a horizon of 0; it must be at least 1",
      "horizon = 2          | horizon = 3, 1       | a horizon of 1 after 3; give them in their order, from 1 on",
      "loss mse(p, y)       | ``                   | has no loss; give it one, such as loss mse(p, y)",
      "x[F] over time       | x[3] over time       | 'x' of 'wave' has shape [3], which is 3 numbers a step, but the data gives 1",
      "file = \"wave.csv\"; | ``                   | 'data' has neither a file nor a text",
      "window = 8           | window = \"8\"       | the text \"8\" where a whole number is expected; write it as 12",
      "window = 8           | window = 0           | a window of 0; it must be at least 1",
      "batch = 16           | batch = 16; carry = yes | carry = yes goes on with each example where the one before ended, but windows of 8 rows begin every 1; set stride = 8, or leave 'carry' out",
      "batch = 16           | batch = 0            | 'batch' is 0; it must be at least 1",
      "batch = 16           | batch = 16; seed = 99999999999999999999 | the number 1.0E20 is too large; a whole number has nine digits at most",
      "batch = 16           | batch = 16; bach = 2 | 'train' has no key 'bach'; did you mean 'batch'; its keys are accumulate, batch, carry, checkpoint",
      "rate = 0.02          | optimiser = adm      | 'adm' is none of sgd, adam, adamw, rmsprop",
      "season = 12          | season = 1           | a season of 1 rows is shorter than the horizon of 2",
      "gru(x, H = 4)        | gru(x, G = 4)        | wave.rondo:4:"})
  void aBadProgramIsAnErrorWithAPlace(String from, String to, String message) throws IOException {
    Files.writeString(wave, WAVE.replace(from, to));
    CliRun.by("train", wave).bad(message);
    assertEquals(Set.of("wave.rondo", "wave.csv", "letters.rondo", "text.txt"), names());
  }

  @Test
  void aProgramWithoutDataIsOneError() throws IOException {
    Files.writeString(wave, WAVE.replaceAll("(?m)^data .*\n", ""));
    CliRun said = CliRun.by("train", wave).bad("wave.rondo: there is no block 'data' with the data to train on; add one");
    assertEquals(1, said.err().lines().count(), said.err());
    assertEquals(1, CliRun.by("train", wave, "--set", "window=3").bad("neither a file nor a text").err().lines().filter(l -> l.contains("error")).count());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "window=9             | 'window' was 8 and is 9",
      "horizon=3            | 'horizon' was 2 and is 3",
      "batch=30             | 'batch' was 16 and is 30",
      "seed=7               | 'seed' was 1 and is 7",
      "scale=minmax         | 'scale' was standardise and is minmax",
      "shuffle=no           | 'shuffle' was yes and is no",
      "element=f64          | 'element' was f32 and is f64",
      "split=random(0.25)   | 'split' was last(share=0.25) and is random(0.25, seed = 1)",
      "optimiser=rmsprop    | 'optimiser' was adam(beta1=0.9, beta2=0.999, epsilon=1.0e-8, decay=0.0) and is rmsprop("})
  void resumingRefusesWhatMustNotChange(String setting, String message) {
    CliRun.by("train", wave, "-q", "--epochs", 1).good();
    CliRun.by("train", wave, "-q", "--resume", "--set", setting).bad("cannot resume " + folder.resolve("wave.safetensors") + ": " + message, "train from scratch without --resume");
  }

  @Test
  void resumingRefusesAnotherNetworkAndOtherDataButNotAnotherRate() throws IOException {
    CliRun.by("train", wave, "-q", "--epochs", 1).good();
    CliRun.by("train", wave, "-q", "--resume", "--epochs", 2, "--rate", 0.001, "--set", "clip=norm(1)").good();
    Files.writeString(wave, WAVE.replace("mse(p, y)", "mae(p, y)"));
    CliRun.by("train", wave, "-q", "--resume").bad("the equations of 'wave' have changed");
    Files.writeString(wave, WAVE);
    Files.writeString(folder.resolve("wave.csv"), Files.readString(folder.resolve("wave.csv")).replace(",5", ",7"));
    CliRun.by("train", wave, "-q", "--resume").bad("the data has changed");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "rondo.overrides | window 12 | , metadata 'rondo.overrides':1:",
      "rondo.overrides | bach = 12 | , metadata 'rondo.overrides':1:",
      "rondo.encoding  | {}        | : metadata 'rondo.encoding': ",
      "rondo.source    | cell      | , metadata 'rondo.source':1:"})
  void damagedMetadataIsNamedWithItsFile(String entry, String text, String place) {
    CliRun.by("train", wave, "-q", "--epochs", 1).good();
    Path model = folder.resolve("wave.safetensors");
    dev.rondo.model.Model.read(model).with(entry, text).write(model);
    CliRun.by("eval", model).bad(model + place);
    CliRun.by("train", wave, "-q", "--resume").bad(model + place);
  }

  @Test
  void damagedTrainingIsNamedWithItsFile() {
    CliRun.by("train", wave, "-q", "--epochs", 1).good();
    Path model = folder.resolve("wave.safetensors");
    dev.rondo.model.Model.read(model).with("rondo.training", "[]").write(model);
    CliRun.by("train", wave, "-q", "--resume").bad(model + ": the metadata 'rondo.training' of the model file is damaged");
  }

  @Test
  void aRunThatDivergesFailsWithARemedyAndKeepsWhatWasGood() throws IOException {
    Path model = folder.resolve("wave.safetensors");
    CliRun said = CliRun.by("train", wave, "--set", "optimiser=sgd", "--rate", "1e30", "-q");
    assertEquals(1, said.code(), said.err());
    assertTrue(said.err().contains("lower the learning rate, now 1.0E30, or clip the gradient's norm"), said.err());
    assertTrue(said.err().startsWith("wrote " + model + ": the last good weights, of step 1; --resume goes on from there, with a lower --rate or --set 'clip=norm(1)'\n"), said.err());
    assertEquals("", said.out());
    assertEquals(Set.of("wave.rondo", "wave.csv", "wave.safetensors", "letters.rondo", "text.txt"), names());
    CliRun.by("train", wave, "-q", "--epochs", 2).good();
    byte[] good = Files.readAllBytes(model);
    CliRun first = CliRun.by("train", wave, "-q", "--set", "scale=none", "--data", Files.writeString(folder.resolve("big.csv"), "day,height\n" + "1,1e30\n2,-1e30\n".repeat(40)));
    assertEquals(1, first.code(), first.err());
    assertFalse(first.err().contains("wrote "), "the first step failed, so nothing was learnt that could be kept: " + first.err());
    assertArrayEquals(good, Files.readAllBytes(model));
    CliRun later = CliRun.by("train", wave, "--resume", "-q", "--epochs", 9, "--rate", "1e30");
    assertEquals(1, later.code(), later.err());
    assertTrue(later.err().startsWith("wrote " + model + ": the best weights, of epoch 2, and the last good ones, of step 13;"), later.err());
    CliRun.by("eval", model).good();
  }

  /** The equation that overflows is named where it stands, also in a cell that is applied. */
  @Test
  void divergingNamesFileAndLine() throws IOException {
    Files.writeString(wave, WAVE.replace("h = gru(x, H = 4)", "e = exp(1000 * x)\n  h = gru(e, H = 4)"));
    CliRun said = CliRun.by("train", wave, "-q");
    assertEquals(1, said.code(), said.err());
    assertTrue(said.err().contains("the first value that is not finite: " + wave + ":4:3: 'e' is infinity at step "), said.err());
    Files.writeString(wave, WAVE.replace("h = gru(x, H = 4)", "h = gru(blow(x), H = 4)") + "cell blow(I) {\n  input x[I]\n  big = exp(1000 * x)\n  output big\n}\n");
    said = CliRun.by("train", wave, "-q");
    assertTrue(said.err().contains("the first value that is not finite: " + wave + ":12:3, applied in " + wave + ":4:3: 'blow1.big' is infinity at step "), said.err());
  }

  /** An infinite input of both signs: its product has no value where the gate first needs it; of one sign, it saturates the gates, and the derivative by the weights has none. */
  @Test
  void divergingNamesTheLineOfALibraryCell() throws IOException {
    Files.writeString(wave, WAVE.replace("h = gru(x, H = 4)", "h = gru(concat(x * 1e38 * 100, -x * 1e38 * 100), H = 4)"));
    CliRun said = CliRun.by("train", wave, "-q");
    assertEquals(1, said.code(), said.err());
    assertTrue(said.err().contains("the first value that is not finite: " + library("z = ") + "'gru1.z' is nan at step 1 of example 1 of the batch, unit 1; gru1.z = sigmoid("), said.err());
    Files.writeString(wave, WAVE.replace("h = gru(x, H = 4)", "h = gru(x * 1e38 * 100, H = 4)"));
    said = CliRun.by("train", wave, "-q");
    assertTrue(said.err().contains("the first value that is not finite: " + library("z = ") + "'gru1.Wz_bar', the derivative of the loss with respect to 'gru1.Wz', is nan, unit 1; it comes from gru1.z = sigmoid("), said.err());
  }

  /** Where a line of the library's gru stands, applied in the network's fourth line. */
  private String library(String begins) {
    List<String> lines = Library.standard().find("gru").orElseThrow().text().lines().map(String::strip).toList();
    int line = IntStream.range(0, lines.size()).filter(i -> lines.get(i).replaceAll(" +", " ").startsWith(begins)).findFirst().orElseThrow() + 1;
    return "gru.rondo:" + line + ":3, applied in " + wave + ":4:3: ";
  }

  @Test
  void outputThatCannotBeWrittenIsFoundBeforeTraining() {
    CliRun.by("train", wave, "--out", folder).bad("it is a folder; name a file in it");
    CliRun.by("train", wave, "--out", "/dev/null").bad("it is a device");
    CliRun.by("train", wave, "--out", folder.resolve("no/where.safetensors")).bad("there is no folder");
  }

  @Test
  void aForeignOrTruncatedModelIsRefused() throws IOException {
    CliRun.by("eval", wave).bad("is not a whole safetensors file");
    CliRun.by("train", wave, "-q").good();
    Path model = folder.resolve("wave.safetensors");
    byte[] bytes = Files.readAllBytes(model);
    Files.write(model, java.util.Arrays.copyOf(bytes, bytes.length - 100));
    CliRun.by("eval", model).bad("rondo: ");
    CliRun.by("sample", folder.resolve("absent.safetensors")).bad("absent.safetensors");
    Files.write(model, new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
    CliRun.by("eval", model).bad(model + ": the model file has no 'rondo.source' in its metadata");
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(p -> p.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
