package dev.rondo.train;

/** Receives the progress of a training, on the thread that trains. */
public interface Listener {

  /** Ignores everything. */
  Listener SILENT = new Listener() {};

  /**
   * One step.
   * @param epoch index of the epoch, from 0, out of {@code epochs}
   * @param batch index of the batch in the epoch, from 0, out of {@code batches}
   * @param step total number of updates before this one
   * @param loss of this batch, before its update
   * @param gradientNorm before clipping
   * @param stepsPerSecond since training started or resumed
   */
  record Progress(int epoch, int epochs, int batch, int batches, long step, double loss, double rate, double gradientNorm, double stepsPerSecond) {}

  default void step(Progress p) {}

  /** An epoch has ended; {@code best} is true if its validation loss is the lowest so far. */
  default void epoch(Checkpoint.Epoch e, boolean best) {}

  default void checkpoint(Checkpoint c) {}

  /** A problem that does not end training. */
  default void warning(String message) {}

  /** Called after every step: true ends training after that step. The resulting checkpoint can be resumed. */
  default boolean isEnough() {
    return false;
  }
}
