package dev.rondo.data.store;

import dev.rondo.data.DataException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * rows x columns: the requested columns of a file, each under its requested name. {@code lines} are the lines of the
 * rows in the file.
 */
public record Table(Path file, List<Column> columns, List<Words> words, int[] lines) {

  /**
   * One column of numbers, at index {@code place} of the grid; NaN is a gap that is not filled yet. {@code gaps} are
   * the rows without a measurement, filled or not.
   */
  public record Column(String name, Grid numbers, int place, BitSet gaps) {

    /** A column in a grid of its own. */
    public Column(String name, double[] values) {
      this(name, new Grid.Numbers(values, 1), 0, new BitSet());
    }

    public double at(int row) {
      return numbers.at(row, place);
    }

    /** The measurement in a row; NaN for a gap, even if it is filled. */
    public double measured(int row) {
      return gaps.get(row) ? Double.NaN : at(row);
    }

    /** A copy of all numbers. */
    public double[] values() {
      return IntStream.range(0, numbers.rows()).mapToDouble(this::at).toArray();
    }
  }

  /** One column of words, such as categories, top to bottom. */
  public record Words(String name, List<String> values) {
    public Words {
      values = List.copyOf(values);
    }
  }

  public Table {
    columns = List.copyOf(columns);
    words = List.copyOf(words);
  }

  /** A table of numbers with its first row in the first line. */
  public Table(Path file, List<Column> columns) {
    this(file, columns, List.of(), IntStream.rangeClosed(1, columns.isEmpty() ? 0 : columns.get(0).numbers().rows()).toArray());
  }

  public int rows() {
    return lines.length;
  }

  public Column column(String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no column '" + name + "' was read from " + file));
  }

  /** A column of words. */
  public List<String> words(String name) {
    return words.stream().filter(c -> c.name().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no column '" + name + "' was read from " + file)).values();
  }

  /** Whether this column of words was read. */
  public boolean hasWords(String name) {
    return words.stream().anyMatch(w -> w.name().equals(name));
  }

  /** The table with only some of its columns of words. */
  public Table withWords(List<String> names) {
    return new Table(file, columns, words.stream().filter(w -> names.contains(w.name())).toList(), lines);
  }

  /** The numbers of some columns. */
  public Grid grid(List<String> names) {
    return new Grid.Columns(rows(), names.stream().map(this::column).toList());
  }

  /** An error at a row. */
  public DataException wrong(int row, String found, String remedy) {
    return new DataException(file, lines[row], found, remedy);
  }
}
