package dev.rondo.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/** (file, place, kind of number) -> number i, read where it lies: the pages of the file come and go as the system has room, and none of it is on the heap. */
final class Mapping {

  private static final int BITS = 30;   // the bytes of a stretch; a buffer holds fewer than 2^31, and a number never crosses from one to the next

  private final ByteBuffer[] stretches;
  private final Npy.Kind kind;

  private Mapping(ByteBuffer[] stretches, Npy.Kind kind) {
    this.stretches = stretches;
    this.kind = kind;
  }

  /** {@code count} numbers from byte {@code from} on. */
  static Mapping of(FileChannel file, long from, long count, Npy.Kind kind, ByteOrder order) throws IOException {
    long bytes = count * kind.bytes();
    ByteBuffer[] stretches = new ByteBuffer[(int) ((bytes + (1L << BITS) - 1) >>> BITS)];
    for (int i = 0; i < stretches.length; i++) {
      long begin = (long) i << BITS;
      stretches[i] = file.map(MapMode.READ_ONLY, from + begin, Math.min(1L << BITS, bytes - begin)).order(order);
    }
    return new Mapping(stretches, kind);
  }

  double at(long i) {
    long at = i * kind.bytes();
    return kind.read(stretches[(int) (at >>> BITS)], (int) (at & (1L << BITS) - 1));
  }
}
