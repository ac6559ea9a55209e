package dev.rondo.command.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Control-C, {@code kill} or a terminal that is closed, while something goes on that can end early: it has some seconds to write down what it has come to. */
public final class Interruption implements AutoCloseable {

  private static final long SECONDS = 20;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::hold, "interruption");
  private volatile boolean asked;

  private Interruption() {}

  /** From now on until it is closed. */
  public static Interruption expected() {
    Interruption interruption = new Interruption();
    try {
      Runtime.getRuntime().addShutdownHook(interruption.hook);
    } catch (IllegalStateException e) {   // the process is ending already
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

  /** Whether the process is to end. */
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
