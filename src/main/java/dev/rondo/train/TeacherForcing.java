package dev.rondo.train;

import dev.rondo.data.Dataset;
import java.util.Map;
import java.util.function.Supplier;

/**
 * (batch, step, θ) -> the decoder inputs of a training step. {@link #FORCING} uses the true classes (teacher forcing,
 * Williams &amp; Zipser 1989). Another teacher may replace them by the network's own samples. Its draws depend only on
 * the step and the row, so that a resumed training gets the same inputs.
 */
public interface TeacherForcing {

  /** Uses the true classes. */
  TeacherForcing FORCING = new TeacherForcing() {
    @Override
    public Dataset tell(Dataset data, Batch batch, Supplier<Map<String, double[]>> weights) {
      return data;
    }

    @Override
    public long bytes(int rows, int steps) {
      return 0;
    }
  };

  /** The examples of a batch, row by row, its number of time steps, and the training step, from 0. */
  record Batch(int[] examples, int steps, long step) {}

  /**
   * Data with the decoder inputs for the examples of the batch. It is read only for these examples, and before the next
   * call.
   */
  Dataset tell(Dataset data, Batch batch, Supplier<Map<String, double[]>> weights);

  /** The bytes of memory that it takes for batches of at most the given rows and steps. */
  long bytes(int rows, int steps);
}
