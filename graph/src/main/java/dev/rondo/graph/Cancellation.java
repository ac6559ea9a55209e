package dev.rondo.graph;

import java.util.concurrent.CancellationException;

/** An interrupted thread stops its work on a program at the next of these points: every term that is read, every node that is walked. */
public final class Cancellation {

  private Cancellation() {}

  /** Throws {@link CancellationException} where the thread has been interrupted, and leaves it so. */
  public static void check() {
    if (Thread.currentThread().isInterrupted()) throw new CancellationException("interrupted");
  }
}
