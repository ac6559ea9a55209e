package dev.rondo.codegen.runtime;

/**
 * A compiled recurrence with memory of its own: write parameters and inputs, run, read outputs. Numbers are row-major,
 * {@code [T][B][shape]} without the axes that a value does not vary over. What has an update ({@code W' = ..}) keeps its new value for the
 * next run; nothing else changes between runs but what is written. A session is for one
 * thread at a time: a call throws {@link IllegalStateException} while another thread is inside a call of this session or of one in the same
 * memory. Give each thread a session of its own, or hold a lock from the first write to the last read. A run may share its work among threads
 * of the session, which {@link #close} ends; any thread may close it.
 */
public interface Session extends AutoCloseable {

  /**
   * Sets a parameter or input; throws {@link IllegalArgumentException} naming it when it is unknown, of another length, an index that is given no position,
   * holds lengths of which one is no whole number from 1 to all steps, or resets of which one is neither 0 nor 1. Lengths that are not written are all steps; what else is not written is 0, a mask of dropout too, which then drops everything: {@code Masks.without} makes the network without masks.
   */
  void write(String name, float[] values);

  /** As the other, in double. */
  void write(String name, double[] values);

  /** Copies an output, parameter or input into an array of its length. */
  void read(String name, float[] into);

  /** As the other, in double. */
  void read(String name, double[] into);

  /** How many numbers a parameter, input or output holds. */
  int length(String name);

  /** Sets a parameter or input to what another session has by that name: as {@link #read} there and {@link #write} here. */
  default void take(String name, Session from) {
    write(name, from.read(name));
  }

  /** All of the sequence, once: outputs, then updates. */
  void run();

  /** Ends the session's threads, if it has any. */
  @Override
  default void close() {}

  default double[] read(String name) {
    double[] values = new double[length(name)];
    read(name, values);
    return values;
  }
}
