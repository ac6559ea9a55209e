package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trials of a search are trainings like any other: the table says what 'train' says with the same settings. */
class SearchTest {

  private static final String WAVE = """
      network wave(F, H) {
        input x[F] over time
        target y[F]
        h = gru(x, H = H)
        output p = dense(last(h), F)
        loss mse(p, y)
      }
      sizes { H = 3 }
      data { file = "wave.csv"; columns = "height"; window = 8 }
      train { epochs = 2; batch = 16 }
      """;

  @TempDir Path folder;
  private Path wave, table;

  @BeforeEach
  void write() throws IOException {
    wave = Files.writeString(folder.resolve("wave.rondo"), WAVE);
    table = folder.resolve("wave.search.csv");
    Files.writeString(folder.resolve("wave.csv"), IntStream.range(0, 90).mapToObj(i -> String.format(Locale.ROOT, "%.3f%n", Math.sin(i / 5.0))).collect(Collectors.joining("", "height\n", "")));
  }

  private List<List<String>> rows() throws IOException {
    return Files.readAllLines(table).stream().skip(2).map(l -> Arrays.asList(l.split(","))).toList();
  }

  @Test
  void allCombinationsAreTrainedAndTheBestIsACommand() throws IOException {
    CliRun said = CliRun.by("search", wave, "--vary", "rate=0.001,0.05", "--vary", "train.batch=8, 20").good();
    assertEquals(List.of("0.001 8", "0.001 20", "0.05 8", "0.05 20"), rows().stream().map(r -> r.get(0) + " " + r.get(1)).toList());
    assertEquals("rate,train.batch,validation_loss,best_epoch,epochs,seconds,outcome", Files.readAllLines(table).get(1));
    assertEquals(4, said.err().lines().filter(l -> l.matches("trial \\d/4  rate=\\S+  train.batch=\\S+  validation \\S+  in epoch \\d of 2  .*s")).count(), said.err());
    List<String> best = rows().stream().min((a, b) -> Double.compare(Double.parseDouble(a.get(2)), Double.parseDouble(b.get(2)))).orElseThrow();
    assertEquals("best: rondo train " + wave + " --set rate=" + best.get(0) + " --set train.batch=" + best.get(1), said.out().lines().reduce((a, b) -> b).orElseThrow());
    assertTrue(said.out().lines().skip(1).findFirst().orElseThrow().strip().startsWith(best.get(0)), said.out());
    CliRun.by("train", wave, "-q", "--set", "rate=" + best.get(0), "--set", "train.batch=" + best.get(1)).good();
    double lowest = Files.readAllLines(folder.resolve("wave.curve.csv")).stream().skip(1).mapToDouble(l -> Double.parseDouble(l.split(",")[2])).min().orElseThrow();
    assertEquals(lowest, Double.parseDouble(best.get(2)));
  }

  @Test
  void finishedTrialsAreNotRunAgainAndMoreCanBeAsked() throws IOException {
    CliRun.by("search", wave, "--vary", "H=2,3").good();
    List<String> before = Files.readAllLines(table);
    CliRun more = CliRun.by("search", wave, "--vary", "H=3,2,4").good();
    assertEquals(2, more.err().lines().filter(l -> l.endsWith("(run before)")).count(), more.err());
    assertEquals(before, Files.readAllLines(table).subList(0, before.size()));
    Files.write(table, before.subList(0, before.size() - 1));
    CliRun.by("search", wave, "--vary", "H=2,3").good();
    assertEquals(before.get(3).split(",")[1], rows().get(1).get(1));
    CliRun.by("search", wave, "--vary", "H=2,3", "--epochs", 3).bad(table + ": belongs to a search with another program, other settings or other data; remove the file, or choose another with --out");
    CliRun.by("search", wave, "--vary", "rate=0.1").bad(table + ": has the columns H, validation_loss");
    Path data = folder.resolve("wave.csv");
    String numbers = Files.readString(data), others = numbers.replaceFirst("[1-8](\\s*)$", "9$1");
    assertTrue(!others.equals(numbers) && others.length() == numbers.length());
    Files.writeString(data, others);   // another number, and the file is as long as before
    CliRun.by("search", wave, "--vary", "H=2,3").bad(table + ": belongs to a search with another program, other settings or other data");
    Files.writeString(data, numbers);
    CliRun.by("search", wave, "--vary", "H=2,3").good();
  }

