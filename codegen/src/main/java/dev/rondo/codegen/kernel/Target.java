package dev.rondo.codegen.kernel;

import dev.rondo.codegen.Element;

/** What code is made for: the element type, and how many elements a vector register holds (1: scalar code). */
public record Target(Element element, int lanes) {

  /** Every row of numbers starts at a multiple of this, and every reduction has this many partial sums, whatever the hardware. */
  public static final int GRAIN = 16;

  /** Length of a row in memory: rounded up to the grain, so that vector loops need no tail. */
  public static int padded(int columns) {
    return Math.multiplyExact((columns + GRAIN - 1) / GRAIN, GRAIN);
  }

  /** Columns that a vector loop covers to compute {@code columns} numbers: up to the next whole vector. */
  public int covered(int columns) {
    return (columns + lanes - 1) / lanes * lanes;
  }

  public boolean isVector() {
    return lanes > 1;
  }

  /** Vectors across a tile of a matrix product: tile rows times these, plus operands, must fit the registers. */
  public int tileVectors(int rows) {
    if (!isVector()) return 4;
    boolean wide = lanes * element.bytes() == 64;   // 32 registers with 512-bit vectors, 16 below
    return wide ? (rows <= 3 ? 8 : Integer.getInteger("tv", 4)) : (rows <= 2 ? 4 : 2);
  }

  /** Rows of a tile of a matrix product. */
  public int tileRows() {
    return isVector() ? Integer.getInteger("tr", 6) : 3;
  }
}
