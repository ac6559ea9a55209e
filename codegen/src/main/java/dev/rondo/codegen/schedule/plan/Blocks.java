package dev.rondo.codegen.schedule.plan;

import dev.rondo.codegen.machine.Target;

/**
 * Σ over steps, examples and rows -> how the sum is cut into blocks of at most {@link #ROWS} terms. The terms of a
 * block are added one after the other. The sums of the blocks are added with compensation (Kahan 1965), so a sum of any
 * length is right to a few units in the last place. Blocks are counted from the first step. They depend only on the
 * terms of a step, not on the number of steps, threads or lanes.
 * @param steps in a block; more than one only if the block holds all examples and rows of each
 * @param examples in a block; more than one only if the block holds all rows of each
 * @param rows in a block
 */
public record Blocks(int steps, int examples, int rows) {

  /** The maximum number of terms of a block. */
  public static final int ROWS = 16;

  /** Numbers of a row in a block: {@link #ROWS} for each of the partial sums. */
  public static final int COLUMNS = ROWS * Target.GRAIN;

  public static Blocks of(int batch, int m) {
    if (m > ROWS) return new Blocks(1, 1, ROWS);
    int examples = Math.min(batch, ROWS / Math.max(1, m));
    return new Blocks(examples < batch ? 1 : ROWS / Math.max(1, batch * m), examples, m);
  }

  /** Whether the sum is one block, which needs no compensation. */
  static boolean isOne(int steps, int batch, int m) {
    Blocks each = of(batch, m);
    boolean isEmpty = (long) steps * batch * m == 0;
    return !isEmpty && steps <= each.steps && batch <= each.examples && m <= each.rows;
  }

  /**
   * Memory for the partial sums of a row of {@code columns} numbers, and for their sums over blocks if there are
   * several.
   */
  public static View ofRow(int columns, boolean sum, Layout layout) {
    return scratch(sum && columns > COLUMNS ? 3 * Target.GRAIN : Target.GRAIN, layout);
  }

  /** Memory for the rounding errors of the additions to {@code columns} sums. */
  static View ofColumns(int columns, Layout layout) {
    return scratch(Target.padded(Math.max(1, columns)), layout);
  }

  private static View scratch(int numbers, Layout layout) {
    return new View(new Buffer("partial sums", (long) numbers * layout.options().threads(), false), 0, 0, 0, 0, 1);
  }
}
