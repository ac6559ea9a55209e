package dev.rondo.codegen.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Supplier;

/**
 * {@code guard.enter(); try { .. } finally { guard.exit(); }}: at most one thread is inside. A second thread does not wait: it gets
 * an exception, because after waiting it would find the numbers of the first. Entering is one compare-and-set, without allocation.
 * The guard detects calls that overlap. It does not detect calls of two threads that follow one another.
 */
public final class ThreadGuard {

  private static final VarHandle INSIDE;

  static {
    try {
      INSIDE = MethodHandles.lookup().findVarHandle(ThreadGuard.class, "inside", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String object;
  private Thread inside;   // or null

  /** @param object the guarded object, as messages name it: {@code a session} */
  public ThreadGuard(String object) {
    this.object = object;
  }

  /** Throws {@link IllegalStateException} while another call is inside, from this thread or another one. */
  public void enter() {
    Thread current = Thread.currentThread();
    Thread other = (Thread) INSIDE.compareAndExchange(this, (Thread) null, current);
    if (other != null) throw new IllegalStateException(refusal(current, other));
  }

  private String refusal(Thread current, Thread other) {
    if (other == current) return object + " is called from within a call of its own; call it after that has returned";
    return object + " is used by two threads at once, '" + other.getName() + "' and '" + current.getName()
        + "'; give each thread one of its own, or hold a lock from the first write to the last read";
  }

  public void exit() {
    INSIDE.setRelease(this, (Thread) null);
  }

  /** Enters, does the work, and exits. */
  public void alone(Runnable work) {
    enter();
    try {
      work.run();
    } finally {
      exit();
    }
  }

  /** Like {@code alone(Runnable)}, with a result. */
  public <R> R alone(Supplier<R> work) {
    enter();
    try {
      return work.get();
    } finally {
      exit();
    }
  }
}
