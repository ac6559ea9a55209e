package dev.rondo.data.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.data.DataException;
import dev.rondo.data.file.TableLayout.Heading;
import dev.rondo.data.store.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which column a reference means depends on the header alone, and never on the data. */
class HeaderTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "3,1,2\\n4,11,102          | 1   | INFERRED  | 3 4",      // 1 stands in the second field of the first row
      "4,11,102\\n5,21,202       | 1   | INFERRED  | 4 5",
      "a,b\\n1,2                 | 2   | INFERRED  | 2",        // a bare number is a place under a header too
      "a,b\\n1,2                 | 'b' | INFERRED  | 2",
      "mon,1\\ntue,3             | 2   | INFERRED  | 1 3",
      "year,2019\\n7,8           | 2   | INFERRED  | 2019 8",   // a number: the first row is data
      "year,2019\\n7,8           | 2   | FIRST_ROW | 8",
      "3,2019,1\\n7,8,9          | '2019' | FIRST_ROW | 8",
      "3,2019,1\\n7,8,9          | '1' | FIRST_ROW | 9",        // in quotes a name, also where it is a place
      "3,2019,1\\n7,8,9          | 1   | FIRST_ROW | 7",
      "a,b\\n1,2                 | 1   | FIRST_ROW | 1",
      "5,b\\n1,2                 | 1   | NONE      | 5 1",
      "v,w,v\\n1,2,3             | 3   | INFERRED  | 3",        // a number is never ambiguous
      "v,w,v\\n1,2,3             | 'w' | INFERRED  | 2"})
  void aReferenceMeansOneColumn(String text, String column, Heading heading, String expected) throws IOException {
    Table table = read(text, reference(column), heading);
    assertArrayEquals(Arrays.stream(expected.split(" ")).mapToDouble(Double::parseDouble).toArray(), table.columns().get(0).values());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "3,2019,1\\n7,8,9 | '2019' | INFERRED  | column '2019' is asked for by its name, but the table has no header, since its first row holds the number 3 in column 1; for the column of that number write 2019 without quotes; if the first row names the columns, set header = yes",
      "3,1\\n7,8        | 'v'    | INFERRED  | column 'v' is asked for by its name, but the table has no header, since its first row holds the number 3 in column 1; give the number of the column, from 1 to 2; if the first row names the columns, set header = yes",
      "v,w\\n7,8        | 'v'    | NONE      | column 'v' is asked for by its name, but the table has no header; give the number of the column, from 1 to 2; if the first row names the columns, set header = yes",
      "a,v,k,v\\n1,2,3,4 | 'v'   | INFERRED  | two columns are named 'v', 2 and 4; name them apart, or give the number of the one that you mean",
      "a,c\\n1,2        | 'b'    | INFERRED  | no column 'b'; the columns are a, c; give one of these, or a number from 1 to 2",
      "a,2019\\n1,2     | 2019   | FIRST_ROW | no column '2019'; for the column of that name write \"2019\", in quotes",
      "1,2\\n3,4        | 3      | INFERRED  | no column '3'; give a number from 1 to 2",
      ",a\\n3,4         | 1      | INFERRED  | the first row has '' in column 1, so it may be data or the names of the columns; say which, with header = yes or header = no",
      "NaN,a\\n3,4      | 1      | INFERRED  | the first row has 'NaN' in column 1, so it may be data or the names of the columns; say which, with header = yes or header = no",
      "t;v\\n3;4        | 'v'    | INFERRED  | with \",\" between fields the first row is one field, 't;v'; set separator = \";\"",
      "t;v\\n3;4,5      | 2      | INFERRED  | with \",\" between fields the first row is one field, 't;v'; set separator = \";\""})
  void whatCannotBeToldIsRefused(String text, String column, Heading heading, String message) {
    String said = assertThrows(DataException.class, () -> read(text, reference(column), heading)).getMessage();
    assertEquals(folder.resolve("t.csv") + ":1: " + message, said);
  }

  @Test
  void aDataRowThatIsTakenForOneAdvisesAHeader() {
    String said = assertThrows(DataException.class, () -> readAll("a,2019\n1,2\n", List.of(ColumnReference.of(1), ColumnReference.of(2)), Heading.INFERRED)).getMessage();
    assertEquals(folder.resolve("t.csv") + ":1: column '1' holds 'a', which is not a number; give a number such as 12.5, or leave the row out; if the first row names the columns, set header = yes", said);
  }

  @Test
  void oneColumnAskedForTwiceIsRefused() {
    String said = assertThrows(DataException.class, () -> readAll("a,b\n1,2\n", List.of(ColumnReference.of(1), ColumnReference.of("a")), Heading.INFERRED)).getMessage();
    assertEquals(folder.resolve("t.csv") + ":1: 'columns' has '1' and 'a', which are the same column; keep one of the two", said);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"0,5 | 0.5", "-1.234,25 | -1234.25", "7,5e3 | 7.5e3"})
  void aDecimalCommaIsNamed(String number, String right) throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), "t;v\n0;" + number + "\n");
    String said = assertThrows(DataException.class, () -> Csv.read(file, new Csv.Wanted(List.of(ColumnReference.of("v"))), new TableLayout(';', Heading.INFERRED))).getMessage();
    assertEquals(file + ":2: column 'v' holds '" + number + "', a number with a decimal comma; write numbers with a decimal point, as " + right, said);
  }

  private static ColumnReference reference(String column) {
    return column.startsWith("'") ? ColumnReference.of(column.substring(1, column.length() - 1)) : ColumnReference.of(Integer.parseInt(column));
  }

  private Table read(String text, ColumnReference column, Heading heading) throws IOException {
    return readAll(text.replace("\\n", "\n") + "\n", List.of(column), heading);
  }

  private Table readAll(String text, List<ColumnReference> columns, Heading heading) throws IOException {
    return Csv.read(Files.writeString(folder.resolve("t.csv"), text), new Csv.Wanted(columns), new TableLayout(',', heading));
  }
}
