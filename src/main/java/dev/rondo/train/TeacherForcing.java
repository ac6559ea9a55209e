package dev.rondo.train;

import dev.rondo.data.Dataset;
import java.util.Map;
import java.util.function.Supplier;

/**
 * (batch, step, θ) -> the batch as the network is told it, before each step of training. {@link #FORCING} tells the truth (teacher forcing, Williams &amp; Zipser 1989); another may put in its place what the network
 * says itself. What it draws by chance depends on the step and the row alone, so that a run which goes on from a checkpoint is told the same.
 */
public interface TeacherForcing {

  /** Tells the truth. */
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

  /** The examples of a batch, row by row, the steps that it is run for, and the step of training, from 0 on. */
  record Batch(int[] examples, int steps, long step) {}

  /** Data that gives the examples of the batch as they are told; others nobody asks for. It is read before the next call. */
  Dataset tell(Dataset data, Batch batch, Supplier<Map<String, double[]>> weights);

  /** The memory that it takes for batches of so many rows and steps at most, in bytes. */
  long bytes(int rows, int steps);
}
