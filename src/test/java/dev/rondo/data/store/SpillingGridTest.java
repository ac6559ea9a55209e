package dev.rondo.data.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows come back as they went in, whether they stayed in memory or not. */
class SpillingGridTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 65535", "1, 65536", "1, 65537", "3, 50000", "7, 1", "70000, 5", "2, 0", "0, 3"})
  void inMemoryAndInAFile(int width, int rows) {
    for (long most : new long[] {Long.MAX_VALUE, 0}) {
      SpillingGrid spool = new SpillingGrid(width, Npy.Kind.F8, most);
      Random random = new Random(width + rows);
      for (int r = 0; r < rows; r++) spool.add(random.doubles(width).toArray());
      Grid grid = spool.grid();
      assertEquals(rows, grid.rows());
      assertEquals(width, grid.width());
      random = new Random(width + rows);
      for (int r = 0; r < rows; r++) for (int c = 0; c < width; c++) assertEquals(random.nextDouble(), grid.at(r, c));
      assertEquals(most == 0 && (long) rows * width > 65536, ((Grid.Stored) grid).numbers().isFile());
    }
  }

  /** Empty ones, some that a block ends within, and all that UTF-8 has one to four bytes for. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 0})
  void texts(long most) {
    Random random = new Random(3);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 3000; i++) texts.add(i % 7 == 0 ? "" : "aé\u20ac\ud83d\ude00".repeat(random.nextInt(200)));
    texts.add("x".repeat(1 << 20));
    texts.add("");
    Strings.Builder builder = new Strings.Builder(most);
    texts.forEach(builder::add);
    Strings strings = builder.strings();
    assertEquals(texts, strings);
    assertEquals(most == 0, strings.isFile());
    assertEquals(List.of(), new Strings.Builder(most).strings());
    assertThrows(IndexOutOfBoundsException.class, () -> strings.get(texts.size()));
  }
}