  @Test
  void drawnTrialsDependOnTheSeedAndNotOnHowMany() throws IOException {
    CliRun.by("search", wave, "--vary", "rate=log(0.0001..0.1)", "--vary", "H=2..5", "--trials", 3, "--epochs", 1, "-q").good();
    List<List<String>> three = rows();
    for (List<String> row : three) {
      double rate = Double.parseDouble(row.get(0));
      assertTrue(rate >= 0.0001 && rate <= 0.1 && row.get(1).matches("[2-5]"), row::toString);
    }
    assertEquals(3, three.stream().map(r -> r.get(0)).distinct().count());
    CliRun.by("search", wave, "--vary", "rate=log(0.0001..0.1)", "--vary", "H=2..5", "--trials", 5, "--epochs", 1, "-q").good();
    assertEquals(three, rows().subList(0, 3));
    assertEquals(5, rows().size());
    Files.delete(table);
    CliRun.by("search", wave, "--vary", "rate=log(0.0001..0.1)", "--vary", "H=2..5", "--trials", 3, "--epochs", 1, "-q", "--draw", 2).good();
    assertTrue(rows().stream().noneMatch(r -> three.stream().anyMatch(t -> t.get(0).equals(r.get(0)))));
  }

  @Test
  void aTrialThatNoMemoryHoldsIsARowWithoutAScoreAndTheOthersGoOn() throws IOException {
    CliRun said = CliRun.by("search", wave, "--vary", "H=3, 20000, 1000000, 2", "--epochs", 1, "-q").good();
    assertEquals(4, rows().size());
    assertEquals(List.of("3", "20000", "1000000", "2"), rows().stream().map(r -> r.get(0)).toList());
    for (int i : new int[] {1, 2}) assertTrue(String.join(",", rows().get(i)).contains("more than memory holds"), rows().toString());
    assertTrue(said.out().contains("more than memory holds") && said.out().contains("best: rondo train "), said.out());
  }

  @Test
  void settingsThatDoNotFitTheDataAreAnErrorStill() {
    CliRun.by("search", wave, "--set", "carry=yes; stride=8; shuffle=no", "--vary", "batch=2,512", "--epochs", 1, "-q").bad("to carry states through a batch of 512 takes at least 512 examples");
  }

  @Test
  void aTrialThatDivergesIsARowWithoutAScore() throws IOException {
    CliRun said = CliRun.by("search", wave, "--vary", "optimiser=sgd(momentum = 0.5), adam", "--vary", "rate=1e30").good();
    assertTrue(said.out().contains("diverged at step ") && said.out().contains("best: rondo train " + wave + " --set optimiser=adam --set rate=1e30\n") || said.out().contains("no trial has a score"), said.out());
    assertTrue(Files.readString(table).contains("sgd(momentum = 0.5),1e30,-,0,"), Files.readString(table));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "raet=0.1,0.2         | --vary:1:1: error: no block has a key 'raet'; did you mean 'rate'; the keys of 'data' are arrays, categories",
      "rate=0.1,fast        | --vary:1:10: error: the word 'fast' where a number is expected; write it as 0.5",
      "window=8,0           | --vary:1:10: error: a window of 0; it must be at least 1",
      "H=2,many             | --vary:1:5: error: the word 'many' where a whole number is expected",
      "data.rate=1,2        | --vary:1:1: error: 'data' has no key 'rate'; 'train' has; write it there",
      "rate                 | --vary:1:5: error: expected '=' but found",
      "freeze=gru1.*,gru2.* | --vary:1:8: error: 'freeze' takes a text, which stands in quotes; type --vary 'freeze=\"gru1.*\",\"gru2.*\"', for a shell takes the outer quotes away",
      "rate=0.1,            | --vary:1:10: error: expected a value but found",
      "H=2..5               | error: a range of 'H' in a search over all combinations; list its values, as H=1,2,3, or draw some with --trials 20",
      "H=5..2               | --vary:1:3: error: a range from 5 to 2; write the smaller number first",
      "rate=log(0..1)       | --vary:1:10: error: a range over powers that begins at 0; it must begin above 0",
      "epochs=1,2           | --vary:1:1: error: 'epochs' is set twice; keep one of the two"})
  void whatMeansNothingIsAnErrorWithItsPlace(String vary, String message) {
    CliRun.by("search", wave, "--vary", vary, "--epochs", 1).bad(message);
    assertTrue(Files.notExists(table));
  }

  @Test
  void aSizeCanBeSetAnew() throws IOException {
    assertTrue(CliRun.by("train", wave, "--set", "H=6").good().err().contains("wave: 151 parameters"));   // 3 (6 + 36 + 6) + 6 + 1
    CliRun.by("train", wave, "--resume", "--epochs", 3).bad("'H' was 6 and is 3");
    Files.writeString(wave, WAVE.replace("sizes { H = 3 }", ""));
    CliRun.by("train", wave).bad("the data does not determine dimension H of 'wave'; use it as the size of an input or target, give it one in a block sizes { H = 64 }, or write a number in its place");
    Files.writeString(wave, WAVE.replace("H = 3 }", "H = 3; G = 2 }"));
    CliRun.by("train", wave).bad("wave.rondo:8:16: error: 'sizes' has no key 'G'; its keys are F, H");
    Files.writeString(wave, WAVE.replace("sizes {", "size {"));
    CliRun.by("train", wave).bad("wave.rondo:8:1: error: a block 'size', which means nothing to training; its blocks are data, train, sizes");
  }
}
