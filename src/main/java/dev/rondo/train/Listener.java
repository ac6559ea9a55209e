package dev.rondo.train;

/** Told of training as it goes, on the thread that trains. */
public interface Listener {

  /** Hears nothing. */
  Listener SILENT = new Listener() {};

  /**
   * One step.
   *
   * @param epoch which pass, from 0, of how many
   * @param batch which batch of the pass, from 0, of how many
   * @param step updates made before this one, in all
   * @param loss of this batch, before its update
   * @param gradientNorm before clipping
   * @param stepsPerSecond since training began or went on
   */
  record Progress(int epoch, int epochs, int batch, int batches, long step, double loss, double rate, double gradientNorm, double stepsPerSecond) {}

  default void step(Progress p) {}

  /** A pass has ended. {@code best} says whether its validation loss is the lowest so far. */
  default void epoch(Checkpoint.Epoch e, boolean best) {}

  default void checkpoint(Checkpoint c) {}

  /** Something went wrong that does not end training. */
  default void warning(String message) {}

  /** Asked after every step: whether training is to end with it. What it gives then is where to go on from. */
  default boolean isEnough() {
    return false;
  }
}
