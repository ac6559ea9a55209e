package dev.rondo.data.store;

import java.nio.ByteBuffer;

/** A sequence of bytes -> a grid of numbers from 0 to 255: in memory if they are few, otherwise in a temporary file. */
public final class Pixels implements AutoCloseable {

  private final long count;
  private final byte[] memory;
  private final TempFile file;
  private long written;

  public Pixels(long count) {
    this(count, TempFile.most());
  }

  /** @param most maximum number of bytes to keep in memory */
  public Pixels(long count, long most) {
    boolean fits = count <= Math.min(most, Integer.MAX_VALUE - 8);
    this.count = count;
    this.memory = fits ? new byte[(int) count] : null;
    this.file = fits ? null : TempFile.create();
  }

  /** Adds the first {@code length} bytes of an array; throws if the total exceeds the announced count. */
  public void add(byte[] bytes, int length) {
    if (written + length > count) throw new IllegalArgumentException(written + length + " bytes of " + count);
    if (file == null) System.arraycopy(bytes, 0, memory, (int) written, length);
    else file.write(ByteBuffer.wrap(bytes, 0, length));
    written += length;
  }

  /** The grid of all bytes, {@code width} a row, after all were added. */
  public Grid grid(int width) {
    if (written != count) throw new IllegalStateException(written + " bytes of " + count);
    return file == null ? new Grid.Bytes(memory, width) : new Grid.Stored(file.packed(count, Npy.Kind.U1), Math.toIntExact(count / width), width);
  }

  @Override
  public void close() {
    if (file != null) file.close();
  }
}
