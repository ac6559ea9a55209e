package dev.rondo.command.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * stdout that stores its first failure, because a print writer ignores failures. After a failure it writes nothing
 * more.
 */
public final class Stdout extends OutputStream {

  private static final int KIND = 0170000, PIPE = 0010000, SOCKET = 0140000;   // of stat(2)

  private final OutputStream to;
  private final boolean pipe;
  private IOException failure;

  /** @param pipe whether a failure means that the reader has closed the pipe, as after {@code | head} */
  Stdout(OutputStream to, boolean pipe) {
    this.to = to;
    this.pipe = pipe;
  }

  public static Stdout ofProcess() {
    return new Stdout(new FileOutputStream(FileDescriptor.out), isPipe());
  }

  private static boolean isPipe() {
    try {
      int kind = (Integer) Files.getAttribute(Path.of("/dev/fd/1"), "unix:mode") & KIND;
      return kind == PIPE || kind == SOCKET;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {   // a system without Unix file attributes
      return false;
    }
  }

  /** The exit code of a command that ended with {@code code}: 2 and a message if output was lost. */
  public int code(int code, PrintWriter err) {
    if (failure == null || pipe || code == Failures.FAULT) return code;
    err.println("rondo: cannot write to stdout: " + failure.getMessage() + "; the results are cut off: make room or write them elsewhere, and run the command again");
    err.flush();
    return Failures.BAD_INPUT;
  }

  private interface Writing {
    void write() throws IOException;
  }

  private void attempt(Writing writing) throws IOException {
    if (failure != null) throw failure;
    try {
      writing.write();
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void write(int b) throws IOException {
    attempt(() -> to.write(b));
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    attempt(() -> to.write(bytes, from, count));
  }

  @Override
  public void flush() throws IOException {
    attempt(to::flush);
  }
}
