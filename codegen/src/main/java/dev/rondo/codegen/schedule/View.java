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

  /** The vectors of all steps as the rows of a matrix. */
  public View steps() {
    return new View(buffer, offset, 0, b, t, n);
  }

  /** The numbers of all steps as a vector. */
  public View line() {
    return new View(buffer, offset, 0, b, 0, t);
  }

  /** The rows of a value, or its columns where it has no rows, as values of the steps; {@code rank} is that of a step's. */
  public View atSteps(int rank) {
    return new View(buffer, offset, rank == 0 ? n : m, b, 0, rank == 0 ? 0 : n);
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
