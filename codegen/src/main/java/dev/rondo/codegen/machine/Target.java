package dev.rondo.codegen.machine;


/** The target of code generation: the element type and the number of elements in a vector register (1: scalar code). */
public record Target(Element element, int lanes) {

  /** Every row of numbers starts at a multiple of this. Every reduction has this many partial sums, on any hardware. */
  public static final int GRAIN = 16;

  /** The length of a row in memory: rounded up to the grain, so that vector loops need no tail. */
  public static int padded(int columns) {
    return Math.multiplyExact((columns + GRAIN - 1) / GRAIN, GRAIN);
  }

  /** The number of columns that a vector loop computes for {@code columns} numbers: rounded up to whole vectors. */
  public int covered(int columns) {
    return (columns + lanes - 1) / lanes * lanes;
  }

  public boolean isVector() {
    return lanes > 1;
  }

  private static final int DEEP = 128;

  /**
   * Maximum width, in vectors, of a register tile of a matrix product with {@code rows} rows and sums over
   * {@code depth}. The accumulators, one vector of each column and one of a row must fit the registers.
   */
  public int tileVectors(int rows, int depth) {
    if (!isVector()) return 4;
    if (!isWide()) return rows <= 2 ? 4 : NARROW_VECTORS;
    return switch (rows) {
      case 1, 2 -> 8;
      case 3 -> 7;
      case 4 -> 6;
      case 5 -> 5;
      default -> depth < DEEP ? 4 : 3;   // tall tiles load less of the packed side, which exceeds the L1 cache; for short sums, longer stretches of results matter more
    };
  }

  private static final int FEW = 2;

  /**
   * The number of weight panels that a register tile with {@code rows} rows reads at a time. One or two rows compute
   * little for each number they read, and the L2 cache delivers more from two streams than from one: 170 to 255 GB/s
   * instead of 133 to 151 on a Zen 5 (docs/decisions/0006-matrix-products.md).
   */
  public int tilePanels(int rows) {
    return isWide() && rows <= FEW ? 2 : 1;
  }

  /** Maximum rows of a register tile that is {@code vectors} wide. */
  public int tileRows(int vectors) {
    if (!isVector()) return 3;
    return isWide() ? WIDE_ROWS[vectors] : vectors <= NARROW_VECTORS ? NARROW_ROWS : 2;
  }

  private static final boolean BEFORE_25 = Runtime.version().feature() < 25;
  private static final int AHEAD = 6, REGISTERS = 32;

  /**
   * Maximum rows of a register tile that is {@code vectors} wide, if the numbers of its rows are adjacent in memory.
   * HotSpot of JDK 25 then loads up to six of them early. A tile of 8 x 3 therefore spills two sums, and a sum over 700
   * took a quarter longer than in tiles of 6 x 3 (docs/decisions/0006-matrix-products.md).
   */
  public int stripRows(int vectors) {
    int rows = tileRows(vectors);
    if (!BEFORE_25 && isWide()) while (rows > 1 && (rows + 1) * vectors + Math.min(rows, AHEAD) > REGISTERS) rows--;
    return rows;
  }

  private static final int NARROW_ROWS = 5, NARROW_VECTORS = 2;   // 10 accumulators, two columns and four rows at a time use 16 registers
  private static final int[] WIDE_ROWS = {0, 16, 12, 8, 6, 5, 4, 3, 2};

  /**
   * The number of terms that a register tile adds in one iteration (unrolling). With one term, loop overhead is a third
   * of all instructions on 16 registers (docs/decisions/0006-matrix-products.md).
   */
  public int tileTerms() {
    return isVector() && !isWide() ? 4 : 1;
  }

  /**
   * Whether vector v of a register tile adds column times row instead of row times column, which is the same number. A
   * tile needs 14 to 16 of 16 registers. HotSpot of JDK 17 allocates them if every second vector is swapped, HotSpot of
   * JDK 25 if none is (docs/decisions/0006-matrix-products.md).
   */
  public boolean isColumnFirst(int vector) {
    return BEFORE_25 && isVector() && !isWide() && vector % 2 == 1;
  }

  /**
   * The number of zeros that a program keeps in memory, on any hardware: a vector of 32 bytes (eight of the smallest
   * elements) for each accumulator of a tile on 16 registers.
   */
  public static final int ZEROS = NARROW_ROWS * NARROW_VECTORS * 8;

  /**
   * Whether accumulators load their initial zeros, each from its own address. If all started from one register, HotSpot
   * of JDK 17 would sometimes spill some of them when a tile needs all registers
   * (docs/decisions/0006-matrix-products.md).
   */
  public boolean loadsZeros() {
    return isVector() && !isWide();
  }

  /** Whether there are 32 registers, as with 512-bit vectors; otherwise 16. */
  private boolean isWide() {
    return lanes * element.bytes() == 64;
  }
}
