package dev.rondo.codegen.bytecode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * The barrier of threads. Each thread has a counter modulo 4 in the shared memory. It raises the counter, and spins
 * until every other counter is the same or the next. There is no object and no lock; after some spinning, a thread
 * sleeps between checks.
 */
public final class Barrier {

  /** The counter of a thread that failed and will not arrive. */
  public static final int FAILED = 9;

  private static final VarHandle FLOATS = MethodHandles.arrayElementVarHandle(float[].class);
  private static final VarHandle DOUBLES = MethodHandles.arrayElementVarHandle(double[].class);
  private static final int PATIENCE = 1 << 14;
  private static final long PAUSE = 20_000;

  private Barrier() {}

  public static void await(float[] memory, int at, int spacing, int thread, int threads) {
    float mine = (memory[at + thread * spacing] + 1) % 4, following = (mine + 1) % 4;
    FLOATS.setRelease(memory, at + thread * spacing, mine);
    for (int other = 0; other < threads; other++) {
      if (other == thread) continue;
      int spins = 0;
      float theirs;
      while ((theirs = (float) FLOATS.getAcquire(memory, at + other * spacing)) != mine && theirs != following) spins = spin(spins, theirs);
    }
  }

  public static void await(double[] memory, int at, int spacing, int thread, int threads) {
    double mine = (memory[at + thread * spacing] + 1) % 4, following = (mine + 1) % 4;
    DOUBLES.setRelease(memory, at + thread * spacing, mine);
    for (int other = 0; other < threads; other++) {
      if (other == thread) continue;
      int spins = 0;
      double theirs;
      while ((theirs = (double) DOUBLES.getAcquire(memory, at + other * spacing)) != mine && theirs != following) spins = spin(spins, theirs);
    }
  }

  private static int spin(int spins, double theirs) {
    if (theirs == FAILED) throw new IllegalStateException("another thread of this run has failed");
    if (spins > PATIENCE) LockSupport.parkNanos(PAUSE);   // the other threads, or the compiler, may need the processor
    else Thread.onSpinWait();
    return spins + 1;
  }

  /** Tells the other threads that this thread will not arrive. */
  public static void fail(Object memory, int at, int spacing, int thread) {
    if (memory instanceof float[] floats) FLOATS.setRelease(floats, at + thread * spacing, (float) FAILED);
    else DOUBLES.setRelease((double[]) memory, at + thread * spacing, (double) FAILED);
  }
}
