package dev.rondo.data.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.data.DataException;
import dev.rondo.data.file.TableLayout.Heading;
import dev.rondo.data.store.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {

  @TempDir Path folder;

  @Test
  void readsColumnsByNameInTheOrderAskedFor() throws IOException {
    Table table = Csv.read(file("# a comment\nday,rain,\"sun, hours\"\nmon,1.5,2\ntue,-3e1,.5\n"), names("sun, hours", "rain"), TableLayout.COMMAS);
    assertArrayEquals(new double[] {2, 0.5}, table.columns().get(0).values());
    assertArrayEquals(new double[] {1.5, -30}, table.column("rain").values());
  }

  @Test
  void readsColumnsByNumberWithAndWithoutHeader() throws IOException {
    assertArrayEquals(new double[] {1, 3}, Csv.read(file("mon,1\ntue,3\n"), numbers(2), TableLayout.COMMAS).column("2").values());
    assertArrayEquals(new double[] {1, 3}, Csv.read(file("day,rain\nmon,1\ntue,3\n"), numbers(2), TableLayout.COMMAS).column("2").values());
  }

  @Test
  void readsOtherSeparators() throws IOException {
    assertArrayEquals(new double[] {7}, Csv.read(file("a;b\n6;7\n"), names("b"), new TableLayout(';', Heading.INFERRED)).column("b").values());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, value = {
      "a,b\\n1,\\n|2: column 'b' is empty; fill the gap or remove the row, or say how with the key 'missing'",
      "a,b\\n1,2\\n\\n3,many\\n|4: column 'b' holds 'many', which is not a number; give a number such as 12.5, or leave the row out",
      "a,b\\n1,NaN\\n|2: column 'b' holds 'NaN', which is not a number; give a number such as 12.5, remove the row, or say how to fill gaps with the key 'missing'",
      "a,b\\n1,2\\n3\\n|3: this row has 1 fields, the first has 2; give every row the same number of fields",
      "a,c\\n1,2\\n|1: no column 'b'; the columns are a, c; give one of these, or a number from 1 to 2",
      "a,b\\n|: holds no rows; give a file with a header and at least one row of numbers",
      "|: holds no rows; give a file with a header and at least one row of numbers"})
  void saysWhereAndWhatToChange(String text, String expected) throws IOException {
    Path file = file(text == null ? "" : text.replace("\\n", "\n"));
    String message = assertThrows(DataException.class, () -> Csv.read(file, names("b"), TableLayout.COMMAS)).getMessage();
    assertEquals(file + ":" + expected.replaceFirst("^:", ""), message);
  }

  @Test
  void refusesWhatIsNoText() throws IOException {
    Path file = folder.resolve("picture.csv");
    Files.write(file, new byte[] {(byte) 0x89, 'P', 'N', 'G', (byte) 0xff, ','});
    assertEquals(file + ": is not text in UTF-8; save it as UTF-8", assertThrows(DataException.class, () -> Csv.read(file, names("b"), TableLayout.COMMAS)).getMessage());
  }

  /** What was read to look at the header is not there a second time. */
  @Test
  void aPipeIsReadOnceAndWhole() throws Exception {
    Path pipe = folder.resolve("pipe.csv");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    String text = "a,b\n" + "1,2\n".repeat(50_000);
    CompletableFuture<Path> writing = CompletableFuture.supplyAsync(() -> write(pipe, text));
    assertEquals(50_000, Csv.read(pipe, names("b"), TableLayout.COMMAS).rows());
    writing.get();
    String said = assertThrows(DataException.class, () -> Csv.first(pipe, TableLayout.COMMAS)).getMessage();
    assertEquals(pipe + ": is not a plain file, and this table is read twice; write what comes from there to a file, and give that", said);
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void refusesWhatIsNotThere() {
    Path file = folder.resolve("absent.csv");
    assertEquals(file + ": there is no such file; give the path of a CSV file, from the folder you are in", assertThrows(DataException.class, () -> Csv.read(file, names("b"), TableLayout.COMMAS)).getMessage());
  }

  private static Csv.Wanted names(String... names) {
    return new Csv.Wanted(Stream.of(names).map(ColumnReference::of).toList());
  }

  private static Csv.Wanted numbers(Integer... numbers) {
    return new Csv.Wanted(Stream.of(numbers).map(ColumnReference::of).toList());
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("data.csv"), text, StandardCharsets.UTF_8);
  }
}
