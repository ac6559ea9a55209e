package dev.rondo.data.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.DataException;
import dev.rondo.data.file.ColumnReference;
import dev.rondo.data.file.Csv;
import dev.rondo.data.file.TableLayout;
import dev.rondo.data.store.Gaps;
import dev.rondo.data.store.Grid;
import dev.rondo.data.store.Rows;
import dev.rondo.data.store.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeaturesTest {

  private static final String TABLE = "t,sky,c\n1,dull,0.1\n3,clear,0.1\n,clear,0.1\n9,storm,7\n";
  private static final boolean[] TRAINING = {true, true, true, false};

  @TempDir Path folder;

  @Test
  void categoriesAndNumbersAreFittedOnTheTrainingPartAlone() throws IOException {
    Rows data = data(TABLE.replace("storm", "dull"), Gaps.Kind.MEAN);
    Features features = fit(data, false);
    assertEquals(List.of(new Features.Category("sky", List.of("clear", "dull"))), features.categories());
    assertEquals(4, features.width());
    assertArrayEquals(new double[] {-1, 0, 0, 1}, row(features, data, 0));   // mean 2, deviation 1 of what is no gap
    assertArrayEquals(new double[] {1, 0, 1, 0}, row(features, data, 1));
    assertArrayEquals(new double[] {0, 0, 1, 0}, row(features, data, 2), "a gap is the mean");
    assertArrayEquals(new double[] {7, 6.9, 0, 1}, row(features, data, 3), 1e-6, "a column that was constant is shifted, not divided");
  }

  @Test
  void anUnseenCategoryIsAnErrorWithItsPlaceOrZeros() throws IOException {
    Rows data = data(TABLE, Gaps.Kind.MEAN);
    String said = assertThrows(DataException.class, () -> row(fit(data, false), data, 0)).getMessage();
    assertEquals(folder.resolve("t.csv") + ":5: column 'sky' holds 'storm', which the training part lacks; it knows clear, dull; leave the row out, or train with unseen = zeros, which reads others as none of these", said);
    assertArrayEquals(new double[] {0, 0}, java.util.Arrays.copyOfRange(row(fit(data, true), data, 3), 2, 4));
  }

  @ParameterizedTest
  @CsvSource({"STANDARDISE", "MINMAX"})
  void aConstantColumnIsZeroWhateverItsNumber(Scaler.Kind kind) {
    for (int n = 1; n < 40; n++) {
      double[] same = IntStream.range(0, n).mapToDouble(i -> 0.1).toArray();
      boolean[] all = new boolean[n];
      java.util.Arrays.fill(all, true);
      Scaler scaler = Scaler.fit(kind, new Grid.Numbers(same, 1), all, false);
      assertEquals(1, scaler.scale().get(0), "of " + n);
      assertEquals(0, scaler.apply(0, 0.1));
    }
  }

  @Test
  void pixelsAreOneColumn() {
    Scaler scaler = Scaler.fit(Scaler.Kind.MINMAX, new Grid.Bytes(new byte[] {0, 4, 8, 16, 99, 99}, 2), new boolean[] {true, true, false}, true);
    assertEquals(List.of(0.0, 0.0), scaler.shift());
    assertEquals(List.of(16.0, 16.0), scaler.scale());
  }

  @Test
  void gapsAreFilledAsSaid() throws IOException {
    assertEquals(3, data(TABLE, Gaps.Kind.PREVIOUS).numbers().at(2, 0));
    assertEquals(-5, data(TABLE, Gaps.Kind.VALUE).numbers().at(2, 0));
    assertEquals(-5, data(TABLE.replace(",clear,0.1\n9", "NaN,clear,0.1\n9"), Gaps.Kind.VALUE).numbers().at(2, 0));
    assertEquals("dull", data("t,sky,c\n1,dull,2\n1,,2\n", Gaps.Kind.PREVIOUS).words().get(0).values().get(1));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "REFUSE   | t,sky,c\\n1,a,1\\n,a,1   | 3: column 't' is empty; fill the gap or remove the row, or say how with the key 'missing'",
      "REFUSE   | t,sky,c\\n1,a,1\\nnan,a,1 | 3: column 't' holds 'nan', which is not a number",
      "REFUSE   | t,sky,c\\n1,a,1\\n1,,1   | 3: column 'sky' is empty; write a word in its place",
      "MEAN     | t,sky,c\\n1,a,1\\n1,,1   | 3: column 'sky' is empty; write a word in its place",
      "PREVIOUS | t,sky,c\\n,a,1           | 2: column 't' has a gap in the first row, and no row before it to fill it with",
      "PREVIOUS | t,sky,c\\n1,,1           | 2: column 'sky' is empty",
      "VALUE    | t,sky,c\\n1,a,high       | 2: column 'c' holds 'high', which is not a number"})
  void gapsAreRefusedWithRowAndColumn(Gaps.Kind kind, String text, String message) {
    String said = assertThrows(DataException.class, () -> data(text.replace("\\n", "\n"), kind)).getMessage();
    assertTrue(said.startsWith(folder.resolve("t.csv") + ":" + message), said);
  }

  @Test
  void aColumnWithoutANumberIsRefused() throws IOException {
    Rows data = data("t,sky,c\n,a,1\n,a,2\n,a,3\n4,a,1\n", Gaps.Kind.MEAN);
    assertEquals("column 't' has no number in the training part; leave the column out", assertThrows(DataException.class, () -> fit(data, false)).getMessage());
  }

  private Rows data(String text, Gaps.Kind gaps) throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), text);
    Table table = Csv.read(file, new Csv.Wanted(List.of(ColumnReference.of("t"), ColumnReference.of("c")), List.of(new Csv.Word(ColumnReference.of("sky"), Csv.Blank.FILLED)), new Gaps(gaps, -5)), TableLayout.COMMAS);
    return Rows.of(table, List.of("t", "c"), List.of("sky"));
  }

  private static Features fit(Rows data, boolean zeros) {
    return Features.fit(new Features.Fitting(Scaler.Kind.STANDARDISE, false, zeros), List.of("t", "c"), data, TRAINING);
  }

  private static double[] row(Features features, Rows data, int row) {
    double[] into = new double[features.width()];
    features.series(data).copy(row, into, 0);
    return into;
  }
}
