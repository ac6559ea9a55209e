package dev.rondo.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** rows, one after the other -> a grid: in memory while it is small, and from a share of the heap on in a temporary file, which is gone when the process is. */
final class Spool {

  private static final int BLOCK = 1 << 16;   // numbers

  private final int width;
  private final int each;
  private final long most;
  private final List<double[]> blocks = new ArrayList<>();
  private Scratch file;
  private long rows;

  Spool(int width) {
    this(width, Scratch.most());
  }

  /** @param most bytes to keep in memory */
  Spool(int width, long most) {
    this.width = width;
    this.each = Math.max(1, BLOCK / Math.max(1, width));
    this.most = most;
  }

  void add(double[] row) {
    int at = (int) (rows % each);
    if (at == 0) {
      if (file != null || rows * width * Double.BYTES > most) flush(each);
      blocks.add(new double[each * width]);
    }
    System.arraycopy(row, 0, blocks.get(blocks.size() - 1), at * width, width);
    if (++rows == Integer.MAX_VALUE - 8) throw new DataException("the table has more than " + rows + " rows", "give it in parts");
  }

  private void flush(int lastRows) {
    if (file == null) file = new Scratch();
    ByteBuffer bytes = ByteBuffer.allocate(each * width * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < blocks.size(); i++) {
      bytes.clear().asDoubleBuffer().put(blocks.get(i));
      bytes.limit((i == blocks.size() - 1 ? lastRows : each) * width * Double.BYTES);
      file.write(bytes);
    }
    blocks.clear();
  }

  /** All rows that were added. */
  Grid grid() {
    if (file == null) return new Grid.Blocks(blocks, each, (int) rows, width);
    try (Scratch closing = file) {
      if (!blocks.isEmpty()) flush((int) ((rows - 1) % each) + 1);
      return new Grid.Mapped(closing.mapped(rows * width, Npy.Kind.F8), (int) rows, width);
    }
  }
}
