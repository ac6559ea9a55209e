package dev.rondo.data.store;

import dev.rondo.data.DataException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * row -> numbers and words, as read from a file. {@code lines} gives the line of a row in a text file; 0 if there is
 * none.
 */
public record Rows(Path from, Grid numbers, List<Table.Words> words, IntUnaryOperator lines) {

  public Rows {
    words = List.copyOf(words);
  }

  /** Only numbers, from a file without lines. */
  public Rows(Path from, Grid numbers) {
    this(from, numbers, List.of(), row -> 0);
  }

  /** Some columns of a table. */
  public static Rows of(Table table, List<String> numbers, List<String> words) {
    int[] lines = table.lines();
    return new Rows(table.file(), table.grid(numbers), words.stream().map(w -> new Table.Words(w, table.words(w))).toList(), row -> lines[row]);
  }

  public int rows() {
    return numbers.rows();
  }

  public String name() {
    return from.toString();
  }

  /** An error at a row; past the last row, an error of the file. */
  public DataException wrong(int row, String found, String remedy) {
    int line = row < rows() ? lines.applyAsInt(row) : 0;
    return line > 0 ? new DataException(from, line, found, remedy) : new DataException(from, found, remedy);
  }
}
