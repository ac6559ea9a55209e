package dev.rondo.codegen.bytecode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Where threads wait for each other: each has a counter modulo 4 in the memory that they share, raises it, and spins until every other one has
 * the same or the next. No object, no lock; after a while of spinning a thread sleeps in between.
 */
public final class Barrier {

  /** What a thread's counter holds when it has failed and will not come. */
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
    if (spins > PATIENCE) LockSupport.parkNanos(PAUSE);   // the processor may be wanted by whoever is waited for, or by the compiler
    else Thread.onSpinWait();
    return spins + 1;
  }

  /** Lets the others know that this thread will not come. */
  public static void fail(Object memory, int at, int spacing, int thread) {
    if (memory instanceof float[] floats) FLOATS.setRelease(floats, at + thread * spacing, (float) FAILED);
    else DOUBLES.setRelease((double[]) memory, at + thread * spacing, (double) FAILED);
  }
}
