package dev.rondo.data.store;

import dev.rondo.data.DataException;
import java.util.Optional;

/** (row, column) -> a number, stored in its original form. */
public sealed interface Grid {

  int rows();

  /** The count of numbers in a row. */
  int width();

  double at(int row, int column);

  /** Whether NaN marks a gap that may be filled; only in tables. */
  default boolean hasGaps() {
    return false;
  }

  /** Throws {@link DataException} if the numbers lie in a file that was modified after it was opened. */
  default void checkUnchanged() {}

  /** The first position, row by row, of a number with an absolute value above this; gaps do not count. */
  default Optional<Place> beyond(double greatest) {
    for (int r = 0; r < rows(); r++) for (int c = 0; c < width(); c++) if (Math.abs(at(r, c)) > greatest) return Optional.of(new Place(r, c));
    return Optional.empty();
  }

  /** The position of a number. */
  record Place(int row, int column) {}

  /** Numbers from 0 to 255, such as the brightness of pixels, row by row. */
  record Bytes(byte[] values, int width) implements Grid {
    @Override
    public int rows() {
      return values.length / width;
    }

    @Override
    public double at(int row, int column) {
      return values[row * width + column] & 0xff;
    }

    @Override
    public Optional<Place> beyond(double greatest) {
      return greatest >= 255 ? Optional.empty() : Grid.super.beyond(greatest);
    }
  }

  /** Measurements, row by row. */
  record Numbers(double[] values, int width) implements Grid {
    @Override
    public int rows() {
      return width == 0 ? 0 : values.length / width;
    }

    @Override
    public double at(int row, int column) {
      return values[row * width + column];
    }
  }

  /** Measurements or codes, row by row, on the heap or in a file. */
  record Stored(NumberBuffer numbers, int rows, int width) implements Grid {
    @Override
    public double at(int row, int column) {
      return numbers.at((long) row * width + column);
    }

    @Override
    public void checkUnchanged() {
      numbers.checkUnchanged();
    }

    /** Types of few bytes are within the range without a check of each number. */
    @Override
    public Optional<Place> beyond(double greatest) {
      if (greatest >= numbers.kind().greatest()) return Optional.empty();
      try {
        return Grid.super.beyond(greatest);
      } catch (InternalError e) {   // a mapped file that was truncated
        checkUnchanged();
        throw e;
      }
    }
  }

  /** The columns of a table. */
  record Columns(int rows, java.util.List<Table.Column> columns) implements Grid {
    @Override
    public int width() {
      return columns.size();
    }

    @Override
    public double at(int row, int column) {
      return columns.get(column).at(row);
    }

    @Override
    public boolean hasGaps() {
      return true;
    }
  }

  /** A grid with each row cut into several rows of {@code width} numbers. */
  record Cut(Grid of, int width) implements Grid {
    @Override
    public int rows() {
      return of.rows() * (of.width() / width);
    }

    @Override
    public double at(int row, int column) {
      int each = of.width() / width;
      return of.at(row / each, row % each * width + column);
    }

    @Override
    public boolean hasGaps() {
      return of.hasGaps();
    }

    @Override
    public void checkUnchanged() {
      of.checkUnchanged();
    }
  }
}
