package dev.rondo.data.store;

import dev.rondo.data.DataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A sequence of rows -> a grid. It is in memory up to a share of the heap, and in a temporary file above that. The file
 * is removed when the process ends.
 */
public final class SpillingGrid {

  private static final int BITS = 19;   // size of a block in bytes

  private final int width;
  private final Npy.Kind kind;
  private final long most;
  private final List<ByteBuffer> blocks = new ArrayList<>();   // all blocks are full except the last
  private TempFile file;
  private int rows;

  /** Rows of {@code width} numbers, each stored as {@code kind}. */
  public SpillingGrid(int width, Npy.Kind kind) {
    this(width, kind, TempFile.most());
  }

  /** @param most maximum number of bytes to keep in memory */
  public SpillingGrid(int width, Npy.Kind kind, long most) {
    this.width = width;
    this.kind = kind;
    this.most = most;
  }

  public void add(double... row) {
    for (double number : row) {
      if (blocks.isEmpty() || !last().hasRemaining()) begin();
      kind.write(last(), number);
    }
    if (++rows == Integer.MAX_VALUE - 8) throw new DataException("the data has more than " + rows + " rows", "give it in parts");
  }

  /** Adds raw bytes, which belong to no row. */
  void bytes(byte[] added) {
    for (int at = 0, n; at < added.length; at += n) {
      if (blocks.isEmpty() || !last().hasRemaining()) begin();
      n = Math.min(last().remaining(), added.length - at);
      last().put(added, at, n);
    }
  }

  private ByteBuffer last() {
    return blocks.get(blocks.size() - 1);
  }

  private void begin() {
    if (file != null || (long) blocks.size() << BITS > most) flush();
    blocks.add(ByteBuffer.allocate(1 << BITS).order(ByteOrder.LITTLE_ENDIAN));
  }

  private void flush() {
    if (file == null) file = TempFile.create();
    for (ByteBuffer block : blocks) file.write(block.flip());
    blocks.clear();
  }

  /** The grid of all rows that were added. */
  public Grid grid() {
    return new Grid.Stored(packed((long) rows * width), rows, width);
  }

  /** The first {@code count} numbers; nothing can be added afterwards. */
  NumberBuffer packed(long count) {
    if (file == null) return NumberBuffer.of(blocks, BITS, kind);
    try (TempFile closing = file) {
      flush();
      return closing.packed(count, kind);
    }
  }
}
