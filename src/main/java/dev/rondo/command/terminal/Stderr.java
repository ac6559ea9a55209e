package dev.rondo.command.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** stderr through the launcher's filter, a child of this process that leaves out one line of the JVM and ends with stderr. */
public final class Stderr {

  private static final long SECONDS = 2;

  private Stderr() {}

  /** Ends stderr and waits for the filter, so that whoever waits for this process finds all that it wrote. */
  public static synchronized void end() {
    if (!Boolean.getBoolean("rondo.filtered")) return;
    System.err.flush();
    try {
      new FileOutputStream(FileDescriptor.err).close();
      CompletableFuture.allOf(ProcessHandle.current().children().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new)).get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | ExecutionException | TimeoutException e) {
      // what was written arrives a moment later
    }
  }
}
