package dev.rondo.data.store;

import dev.rondo.data.DataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** rows, one after the other -> a grid: in memory while they are few, and from a share of the heap on in a temporary file, which is gone when the process is. */
public final class SpillingGrid {

  private static final int BITS = 19;   // of the bytes of a block

  private final int width;
  private final Npy.Kind kind;
  private final long most;
  private final List<ByteBuffer> blocks = new ArrayList<>();   // all full but the last
  private TempFile file;
  private int rows;

  /** Of rows of {@code width} numbers, each kept as {@code kind}. */
  public SpillingGrid(int width, Npy.Kind kind) {
    this(width, kind, TempFile.most());
  }

  /** @param most bytes to keep in memory */
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

  /** Bytes as they are, which belong to no row. */
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

  /** All rows that were added. */
  public Grid grid() {
    return new Grid.Stored(packed((long) rows * width), rows, width);
  }

  /** The first numbers of what was added, which nothing is added to any more. */
  NumberBuffer packed(long count) {
    if (file == null) return NumberBuffer.of(blocks, BITS, kind);
    try (TempFile closing = file) {
      flush();
      return closing.packed(count, kind);
    }
  }
}
