package dev.rondo.train;

import dev.rondo.train.step.LossTotals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The complete state of a training. Resuming from it gives results that are bit-identical to an uninterrupted training.
 * @param step number of updates so far
 * @param epoch number of completed epochs
 * @param position number of completed batches of the current epoch
 * @param totals loss totals of the current epoch ({@link LossTotals})
 * @param weights the current parameters of the network
 * @param memory other values that last from step to step: moments, carried states, and names that start with
 * {@code train.}
 * @param best the weights of the lowest validation loss; empty before the first validation
 * @param bestLoss the lowest validation loss, or infinity
 * @param bestEpoch the epoch of the lowest validation loss
 * @param history one row for each completed epoch
 */
public record Checkpoint(
    long step, int epoch, int position, Map<String, double[]> totals, Map<String, double[]> weights, Map<String, double[]> memory,
    Map<String, double[]> best, double bestLoss, int bestEpoch, List<Epoch> history) {

  /**
   * One epoch. {@code loss} is over all its batches, each before its update; {@code validationLoss} is measured after
   * it (NaN without validation set); {@code rate} is its last learning rate.
   */
  public record Epoch(int epoch, double loss, double validationLoss, double rate) {}

  public Checkpoint {
    history = List.copyOf(history);
  }

  /** A checkpoint before the first step, with these weights. */
  public static Checkpoint start(Map<String, double[]> weights) {
    return new Checkpoint(0, 0, 0, Map.of(), weights, Map.of(), Map.of(), Double.POSITIVE_INFINITY, 0, List.of());
  }

  /** The weights to use: the best if there was a validation set, otherwise the latest. */
  public Map<String, double[]> chosen() {
    return best.isEmpty() ? weights : best;
  }

  public Map<String, double[]> all() {
    Map<String, double[]> all = new LinkedHashMap<>(weights);
    all.putAll(memory);
    return all;
  }
}
