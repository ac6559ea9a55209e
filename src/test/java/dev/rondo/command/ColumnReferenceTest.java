package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model reads the columns that its program names from any file, by number or by name. */
class ColumnReferenceTest {

  private static final String LAST = "network n(F) { input x[F] over time; target y[F]; param w init 0; output p = last(x) + w; loss mse(p, y) }\n";

  @TempDir Path folder;

  /** Column 1 of 40 rows ends in 7; the number 1 stands in column 2 of another first row. */
  @Test
  void aNumberIsAPlaceWhateverStandsInTheFirstRow() throws IOException {
    String rows = IntStream.range(1, 40).mapToObj(i -> (3 + i % 5) + "," + (10 * i + 1) + "\n").collect(Collectors.joining());
    Path plain = write("b.csv", rows), other = write("a.csv", "3,1\n" + rows), headed = write("h.csv", "v,1\n" + rows);
    Path model = trained("columns = 1", plain);
    for (Path file : new Path[] {plain, other, headed}) assertEquals(7, forecast(model, file), file.toString());
    CliRun.by("predict", trained("columns = \"v\"", headed), "--data", other).bad("a.csv:1: column 'v' is asked for by its name, but the table has no header, since its first row holds the number 3 in column 1");
  }

  @Test
  void aNameIsLookedUpInEachFile() throws IOException {
    Path first = write("one.csv", "t,2019,v\n" + IntStream.range(0, 30).mapToObj(i -> "m" + i + "," + i + ",500\n").collect(Collectors.joining()));
    Path second = write("two.csv", "v,2019\n" + IntStream.range(0, 30).mapToObj(i -> "900," + (i + 12) + "\n").collect(Collectors.joining()));
    Path model = trained("columns = \"2019\"; header = yes", first);
    assertEquals(29, forecast(model, first));
    assertEquals(41, forecast(model, second));
    CliRun.by("train", folder.resolve("n.rondo"), "-q", "--set", "header=no").bad("column '2019' is asked for by its name, but the table has no header; for the column of that number write 2019 without quotes");
    CliRun.by("train", folder.resolve("n.rondo"), "-q", "--set", "columns=2019").bad("no column '2019'; for the column of that name write \"2019\", in quotes");   // as a shell leaves it
  }

  private Path trained(String columns, Path data) throws IOException {
    Path program = write("n.rondo", LAST + "data { file = \"" + data.getFileName() + "\"; window = 4; scale = none; " + columns + " }\ntrain { epochs = 1; rate = 1e-30 }");
    Path model = folder.resolve(columns.hashCode() + ".safetensors");
    CliRun.by("train", program, "-q", "--out", model).good();
    return model;
  }

  private static double forecast(Path model, Path file) {
    String[] lines = CliRun.by("predict", model, "--data", file, "--last", "1").good().out().lines().toArray(String[]::new);
    assertEquals(2, lines.length);
    return Double.parseDouble(lines[1].split(",")[1]);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
