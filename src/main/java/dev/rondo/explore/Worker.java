package dev.rondo.explore;

import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Work, one at a time -> its result, within a time limit. Of the work of one kind only the newest is wanted: what waits gives way to it, and so does what has run for long. What is given
 * up is interrupted, which checks and compiler heed soon; where two run on for all that, nothing more is given up before its time, and nothing new is begun.
 */
final class Worker {

  /** Thrown to those that a newer request has made idle. */
  static final class Superseded extends Exception {
    private static final long serialVersionUID = 1;
  }

  private static final int STILL_RUNNING = 2, KINDS = 256;
  private static final long STACK = 64L << 20;   // deep programs are refused by the checks, not by the stack
  private static final long LOOK = 20, LONG = 2000;   // milliseconds

  private final Semaphore turn = new Semaphore(1, true);
  private final Map<String, AtomicLong> newest = new LinkedHashMap<>(16, 0.75f, true);
  private final AtomicInteger lost = new AtomicInteger();
  private final int seconds;

  Worker(int seconds) {
    this.seconds = seconds;
  }

  /** Work of a kind, and its place in the row of those. */
  private record Ticket(AtomicLong last, long mine) {

    boolean isOld() {
      return last.get() != mine;
    }
  }

  private synchronized Ticket ticket(String kind) {
    AtomicLong last = newest.computeIfAbsent(kind, k -> new AtomicLong());
    if (newest.size() > KINDS) newest.remove(newest.keySet().iterator().next());   // of a page that was not used for the longest time
    return new Ticket(last, last.incrementAndGet());
  }

  /** Whether so many of a kind have come so far. */
  synchronized boolean isNewest(String kind, long number) {
    return newest.containsKey(kind) && newest.get(kind).get() == number;
  }

  /** How many of those that were given up run on. */
  int stillRunning() {
    return lost.get();
  }

  /**
   * Throws what the work does, {@link Superseded} where a newer request of the kind came meanwhile, and {@link IllegalArgumentException} where it took too long, or too much that did still runs.
   */
  JsonObject run(String kind, Callable<JsonObject> work) throws Exception {
    Ticket ticket = ticket(kind);
    while (!turn.tryAcquire(LOOK, TimeUnit.MILLISECONDS)) if (ticket.isOld()) throw new Superseded();
    try {
      if (ticket.isOld()) throw new Superseded();
      if (stillRunning() >= STILL_RUNNING) throw new IllegalArgumentException("programs that took too long are still being compiled; wait, or restart the explorer");
      return begun(ticket, work);
    } finally {
      turn.release();
    }
  }

  private JsonObject begun(Ticket ticket, Callable<JsonObject> work) throws Exception {
    FutureTask<JsonObject> task = new FutureTask<>(work);
    AtomicInteger state = new AtomicInteger();   // 0 running, 1 given up, 2 done
    Thread thread = new Thread(null, () -> {
      task.run();
      if (state.getAndSet(2) == 1) lost.decrementAndGet();
    }, "rondo explorer", STACK);
    thread.setDaemon(true);
    long began = System.nanoTime();
    thread.start();
    while (true) {
      try {
        return task.get(LOOK, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        long past = (System.nanoTime() - began) / 1_000_000;
        boolean late = past >= 1000L * seconds;
        if (!late && !(past >= LONG && ticket.isOld() && stillRunning() + 1 < STILL_RUNNING)) continue;
        lost.incrementAndGet();
        if (!state.compareAndSet(0, 1)) lost.decrementAndGet();
        thread.interrupt();
        if (!late) throw new Superseded();
        throw new IllegalArgumentException("this took longer than " + seconds + " seconds and was given up; make the program or its sizes smaller");
      } catch (ExecutionException e) {
        throw known(e.getCause());
      }
    }
  }

  private static Exception known(Throwable cause) {
    if (cause instanceof Exception e) return e;
    if (cause instanceof OutOfMemoryError) return new IllegalArgumentException("out of memory; make the program or its sizes smaller, or give the JVM more: RONDO_JAVA_OPTIONS=-Xmx8g");
    if (cause instanceof StackOverflowError) return new IllegalArgumentException("the program is nested too deep");
    return new IllegalStateException(cause);
  }
}
