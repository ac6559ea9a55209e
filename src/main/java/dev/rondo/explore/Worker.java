package dev.rondo.explore;

import com.google.gson.JsonObject;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Work, one at a time -> its result, within a time limit. Of those that wait for the same kind of work the newest wins. The compiler cannot be stopped in the middle, so what is given up runs on, by itself; where
 * two of these do, nothing new is begun.
 */
final class Worker {

  /** Thrown to those that a newer request has made idle. */
  static final class Superseded extends Exception {
    private static final long serialVersionUID = 1;
  }

  private static final int STILL_RUNNING = 2;
  private static final long STACK = 64L << 20;   // deep programs are refused by the checks, not by the stack
  private static final long LOOK = 20;

  private final Semaphore turn = new Semaphore(1, true);
  private final Map<String, AtomicLong> newest = new ConcurrentHashMap<>();
  private final AtomicInteger lost = new AtomicInteger();
  private final int seconds;

  Worker(int seconds) {
    this.seconds = seconds;
  }

  /**
   * Throws what the work does, {@link Superseded} where a newer request of the kind came while it waited, and {@link IllegalArgumentException} where it took too long, or too much that did still runs.
   */
  JsonObject run(String kind, Callable<JsonObject> work) throws Exception {
    AtomicLong last = newest.computeIfAbsent(kind, k -> new AtomicLong());
    long mine = last.incrementAndGet();
    while (!turn.tryAcquire(LOOK, TimeUnit.MILLISECONDS)) if (last.get() != mine) throw new Superseded();
    try {
      if (last.get() != mine) throw new Superseded();
      if (lost.get() >= STILL_RUNNING) throw new IllegalArgumentException("programs that took too long are still being compiled; wait, or start the explorer anew");
      return begun(work);
    } finally {
      turn.release();
    }
  }

  private JsonObject begun(Callable<JsonObject> work) throws Exception {
    FutureTask<JsonObject> task = new FutureTask<>(work);
    AtomicInteger state = new AtomicInteger();   // 0 running, 1 given up, 2 done
    Thread thread = new Thread(null, () -> {
      task.run();
      if (state.getAndSet(2) == 1) lost.decrementAndGet();
    }, "rondo explorer", STACK);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      lost.incrementAndGet();
      if (!state.compareAndSet(0, 1)) lost.decrementAndGet();
      throw new IllegalArgumentException("this took longer than " + seconds + " seconds and was given up; make the program or its sizes smaller");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception known) throw known;
      if (e.getCause() instanceof OutOfMemoryError) throw new IllegalArgumentException("out of memory; make the program or its sizes smaller, or give the JVM more: RONDO_JAVA_OPTIONS=-Xmx8g");
      if (e.getCause() instanceof StackOverflowError) throw new IllegalArgumentException("the program is nested too deep");
      throw new IllegalStateException(e.getCause());
    }
  }
}
