package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A level that is measured every fourth day, each time 1 more: what fills the days between is no truth. The network says the last number of its window. */
class GapsTest {

  private static final String PROGRAM = """
      network n(F) { input x[F] over time; target y[F]; param w init 0; output p = last(x) + w; loss mse(p, y) }
      data { file = "r.csv"; columns = "level"; window = 4; time = "day"; scale = none; missing = previous }
      train { epochs = 1; rate = 1e-30 }
      """;

  @TempDir Path folder;
  private Path program;

  @BeforeEach
  void write() throws IOException {
    program = Files.writeString(folder.resolve("r.rondo"), PROGRAM);
    Files.writeString(folder.resolve("r.csv"), IntStream.range(0, 60).mapToObj(i -> (i + 1) + "," + (i % 4 == 0 ? 10 + i / 4 : "") + "\n").collect(Collectors.joining("", "day,level\n", "")));
  }

  private static double score(String out, String row) {
    return Double.parseDouble(out.lines().filter(l -> l.contains(row)).findFirst().orElseThrow().replace(row, "").trim().split(" +")[0]);
  }

  @Test
  void scoresKnowMeasuredTruthsAlone() {
    String out = CliRun.by("train", program, "-q").good().out();
    assertEquals(1, score(out, "the network's 'p'"));
    assertEquals(1, score(out, "last value"));
    assertTrue(out.contains("\n  3 of 12 truths were measured; the others count in no score\n"), out);
    assertEquals(out.lines().takeWhile(l -> !l.startsWith("wrote")).toList(), CliRun.by("eval", folder.resolve("r.safetensors")).good().out().lines().toList());
    String zero = CliRun.by("train", program, "-q", "--set", "missing=value(0)").good().out();
    assertEquals(Math.sqrt((22 * 22 + 23 * 23 + 24 * 24) / 3.0), score(zero, "the network's 'p'"), 1e-3);   // it sees 0 before each of the three
    assertEquals(1, score(zero, "last value"));
    double mean = IntStream.rangeClosed(10, 21).average().orElseThrow(), sum = IntStream.rangeClosed(22, 24).mapToDouble(y -> (y - mean) * (y - mean)).sum();
    assertEquals(Math.sqrt(sum / 3), score(CliRun.by("train", program, "-q", "--set", "missing=mean").good().out(), "the network's 'p'"), 1e-3);   // the mean of the rows that train
  }

  @Test
  void lossesDoToo() throws IOException {
    String err = CliRun.by("train", program).good().err();
    assertTrue(err.contains("n: 1 parameters; 11 examples of 4 steps to train on, 3 to validate on; 42 windows are left out, because a target was not measured\n"), err);
    List<String> curve = Files.readAllLines(folder.resolve("r.curve.csv"));
    assertTrue(curve.get(1).startsWith("1,1.0,1.0,"), curve.get(1));
  }

  @Test
  void aForecastHasAnEmptyTruth() {
    CliRun.by("train", program, "-q").good();
    List<List<String>> rows = CliRun.by("predict", folder.resolve("r.safetensors"), "--last", 5).good().out().lines().map(l -> List.of(l.split(",", -1))).toList();
    assertEquals(List.of("day", "57", "58", "59", "60", "60 + 1"), rows.stream().map(r -> r.get(0)).toList());
    assertEquals(List.of("level", "24", "", "", "", ""), rows.stream().map(r -> r.get(2)).toList());
  }

  @Test
  void whatLeavesNoWindowIsRefused() {
    CliRun.by("train", program, "--set", "horizon=1,4").bad("r.csv: has no window in the training part in which every target was measured; a filled gap is not a measurement; give more data, or forecast others with the key 'target'");
    CliRun.by("train", program, "--set", "window=3", "--set", "stride=3", "--set", "carry=yes").bad("windows are left out, because a target was not measured; leave 'carry' out, or fill the gaps of the target in the file");
  }

  @Test
  void aTargetOverTimeNeedsAllOfIt() throws IOException {
    Files.writeString(program, PROGRAM.replace("y[F];", "y[F] over time;").replace("last(x) + w", "x + w"));
    CliRun.by("train", program).bad("r.csv: has no window in the training part", "declare the target without 'over time', so that one row is forecast");
  }
}
