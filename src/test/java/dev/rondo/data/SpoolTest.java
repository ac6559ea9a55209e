package dev.rondo.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows come back as they went in, whether they stayed in memory or not. */
class SpoolTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 65535", "1, 65536", "1, 65537", "3, 50000", "7, 1", "70000, 5", "2, 0", "0, 3"})
  void inMemoryAndInAFile(int width, int rows) {
    for (long most : new long[] {Long.MAX_VALUE, 0}) {
      Spool spool = new Spool(width, Npy.Kind.F8, most);
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
}
