package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of every task: name, width and axes of the output are compared with its target before anything is trained. */
class AnswerTest {

  @TempDir Path folder;

  private void refused(String program, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("n.rondo"), program);
    for (String[] command : new String[][] {{"train", file.toString()}, {"search", file.toString(), "--vary", "rate=0.1,0.2"}}) {
      CliRun said = CliRun.by((Object[]) command).bad("n.rondo:", message);
      assertFalse(said.err().contains("parameters;"), said.err());
    }
    assertFalse(Files.exists(folder.resolve("n.safetensors")));
  }

  private void table() throws IOException {
    Files.writeString(folder.resolve("n.csv"), IntStream.range(0, 40).mapToObj(i -> i % 7 + "," + i % 5 + "," + i % 3 + "\n").collect(Collectors.joining("", "a,b,c\n", "")));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "y[F]           | p0 = last(x); output p = concat(p0, 99 * ones(1)); loss mse(p0 + w, y) | a | 1 | 1:76: error: output 'p' of 'n' has 2 numbers, but the forecast needs 1; give out 1, as dense(last(h), 1)",
      "y[F]           | output p = w + last(x)[0:1]; loss average(sum(square(p - y[0:1]))) | a b | 1 | output 'p' of 'n' has 1 number, but the forecast needs 2 (2 targets at 1 horizon); give out 2, as dense(last(h), 2)",
      "y[F] over time | output p = w + x[0:1]; loss average(sum(square(p - y[0:1]))) | a b c | 1 | output 'p' of 'n' has 1 number, but the forecast needs 3 (3 targets at 1 horizon); give out 3, as dense(h, 3)",
      "y[K]           | p0 = (w + last(x)[0:1]) * ones(1); output p = concat(p0, p0, p0, 99 * ones(3)); loss average(sum(square(p[0:3] - y[0:3]))) | a | 1, 2, 3 | output 'p' of 'n' has 6 numbers, but the forecast needs 3 (1 target at 3 horizons)",
      "y[K]           | p0 = (w + last(x)[0:1]) * ones(1); output p = concat(p0, p0); loss average(sum(square(p - y[0:2]))) | a | 1, 2, 3 | output 'p' of 'n' has 2 numbers, but the forecast needs 3",
      "y[F]           | h = gru(x, H = 4); output h; output p = dense(last(h), F); loss mse(p, y) | a | 1 | output 'h' of 'n' has 4 numbers, but the forecast needs 1; write output 'p' first, for the first one is compared with the target",
      "y[F]           | h = gru(x, H = 1); output h; loss mse(sum(last(h)) * ones(F), y) | a | 1 | output 'h' of 'n' varies over time, but the target 'y' does not; take its last step",
      "y[F] over time | output p = last(x) + w; loss mse(p, last(y)) | a | 1 | output 'p' of 'n' does not vary over time, but the target 'y' does; give out a value for every step",
      "y[F]           | output p = w * ones(F); loss mse(last(x) + p, y) | a | 1 | output 'p' of 'n' is one for all examples; give out what varies over them",
      "y[F]           | output p = steps(x) @ ones(F); loss mse(last(x) + w, y) | a | 1 | output 'p' of 'n' has a number for every step of the sequence, but the forecast needs 1",
      "y[F]           | p = last(x) + w; loss mse(p, y) | a | 1 | network 'n' has no output; give it one"})
  void forecasts(String target, String equations, String columns, String horizon, String message) throws IOException {
    table();
    String names = java.util.Arrays.stream(columns.split(" ")).map(c -> '"' + c + '"').collect(Collectors.joining(", "));
    refused("network n(" + (target.contains("K") ? "F, K" : "F") + ") { input x[F] over time; target " + target + "; param w init 0; " + equations + " }\ndata { file = \"n.csv\"; columns = " + names + "; window = 4; horizon = " + horizon + " }\ntrain { epochs = 1 }\n", message.replace("1:76: error: ", ""));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "x          | y          | h = gru(embedding(x, V, 4), H = 30); output h; output p = dense(h, V) | output 'h' of 'n' has 30 numbers, but there are 4 different characters; write output 'p' first",
      "x          | y          | h = gru(embedding(x, V, 4), H = 30); output h; p = dense(h, V) | output 'h' of 'n' has 30 numbers, but there are 4 different characters; give out a number for each before softmax",
      "x[V]       | y[V]       | h = gru(x, H = 3); output h; p = dense(h, V) | output 'h' of 'n' has 3 numbers, but there are 4 different characters",
      "x[V]       | y[V]       | h = gru(x, H = 30); output h; p = dense(h, V) | output 'h' of 'n' has 30 numbers, but there are 4 different characters",
      "x          | y          | p = dense(gru(embedding(x, V, 4), H = 3), V); output q = last(p) | output 'q' of 'n' does not vary over time, but the target 'y' does",
      "x          | y          | p = dense(gru(embedding(x, 9, 4), H = 3), 9); output q = p[0:4] | output 'q' of 'n' has 4 numbers, but 'y' is an index of 9 positions"})
  void texts(String input, String target, String equations, String message) throws IOException {
    Files.writeString(folder.resolve("t.txt"), "abc ".repeat(40));
    String dims = equations.contains("V") ? "V" : "";
    refused("network n(" + dims + ") { input " + input + " over time; target " + target + " over time; " + equations + "; loss cross_entropy(p, y) }\ndata { text = \"t.txt\"; window = 8 }\ntrain { epochs = 1 }\n", message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "y[C]           | h = gru(x, H = 5); output h; output p = dense(last(h), C) | output 'h' of 'n' has 5 numbers, but there are 2 classes; write output 'p' first",
      "y[C]           | h = gru(x, H = 2); output h; p = dense(last(h), C) | output 'h' of 'n' varies over time, but the target 'y' does not",
      "y[C] over time | p = dense(gru(x, H = 3), C); output q = last(p) | output 'q' of 'n' does not vary over time, but the target 'y' does",
      "y              | h = gru(x, H = 3); p = dense(last(h), 2); output q = dense(last(h), 3) | output 'q' of 'n' has 3 numbers, but there are 2 classes",
      "y[C]           | param w[2] init 0; p = dense(last(gru(x, H = 3)), C); output q = w | output 'q' of 'n' is one for all examples"})
  void classes(String target, String equations, String message) throws IOException {
    Files.writeString(folder.resolve("c.csv"), IntStream.range(0, 80).mapToObj(i -> "s" + i / 2 + (i / 2 % 2 == 0 ? ",down,1\n" : ",up,2\n")).collect(Collectors.joining("", "id,kind,a\n", "")));
    refused("network n(" + (target.contains("C") ? "C" : "") + ") { input x[1] over time; target " + target + "; " + equations + "; loss cross_entropy(p, y) }\ndata { file = \"c.csv\"; label = \"kind\"; group = \"id\" }\ntrain { epochs = 1 }\n", message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "d = gru(embedding(said, V, 4), H = 9); output d; output p = dense(d, V) | output 'd' of 'n' has 9 numbers, but there are 4 characters, the border among them; write output 'p' first",
      "d = gru(embedding(said, V, 4), H = 9); p = dense(d, V); output q = last(p) | output 'q' of 'n' does not vary over time, but the target 'y' does",
      "d = gru(embedding(said, V, 4), H = 9); p = dense(d, V); output q = dense(d, 2) | output 'q' of 'n' has 2 numbers, but there are 4 characters, the border among them"})
  void textsFromTheirBeginning(String equations, String message) throws IOException {
    Files.writeString(folder.resolve("l.txt"), "ab\nba\n".repeat(20));
    refused("network n(V) { input said over time with lengths m; target y over time with lengths m; " + equations + "; loss cross_entropy(p, y) }\ndata { lines = \"l.txt\" }\ntrain { epochs = 1 }\n", message);
  }

  /** The place of the output, and what fits is trained: one number for two classes, and more positions than tokens. */
  @Test
  void theOutputIsShown() throws IOException {
    table();
    Path file = Files.writeString(folder.resolve("n.rondo"), "network n(F) {\n  input x[F] over time\n  target y[F]\n  output p = concat(last(x), last(x))\n  param w init 0\n  loss mse(last(x) + w, y)\n}\ndata { file = \"n.csv\"; columns = \"a\"; window = 4 }\ntrain { epochs = 1 }\n");
    assertEquals(2, CliRun.by("train", file).code());
    assertTrue(CliRun.by("train", file).err().contains("n.rondo:4:"), CliRun.by("train", file).err());
    Files.writeString(folder.resolve("t.txt"), "abc ".repeat(40));
    Path wide = Files.writeString(folder.resolve("wide.rondo"), "network n() { input x over time; target y over time; output p = dense(gru(embedding(x, 9, 4), H = 3), 9); loss cross_entropy(p, y) }\ndata { text = \"t.txt\"; window = 8 }\ntrain { epochs = 1 }\n");
    CliRun.by("train", wide, "-q").good();
  }
}
