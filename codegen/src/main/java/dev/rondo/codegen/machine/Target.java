package dev.rondo.codegen.machine;


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

  private static final int DEEP = 128;

  /** Most vectors across a tile of a matrix product of so many rows and a sum over {@code depth}. Accumulators, a vector of each column and one of a row must fit the registers. */
  public int tileVectors(int rows, int depth) {
    if (!isVector()) return 4;
    if (!isWide()) return rows <= 2 ? 4 : NARROW_VECTORS;
    return switch (rows) {
      case 1, 2 -> 8;
      case 3 -> 7;
      case 4 -> 6;
      case 5 -> 5;
      default -> depth < DEEP ? 4 : 3;   // tall tiles fetch less of the packed side, which the first-level cache does not hold; where sums are short, longer stretches of results count for more
    };
  }

  private static final int FEW = 2;

  /**
   * How many panels of weights a tile for so many rows reads at a time. One or two rows do little with what they read, and the second-level cache gives more of two streams than of one:
   * 170 to 255 GB/s and not 133 to 151 on a Zen 5 (docs/decisions/0006-matrix-products.md).
   */
  public int tilePanels(int rows) {
    return isWide() && rows <= FEW ? 2 : 1;
  }

  /** Most rows of a tile of so many vectors. */
  public int tileRows(int vectors) {
    if (!isVector()) return 3;
    return isWide() ? WIDE_ROWS[vectors] : vectors <= NARROW_VECTORS ? NARROW_ROWS : 2;
  }

  private static final boolean BEFORE_25 = Runtime.version().feature() < 25;
  private static final int AHEAD = 6, REGISTERS = 32;

  /**
   * Most rows of a tile of so many vectors where the numbers of its rows lie side by side. HotSpot of JDK 25 then loads up to six of them ahead: a tile of 8 x 3 keeps two sums in memory for it, and a sum over 700
   * took a quarter longer than in tiles of 6 x 3 (docs/decisions/0006-matrix-products.md).
   */
  public int stripRows(int vectors) {
    int rows = tileRows(vectors);
    if (!BEFORE_25 && isWide()) while (rows > 1 && (rows + 1) * vectors + Math.min(rows, AHEAD) > REGISTERS) rows--;
    return rows;
  }

  private static final int NARROW_ROWS = 5, NARROW_VECTORS = 2;   // 10 accumulators, two columns and four rows at a time are 16 registers
  private static final int[] WIDE_ROWS = {0, 16, 12, 8, 6, 5, 4, 3, 2};

  /** How many terms of its sums a tile adds in a round of the loop. Where it adds one, the loop's own instructions are a third of all on 16 registers (docs/decisions/0006-matrix-products.md). */
  public int tileTerms() {
    return isVector() && !isWide() ? 4 : 1;
  }

  /**
   * Whether what is added to vector v of a tile is column times row and not row times column, which is the same number. A tile takes 14 to 16 of 16 registers: HotSpot
   * of JDK 17 finds them if every second vector is turned, that of JDK 25 if none is (docs/decisions/0006-matrix-products.md).
   */
  public boolean isColumnFirst(int vector) {
    return BEFORE_25 && isVector() && !isWide() && vector % 2 == 1;
  }

  /** Zeros that a program has in memory, whatever the hardware: a vector of 32 bytes, eight of the smallest elements, for each accumulator of a tile of 16 registers. */
  public static final int ZEROS = NARROW_ROWS * NARROW_VECTORS * 8;

  /**
   * Whether accumulators that begin with zero load it, each from a place of its own. If all began as one register, HotSpot of JDK 17 would now and then keep some of them in memory
   * where a tile takes all registers (docs/decisions/0006-matrix-products.md).
   */
  public boolean loadsZeros() {
    return isVector() && !isWide();
  }

  /** 32 registers with 512-bit vectors, 16 below. */
  private boolean isWide() {
    return lanes * element.bytes() == 64;
  }
}
