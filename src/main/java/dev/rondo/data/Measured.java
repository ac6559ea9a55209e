package dev.rondo.data;

import java.nio.file.Path;
import java.util.List;

/** row -> numbers and words, as they were read. {@code lines} are the lines of a text file, of which each made {@code each} rows; where it is none, there are none. */
public record Measured(Path from, Grid numbers, List<Table.Words> words, int[] lines, int each) {

  public Measured {
    words = List.copyOf(words);
  }

  /** Of a line each. */
  public Measured(Path from, Grid numbers, List<Table.Words> words, int[] lines) {
    this(from, numbers, words, lines, 1);
  }

  /** Numbers alone, of a file without lines. */
  public Measured(Path from, Grid numbers) {
    this(from, numbers, List.of(), new int[0]);
  }

  /** Some columns of a table. */
  public static Measured of(Table table, List<String> numbers, List<String> words) {
    return new Measured(table.file(), table.grid(numbers), words.stream().map(w -> new Table.Words(w, table.words(w))).toList(), table.lines());
  }

  public int rows() {
    return numbers.rows();
  }

  String name() {
    return from.toString();
  }

  /** An error at a row. */
  public DataException wrong(int row, String found, String remedy) {
    return row / each < lines.length ? new DataException(from, lines[row / each], found, remedy) : new DataException(from, found, remedy);
  }
}
