package dev.rondo.command.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * stderr through the launcher's filter, a child process that removes one line of the JVM and ends when stderr is
 * closed.
 */
public final class Stderr {

  private static final long SECONDS = 2;

  private Stderr() {}

  /** Closes stderr and waits for the filter, so that all output is written before this process ends. */
  public static synchronized void end() {
    if (!Boolean.getBoolean("rondo.filtered")) return;
    System.err.flush();
    try {
      new FileOutputStream(FileDescriptor.err).close();
      CompletableFuture.allOf(ProcessHandle.current().children().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new)).get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | ExecutionException | TimeoutException e) {
      // the output arrives a moment later
    }
  }
}
