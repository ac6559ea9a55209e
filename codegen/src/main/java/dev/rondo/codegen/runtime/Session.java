package dev.rondo.codegen.runtime;

/**
 * A compiled recurrence with memory of its own: write parameters and inputs, run, read outputs. Numbers are row-major,
 * {@code [T][B][shape]}, without the axes that a value does not vary over. A value with an update ({@code W' = ..})
 * keeps its new value for the next run. Otherwise only a write changes anything between runs. <p>A session serves one
 * thread at a time. A call throws {@link IllegalStateException} while another thread is inside a call of this session,
 * or of a session in the same memory. Give each thread a session of its own, or hold a lock from the first write to the
 * last read. A run may share its work among worker threads of the session. {@link #close} ends them; any thread may
 * close a session.
 */
public interface Session extends AutoCloseable {

  /**
   * Sets a parameter or input. Throws {@link IllegalArgumentException}, which names it, if the name is unknown, if the
   * length is wrong, or if an index is not a valid position. Lengths must be whole numbers from 1 to all steps, and
   * resets 0 or 1; other numbers throw the same exception. Unwritten lengths default to all steps and everything else
   * to 0. An unwritten dropout mask therefore drops everything: {@code Dropout.without} makes the network without masks.
   */
  void write(String name, float[] values);

  /** Like {@code write(name, float[])}, in double precision. */
  void write(String name, double[] values);

  /** Copies an output, parameter or input into an array of its length. */
  void read(String name, float[] into);

  /** Like {@code read(name, float[])}, in double precision. */
  void read(String name, double[] into);

  /** The count of numbers that a parameter, input or output holds. */
  int length(String name);

  /**
   * Sets a parameter or input to the value of the same name in another session: {@link #read} there and {@link #write}
   * here.
   */
  default void take(String name, Session from) {
    write(name, from.read(name));
  }

  /** Runs the whole sequence once: outputs, then updates. */
  void run();

  /** Ends the worker threads of the session, if it has any. */
  @Override
  default void close() {}

  default double[] read(String name) {
    double[] values = new double[length(name)];
    read(name, values);
    return values;
  }
}
