package dev.rondo.data.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes that do not fit into memory: a temporary file, written once and then mapped. A mapping remains valid after the
 * file is closed. The file is removed by the end of the process, however it ends.
 */
public final class TempFile implements AutoCloseable {

  private static final String PREFIX = "rondo-" + ProcessHandle.current().pid() + "-", SUFFIX = ".data";

  private final Path path;
  private final FileChannel file;

  private TempFile(Path path) throws IOException {
    this.path = path;
    this.file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /**
   * The file has no name if the system allows that, so that a killed process leaves nothing. Throws
   * {@link UncheckedIOException} with a remedy if the disk is full.
   */
  static TempFile create() {
    TempFile scratch = named();
    scratch.path.toFile().delete();
    return scratch;
  }

  /**
   * A file that {@link #path} opens; files of killed processes are removed. Throws under the same conditions as
   * {@link #create}.
   */
  public static TempFile named() {
    try {
      sweep();
      Path path = Files.createTempFile(PREFIX, SUFFIX);
      path.toFile().deleteOnExit();
      return new TempFile(path);
    } catch (IOException e) {
      throw full(e);
    }
  }

  private static void sweep() throws IOException {
    Pattern name = Pattern.compile("rondo-(\\d{1,18})-.*\\" + SUFFIX);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "rondo-*" + SUFFIX)) {
      for (Path file : all) {
        Matcher m = name.matcher(file.getFileName().toString());
        if (m.matches() && ProcessHandle.of(Long.parseLong(m.group(1))).isEmpty()) file.toFile().delete();
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** The maximum number of bytes that data may take on the heap before it goes to a file. */
  public static long most() {
    return Runtime.getRuntime().maxMemory() / 8;
  }

  public Path path() {
    return path;
  }

  public void write(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) file.write(bytes);
    } catch (IOException e) {
      throw full(e);
    }
  }

  /** Writes the rest of a stream. */
  public void write(InputStream in) throws IOException {
    byte[] part = new byte[1 << 16];
    for (int n; (n = in.read(part)) >= 0;) write(ByteBuffer.wrap(part, 0, n));
  }

  NumberBuffer packed(long count, Npy.Kind kind) {
    try {
      return NumberBuffer.of(file, 0, count, kind, ByteOrder.LITTLE_ENDIAN);
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
    path.toFile().delete();   // some systems delete a file that is still mapped; on others it is deleted when the process ends
  }
}
