package dev.rondo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.bench.peer.Difference;
import dev.rondo.bench.peer.TensorFile;
import dev.rondo.bench.result.PerformancePage;
import dev.rondo.bench.result.Result;
import dev.rondo.bench.result.Result.Row;
import dev.rondo.bench.result.ResultFile;
import dev.rondo.bench.result.ResultTable;
import dev.rondo.bench.workload.HostMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

  private static final HostMachine MACHINE = new HostMachine("17.0.1+12", "Some CPU, cpu family 25", 2);

  private static Result result(String workload, int threads, double ours, double theirs) {
    return new Result(workload, "lstm", "training", 20, 35, 200, 200, threads, 110, 12.2, List.of(
        new Row("Rondo", "JDK 17", "", ours, ours, ours, 0, null), new Row("slow", "1", "layer", 100 * theirs, 1, 1, 0, null),
        new Row("fast", "2", "layer", theirs, theirs, theirs, 1e-6, null), Row.refused("wrong", "3", "computes something else: h differs by 1.0e+00")));
  }

  @Test
  void theRatioIsToTheBestPeer() {
    assertEquals(1.5, result("T1", 1, 10, 15).ratio(), 1e-9);
    assertEquals(2, ResultTable.meanRatio(List.of(result("T1", 1, 10, 10), result("T2", 1, 10, 40))), 1e-9);
  }

  @Test
  void filesKeepTheLastResultOfAWorkload(@TempDir Path folder) throws IOException {
    ResultFile.add(folder, "2026-01-02", MACHINE, List.of(result("T1", 1, 10, 15), result("T2", 1, 10, 15)));
    Path file = ResultFile.add(folder, "2026-01-02", MACHINE, List.of(result("T1", 1, 5, 15), result("T1", 2, 4, 15)));
    assertEquals("2026-01-02-jdk17-some-cpu-cpu-family-25.json", file.getFileName().toString());
    ResultFile read = ResultFile.read(file);
    assertEquals(MACHINE, read.machine());
    assertEquals(List.of(result("T1", 1, 5, 15), result("T2", 1, 10, 15), result("T1", 2, 4, 15)), read.results());
  }

  @Test
  void aWrongFileIsNamed(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x.json"), "no json");
    assertTrue(assertThrows(IOException.class, () -> ResultFile.read(file)).getMessage().contains("x.json"));
  }

  @Test
  void linesForTheScreen() {
    String lines = ResultTable.lines(result("T1", 1, 10, 15));
    assertTrue(lines.contains("not timed: computes something else: h differs"), lines);
    assertTrue(lines.contains("best peer fast / Rondo = 1.50"), lines);
  }

  /** Days are joined: the newest row of each workload, in the order of the workloads, dated from the oldest row that is left. */
  @Test
  void thePageHasTheNewestOfEachWorkload(@TempDir Path docs) throws IOException {
    ResultFile first = new ResultFile("2026-01-02", MACHINE, List.of(result("T2", 1, 10, 15), result("T1", 1, 20, 30)));
    ResultFile second = new ResultFile("2026-01-05", MACHINE, List.of(result("T2", 1, 12, 15))), third = new ResultFile("2026-01-06", MACHINE, List.of(result("T1", 1, 7, 21)));
    PerformancePage.write(List.of(first, second), docs);
    String text = Files.readString(docs.resolve("performance.md"));
    assertTrue(text.contains(", 2026-01-02 to 2026-01-05\n"), text);
    assertTrue(text.contains("| 12.0 |") && !text.contains("| 10.0 |") && text.indexOf("| T1 ") < text.indexOf("| T2 "), text);
    PerformancePage.write(List.of(first, new ResultFile("2026-01-06", MACHINE, List.of(result("T1", 1, 7, 21), result("T2", 1, 9, 18)))), docs);
    assertTrue(Files.readString(docs.resolve("performance.md")).contains(" processors, 2026-01-06\n"));
    PerformancePage.write(List.of(first, second, third), docs);
    assertTrue(Files.readString(docs.resolve("performance.md")).contains(", 2026-01-05 to 2026-01-06\n"), "nothing is left of the first day");
  }

  @Test
  void thePageIsReplacedBetweenItsMarks(@TempDir Path docs) throws IOException {
    Path page = Files.writeString(docs.resolve("performance.md"), "before\n" + PerformancePage.BEGIN + "\nold\n" + PerformancePage.END + "\nafter\n");
    PerformancePage.write(List.of(new ResultFile("2026-01-02", MACHINE, List.of(result("T1", 1, 10, 15), result("T1", 2, 5, 10)))), docs);
    String text = Files.readString(page);
    assertTrue(text.startsWith("before\n") && text.endsWith("\nafter\n") && !text.contains("old\n"), text);
    assertTrue(text.contains("| T1 lstm | 20, 35, 200, 200 | 10.0 | 1500 | 15.0 | 1.50 | 1.22 |"), text);
    String chart = Files.readString(docs.resolve("performance-jdk17-some-cpu-cpu-family-25.svg"));
    assertTrue(chart.contains(">1.50<") && chart.contains(">2.00<"), chart);
  }

  @Test
  void differencesAreRelativeToTheLargest() {
    float[] b = {0, 100};
    assertEquals(0.01, Difference.relative(new float[] {1, 100}, b), 1e-9);
    assertTrue(new Difference("x", Difference.relative(new float[] {Float.NaN, 1}, b)).tooLarge());
    assertTrue(new Difference("x", Difference.relative(new float[] {1}, b)).tooLarge());
    assertFalse(new Difference("x", Difference.relative(new float[] {0.01f, 100}, b)).tooLarge());
    assertTrue(Difference.between(Map.of("h", b), Map.of()).get(0).tooLarge());
  }

  @Test
  void tensorsGoThroughAFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("t");
    TensorFile.write(file, Map.of("W", new float[] {1, -2.5f}, "empty", new float[0]));
    Map<String, float[]> read = TensorFile.read(file);
    assertEquals(List.of(1f, -2.5f), List.of(read.get("W")[0], read.get("W")[1]));
    assertEquals(0, read.get("empty").length);
  }
}
