package dev.rondo.codegen.schedule;

/** Where a value's numbers are: at buffer + offset + step·t + example·b + row·m + column·n. A stride of 0 repeats. */
public record View(Buffer buffer, int offset, int t, int b, int m, int n) {

  public View transposed() {
    return new View(buffer, offset, t, b, n, m);
  }

  public View shifted(int by) {
    return new View(buffer, offset + by, t, b, m, n);
  }

  /** The value at one step. */
  public View atStep(int step) {
    return new View(buffer, offset + step * t, 0, b, m, n);
  }

  /** The value stretched along new leading axes; {@code rank} is its own. */
  public View stretched(int rank) {
    return new View(buffer, offset, t, b, rank < 2 ? 0 : m, rank < 1 ? 0 : n);
  }

  /** The same numbers without moving along time. */
  public View without(boolean time, boolean batch) {
    return new View(buffer, offset, time ? 0 : t, batch ? 0 : b, m, n);
  }
}
