package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forecasts as they are written: with all their digits, beside truths as the file has them, as CSV that others read. The network says the last number of its window. */
class PredictedTest {

  @TempDir Path folder;

  private Path program(String data, String header, IntFunction<String> row) throws IOException {
    Files.writeString(folder.resolve("t.csv"), IntStream.range(0, 40).mapToObj(row).collect(Collectors.joining("\n", header + "\n", "\n")));
    return Files.writeString(folder.resolve("t.rondo"), "network n(F) { input x[F] over time; target y[F]; param w init 0; output p = last(x) + w; loss mse(p, y) }\n"
        + "data { file = \"t.csv\"; window = 4; scale = none; " + data + " }\ntrain { epochs = 1; rate = 1e-30 }\n");
  }

  private List<CSVRecord> predicted(Path program) throws IOException {
    CliRun.by("train", program, "-q").good();
    try (CSVParser parser = CSVParser.parse(CliRun.by("predict", folder.resolve("t.safetensors"), "--last", 2).good().out(), CSVFormat.RFC4180)) {
      return parser.getRecords();
    }
  }

  @Test
  void smallNumbersKeepTheirDigits() throws IOException {
    Path program = program("columns = \"amp\"", "amp", i -> "0.00000" + (3 + i % 4) + "000");
    List<CSVRecord> rows = predicted(program);
    assertEquals(List.of("40", "5.0E-6", "0.000006000"), rows.get(1).toList());   // the row before holds 0.000005000
    String out = CliRun.by("eval", folder.resolve("t.safetensors")).good().out(), scores = out.lines().filter(l -> l.contains("the network's 'p'")).findFirst().orElseThrow();
    // the differences in the validation part are 1, 1 and then 3 micro: RMSE sqrt(3) and MAE 1.5 micro
    assertTrue(scores.contains(" 1.732e-06 ") && scores.contains(" 1.500e-06 "), out);
  }

  @Test
  void namesAndTimesAreQuoted() throws IOException {
    Path program = program("columns = \"load, \\\"kW\\\"\"; time = \"when, where\"", "\"when, where\",\"load, \"\"kW\"\"\"", i -> "\"Mon, " + i + "\"," + i);
    List<CSVRecord> rows = predicted(program);
    assertEquals(List.of("when, where", "load, \"kW\"_forecast", "load, \"kW\""), rows.get(0).toList());
    assertEquals(List.of("Mon, 39", "38.0", "39"), rows.get(1).toList());
    assertEquals(List.of("Mon, 39 + 1", "39.0", ""), rows.get(2).toList());
  }
}
