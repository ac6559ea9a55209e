package dev.rondo.command.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Handles control-C, {@code kill} or a closed terminal during work that can end early. The work then has some seconds
 * to save its results.
 */
public final class Interruption implements AutoCloseable {

  private static final long SECONDS = 20;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::hold, "interruption");
  private volatile boolean asked;

  private Interruption() {}

  /** Handles interruptions until it is closed. */
  public static Interruption expected() {
    Interruption interruption = new Interruption();
    try {
      Runtime.getRuntime().addShutdownHook(interruption.hook);
    } catch (IllegalStateException e) {   // the process is already ending
      interruption.asked = true;
    }
    return interruption;
  }

  /** The JVM ends when this returns. */
  private void hold() {
    asked = true;
    try {
      done.await(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Stderr.end();
  }

  /** Whether the process should end. */
  public boolean isAsked() {
    return asked;
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending
    }
  }
}
