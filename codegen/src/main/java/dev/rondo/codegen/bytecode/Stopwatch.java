package dev.rondo.codegen.bytecode;

/**
 * The stopwatch that timed programs carry: time since the last lap goes to a slot. One program at a time, by one thread: {@link #begin} takes it, {@link #end} gives it back.
 */
public final class Stopwatch {

  private static long[] nanos = new long[0];
  private static long[] counts = new long[0];
  private static long last;
  private static boolean taken;

  private Stopwatch() {}

  /** Starts anew with so many slots; throws {@link IllegalStateException} while another program is timed. */
  public static synchronized void begin(int slots) {
    if (taken) throw new IllegalStateException("another program is being timed; end that first");
    taken = true;
    nanos = new long[slots];
    counts = new long[slots];
    last = System.nanoTime();
  }

  public static synchronized void end() {
    taken = false;
  }

  /** The time since the last lap was spent on this slot. */
  public static void lap(int slot) {
    long now = System.nanoTime();
    nanos[slot] += now - last;
    counts[slot]++;
    last = now;
  }

  /** Sets all slots to 0. */
  public static void clear() {
    java.util.Arrays.fill(nanos, 0);
    java.util.Arrays.fill(counts, 0);
  }

  /** Nanoseconds of each slot. */
  public static long[] nanos() {
    return nanos.clone();
  }

  /** How often each slot had a lap. */
  public static long[] counts() {
    return counts.clone();
  }
}
