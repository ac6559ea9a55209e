package dev.rondo.data;

/** row -> the numbers that one step reads. */
public sealed interface Series {

  int rows();

  /** How many numbers a row has. */
  int width();

  /** Copies a row into {@code into}, from {@code at}. */
  void copy(int row, float[] into, int at);

  /** Measurements, row after row. */
  record Numbers(float[] values, int width) implements Series {
    @Override
    public int rows() {
      return values.length / width;
    }

    @Override
    public void copy(int row, float[] into, int at) {
      System.arraycopy(values, row * width, into, at, width);
    }
  }

  /** Codes, each as one number. */
  record Codes(int[] codes) implements Series {
    @Override
    public int rows() {
      return codes.length;
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public void copy(int row, float[] into, int at) {
      into[at] = codes[row];
    }
  }

  /** Codes below {@code width}, each as a row of zeros with a one in its place. */
  record OneHot(int[] codes, int width) implements Series {
    @Override
    public int rows() {
      return codes.length;
    }

    @Override
    public void copy(int row, float[] into, int at) {
      java.util.Arrays.fill(into, at, at + width, 0);
      into[at + codes[row]] = 1;
    }
  }
}
