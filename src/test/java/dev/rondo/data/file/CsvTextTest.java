package dev.rondo.data.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.data.Decimals;
import dev.rondo.data.store.Gaps;
import dev.rondo.data.store.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields and numbers as they are written. */
class CsvTextTest {

  @Test
  void fieldsAreQuotedAsRfc4180Says() {
    assertEquals("aaa,\"b \"\"b\"\" b\",\"c,c\",,12.5", CsvText.line(List.of("aaa", "b \"b\" b", "c,c", "", "12.5")));   // sections 2.5 to 2.7
    assertEquals("\"a\nb\",\"c\r\nd\"", CsvText.line(List.of("a\nb", "c\r\nd")));
    assertEquals("-1.5,a b", CsvText.line(List.of("-1.5", "a b")));
  }

  @Test
  void whatIsWrittenIsRead(@TempDir Path folder) throws IOException {
    List<String> header = List.of("when, where", "the \"load\"", "# no comment"), row = List.of("Mon, 0", "\"", "#");
    Path file = Files.writeString(folder.resolve("t.csv"), CsvText.line(header) + "\n" + CsvText.line(row) + "\n");
    Table table = Csv.read(file, new Csv.Wanted(List.of(), header.stream().map(h -> new Csv.Word(ColumnReference.of(h), Csv.Blank.KEPT)).toList(), Gaps.REFUSED), TableLayout.COMMAS);
    for (int i = 0; i < row.size(); i++) assertEquals(row.get(i), table.words(header.get(i)).get(0));
  }

  @ParameterizedTest
  @CsvSource({"0.1, 0.1, 0.1", "5e-6, 5.0E-6, 5.0E-6", "12, 12.0, 12.0", "-0.0, -0.0, -0.0", "1e7, 1.0E7, 1.0E7", "9999999, 9999999.0, 9999999.0", "0.001, 0.001, 0.001", "0.00099, 9.9E-4, 9.9E-4",
      "0.3333333333333333, 0.33333334, 0.3333333333333333", "2e-3, 0.002, 0.002", "1.4e-45, 1.0E-45, 1.4E-45", "4.9e-324, 0.0, 5.0E-324", "2e23, 2.0E23, 2.0E23", "123456789, 1.2345679E8, 1.23456789E8"})
  void numbersHaveTheirDigitsAndNoMore(double x, String single, String inDouble) {
    assertEquals(single, Decimals.shortest((float) x));
    assertEquals(inDouble, Decimals.shortest(x));
  }

  @Test
  void everyNumberIsReadBack() {
    Random random = new Random(5);
    for (int i = 0; i < 3000; i++) {
      double x = Double.longBitsToDouble(random.nextLong());
      float y = Float.intBitsToFloat(random.nextInt());
      if (Double.isFinite(x)) assertEquals(x, Double.parseDouble(Decimals.shortest(x)));
      if (Float.isFinite(y)) assertEquals(y, Float.parseFloat(Decimals.shortest(y)));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0.0000", "0.5, 0.5000", "22.91761, 22.9176", "0.01234567, 0.01235", "0.000005, 5.000e-06", "-0.000005, -5.000e-06", "123456.78915, 123456.7892"})
  void noMeasureIsShownAs0ThatIsNot(double x, String shown) {
    assertEquals(shown, Decimals.measure(x));
  }
}
