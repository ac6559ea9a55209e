package dev.rondo.bench.peer;

import dev.rondo.bench.workload.Workload;
import java.util.Map;

/**
 * (workload, weights, input) -> outputs or gradients, by one library. Everything is called by the names that the cell's text has: parameters
 * and the input {@code x} as given, results as the outputs, {@code loss}, and {@code W_bar} for the gradient of W. Arrays are row-major
 * {@code [T][B][shape]}.
 */
public interface Peer extends AutoCloseable {

  String name();

  /** The version of the library, and what of it computes. */
  String version();

  boolean supports(Workload workload, int threads);

  /** Makes ready for {@link #run}; states are 0. Whatever a user of the library does once for many runs is done here. */
  void prepare(Workload workload, int threads, Map<String, float[]> given);

  /** One training step, one whole sequence, or the next steps of a stream. */
  void run();

  /** Of the last run: all outputs, or {@code loss} and all gradients with the outputs where the library has them anyway. */
  Map<String, float[]> results();

  /** Which of several ways the library was found to be fastest in; known after {@link #prepare}. */
  default String form() {
    return "";
  }

  @Override
  default void close() {}
}
