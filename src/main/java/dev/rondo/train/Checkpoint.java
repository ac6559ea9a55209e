package dev.rondo.train;

import dev.rondo.train.step.LossTotals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where training stands, wholly: going on from here gives the same bits as never having stopped.
 *
 * @param step updates made so far
 * @param epoch passes completed
 * @param position batches of the current pass that are done
 * @param totals what the loss of these is made of ({@link LossTotals})
 * @param weights the parameters of the network, as they are now
 * @param memory what else lives on from step to step: moments, carried states, and what starts with {@code train.}
 * @param best the weights of the lowest validation loss; empty before the first validation
 * @param bestLoss that loss, or infinity
 * @param bestEpoch the pass after which it was found
 * @param history a row for each pass completed
 */
public record Checkpoint(
    long step, int epoch, int position, Map<String, double[]> totals, Map<String, double[]> weights, Map<String, double[]> memory,
    Map<String, double[]> best, double bestLoss, int bestEpoch, List<Epoch> history) {

  /** One pass over the data: the loss over all its batches, each before its update, the loss over the validation set after it (NaN without one), the last learning rate. */
  public record Epoch(int epoch, double loss, double validationLoss, double rate) {}

  public Checkpoint {
    history = List.copyOf(history);
  }

  /** Before the first step, with these weights. */
  public static Checkpoint start(Map<String, double[]> weights) {
    return new Checkpoint(0, 0, 0, Map.of(), weights, Map.of(), Map.of(), Double.POSITIVE_INFINITY, 0, List.of());
  }

  /** The weights to use: the best where a validation set chose them, else the latest. */
  public Map<String, double[]> chosen() {
    return best.isEmpty() ? weights : best;
  }

  public Map<String, double[]> all() {
    Map<String, double[]> all = new LinkedHashMap<>(weights);
    all.putAll(memory);
    return all;
  }
}
