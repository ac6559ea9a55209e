package dev.rondo.codegen.bytecode;

/**
 * The stopwatch of timed programs: time since the last lap is added to a slot. It measures one program at a time, on
 * one thread: {@link #begin} takes it, {@link #end} returns it.
 */
public final class Stopwatch {

  private static long[] nanos = new long[0];
  private static long[] counts = new long[0];
  private static long last;
  private static boolean taken;

  private Stopwatch() {}

  /** Starts again with {@code slots} slots; throws {@link IllegalStateException} while another program is timed. */
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

  /** The number of laps of each slot. */
  public static long[] counts() {
    return counts.clone();
  }
}
