package dev.rondo.data.store;

import dev.rondo.data.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.List;
import java.util.Optional;

/** (bytes, kind of number) -> number i, read in place: on the heap, or in a mapped file. */
public final class NumberBuffer {

  private static final int BITS = 30;   // maximum size of a stretch of a file; a buffer holds fewer than 2^31 bytes

  private final ByteBuffer[] stretches;   // all have 2^bits bytes except the last; a number never crosses a border
  private final int bits;
  private final Npy.Kind kind;
  private final Optional<FileState> origin;   // present if the numbers stay in a user's file

  private NumberBuffer(ByteBuffer[] stretches, int bits, Npy.Kind kind, Optional<FileState> origin) {
    this.stretches = stretches;
    this.bits = bits;
    this.kind = kind;
    this.origin = origin;
  }

  /** Numbers in blocks of 2^{@code bits} bytes; the last block may be shorter. */
  static NumberBuffer of(List<ByteBuffer> blocks, int bits, Npy.Kind kind) {
    return new NumberBuffer(blocks.toArray(ByteBuffer[]::new), bits, kind, Optional.empty());
  }

  /** {@code count} numbers of a file, from byte {@code from} on. */
  static NumberBuffer of(FileChannel file, long from, long count, Npy.Kind kind, ByteOrder order) throws IOException {
    long bytes = count * kind.bytes();
    ByteBuffer[] stretches = new ByteBuffer[(int) ((bytes + (1L << BITS) - 1) >>> BITS)];
    for (int i = 0; i < stretches.length; i++) {
      long begin = (long) i << BITS;
      stretches[i] = file.map(MapMode.READ_ONLY, from + begin, Math.min(1L << BITS, bytes - begin)).order(order);
    }
    return new NumberBuffer(stretches, BITS, kind, Optional.empty());
  }

  /** The same numbers, with the state of their file when it was opened. */
  NumberBuffer from(FileState opened) {
    return new NumberBuffer(stretches, bits, kind, Optional.of(opened));
  }

  /** Throws {@link DataException} if the file was modified. */
  void checkUnchanged() {
    origin.ifPresent(FileState::checkMapped);
  }

  double at(long i) {
    long at = i * kind.bytes();
    return kind.read(stretches[(int) (at >>> bits)], (int) (at & (1L << bits) - 1));
  }

  /** Bytes from byte {@code from} on. */
  void copy(long from, byte[] into) {
    for (int done = 0, n; done < into.length; done += n) {
      ByteBuffer stretch = stretches[(int) (from + done >>> bits)];
      int at = (int) (from + done & (1L << bits) - 1);
      n = Math.min(into.length - done, (int) ((1L << bits) - at));
      stretch.get(at, into, done, n);
    }
  }

  Npy.Kind kind() {
    return kind;
  }

  /** Whether all of it is outside the heap. */
  public boolean isFile() {
    return stretches.length > 0 && stretches[0].isDirect();
  }
}
