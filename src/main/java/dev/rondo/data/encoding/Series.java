package dev.rondo.data.encoding;

import dev.rondo.data.store.Grid;

/** row -> the numbers of one time step. */
public sealed interface Series {

  int rows();

  /** The count of numbers in a row. */
  int width();

  /** Copies a row into {@code into}, from {@code at}. */
  void copy(int row, double[] into, int at);

  /** Codes below {@code size}: one number each if read as an index, otherwise one-hot. */
  static Series of(Grid codes, int size, boolean index) {
    return index ? new Codes(codes) : new OneHot(codes, size);
  }

  /** Rows of another series at several distances ahead, concatenated. */
  record Ahead(Series of, int[] distances) implements Series {
    @Override
    public int rows() {
      return of.rows();
    }

    @Override
    public int width() {
      return distances.length * of.width();
    }

    @Override
    public void copy(int row, double[] into, int at) {
      for (int k = 0; k < distances.length; k++) of.copy(row + distances[k], into, at + k * of.width());
    }
  }

  /** Codes, each as one number. */
  record Codes(Grid codes) implements Series {
    @Override
    public int rows() {
      return codes.rows();
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public void copy(int row, double[] into, int at) {
      into[at] = codes.at(row, 0);
    }
  }

  /** Codes below {@code width}, each one-hot. */
  record OneHot(Grid codes, int width) implements Series {
    @Override
    public int rows() {
      return codes.rows();
    }

    @Override
    public void copy(int row, double[] into, int at) {
      java.util.Arrays.fill(into, at, at + width, 0);
      into[at + (int) codes.at(row, 0)] = 1;
    }
  }

  /**
   * Measurements as (x - shift) / scale, with {@code fill} for gaps, then words as one-hot; a code below 0 is a row of
   * zeros.
   */
  record Mixed(Grid numbers, double[] shift, double[] scale, double[] fill, java.util.List<int[]> codes, int[] sizes) implements Series {
    @Override
    public int rows() {
      return codes.isEmpty() ? numbers.rows() : codes.get(0).length;
    }

    @Override
    public int width() {
      return numbers.width() + java.util.Arrays.stream(sizes).sum();
    }

    @Override
    public void copy(int row, double[] into, int at) {
      int columns = numbers.width(), place = at + columns;
      for (int c = 0; c < columns; c++) {
        double x = numbers.at(row, c);
        into[at + c] = ((Double.isNaN(x) ? fill[c] : x) - shift[c]) / scale[c];
      }
      for (int k = 0; k < sizes.length; place += sizes[k++]) {
        java.util.Arrays.fill(into, place, place + sizes[k], 0);
        if (codes.get(k)[row] >= 0) into[place + codes.get(k)[row]] = 1;
      }
    }
  }
}
