package dev.rondo.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bytes that do not fit into memory: a temporary file, written once and then mapped. What is mapped stays after it is closed; the file is gone by the end of the process. */
final class Scratch implements AutoCloseable {

  private final Path path;
  private final FileChannel file;

  /** Throws {@link UncheckedIOException} with a remedy where there is no room. */
  Scratch() {
    try {
      path = Files.createTempFile("rondo", ".data");
      path.toFile().deleteOnExit();
      file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw full(e);
    }
  }

  /** Bytes that data may take of the heap before it goes to a file. */
  static long most() {
    return Runtime.getRuntime().maxMemory() / 8;
  }

  Path path() {
    return path;
  }

  void write(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) file.write(bytes);
    } catch (IOException e) {
      throw full(e);
    }
  }

  /** All that a stream has left. */
  void write(InputStream in) throws IOException {
    byte[] part = new byte[1 << 16];
    for (int n; (n = in.read(part)) >= 0;) write(ByteBuffer.wrap(part, 0, n));
  }

  Packed packed(long count, Npy.Kind kind) {
    try {
      return Packed.of(file, 0, count, kind, ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read a temporary file: " + e.getMessage(), e);
    }
  }

  private static UncheckedIOException full(IOException e) {
    return new UncheckedIOException("cannot write a temporary file for data that does not fit into memory: " + e.getMessage() + "; make room, or choose another folder with -Djava.io.tmpdir", e);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a temporary file: " + e.getMessage(), e);
    }
    path.toFile().delete();   // where the system lets a file go that is still mapped; else it goes with the process
  }
}
