package dev.rondo.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.file.ColumnReference;
import dev.rondo.data.file.Csv;
import dev.rondo.data.file.LimitedReader;
import dev.rondo.data.file.TableLayout;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that are none: rows and cells of megabytes. */
class LongRowsTest {

  @TempDir Path folder;

  private String refused(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), content);
    return assertTimeout(Duration.ofSeconds(60), () -> assertThrows(DataException.class, () -> Csv.read(file, new Csv.Wanted(List.of(ColumnReference.of("a"))), TableLayout.COMMAS)).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,", "1", "\"a\nb\",", "# "})
  void aRowWithoutAnEndIsRefused(String part) throws IOException {
    String said = refused("a,b\n1,2\n" + part.repeat(1 + 2 * LimitedReader.MOST / part.length()));
    assertTrue(said.contains("t.csv: row 3 has more than 4194304 characters; close the quote"), said);
  }

  @Test
  void aQuoteThatIsNeverClosedIsARowWithoutAnEnd() throws IOException {
    assertTrue(refused("a,b\n1,\"2\n" + "3,4\n".repeat(2_000_000)).contains("t.csv: row 2 has more than 4194304 characters; close the quote that it opens"));
  }

  /** A regular expression that tries again what it has matched takes hours here. */
  @Test
  void aCellOfAMegabyteIsReadInNoTimeAndShownInPart() throws IOException {
    String said = refused("a,b\n" + "1".repeat(2_000_000) + "x,2\n");
    assertTrue(said.contains("column 'a' holds '1111") && said.length() < 5000, () -> said.substring(0, 200));
  }

  @Test
  void tablesOfAnyLengthAreRead() throws IOException {
    String row = "1," + "x".repeat(100_000) + "\n";
    Path file = Files.writeString(folder.resolve("long.csv"), "a,b\n" + row.repeat(100));   // more than a row may have
    assertEquals(100, Csv.read(file, new Csv.Wanted(List.of(ColumnReference.of("a"))), TableLayout.COMMAS).rows());
  }

  /** Half a gigabyte in one row: only its beginning is read. */
  @Test
  void theRestOfALongRowIsNotRead() throws IOException {
    long[] given = new long[1];
    Reader endless = new Reader() {
      @Override
      public int read(char[] into, int from, int length) {
        for (int i = 0; i < length; i++) into[from + i] = i % 2 == 0 ? '1' : ',';
        given[0] += length;
        return length;
      }

      @Override
      public void close() {}
    };
    try (LimitedReader limited = new LimitedReader(Path.of("t.csv"), endless)) {
      char[] part = new char[8192];
      assertThrows(DataException.class, () -> {
        while (limited.read(part, 0, part.length) > 0) continue;
      });
    }
    assertTrue(given[0] <= LimitedReader.MOST + 8192, given[0] + " characters");
  }
}
