package dev.rondo.codegen.kernel;

/**
 * A value that is written or read from outside: number [t][b][row][column] is m[at + t·steps + b·examples + row·rows +
 * column·columns]. An axis that the value does not have has stride 0.
 */
public record MemorySlot(String name, String role, String type, int at, int steps, int examples, int rows, int columns) {

  /** The address as Java would write it. */
  public String address() {
    return "m[" + AffineIndex.of(at).plus("t", steps).plus("b", examples).plus("row", rows).plus("column", columns) + "]";
  }
}
