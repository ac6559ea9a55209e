package dev.rondo.train;

import dev.rondo.data.Dataset;
import dev.rondo.graph.Recurrence;
import dev.rondo.train.step.LossTotals;
import java.util.Map;
import java.util.Set;

/**
 * (θ, moments, batch) -> (θ', moments', loss, ‖gradient‖): compiled training steps, and the values that last from one
 * step to the next.
 */
interface TrainingProgram {

  /**
   * The program of a plan. If the plan carries states, the network must already carry them. {@code frozen} parameters
   * do not change. {@code runs} is an upper bound on the runs of a step's program; 0 if unknown.
   */
  static TrainingProgram of(Recurrence network, Map<String, Integer> sizes, Plan plan, Set<String> frozen, int rows, int steps, long runs) {
    return plan.accumulate() == 1 ? new FullBatchProgram(network, sizes, plan, frozen, rows, steps, runs) : new AccumulatingProgram(network, sizes, plan, frozen, steps, runs);
  }

  /** Upper bound on the runs of a step's program. */
  static long runs(Plan plan, Batches epoch) {
    return (long) plan.epochs() * epoch.count() * plan.accumulate();
  }

  /** Runs one step. If loss or gradient is not finite, it changes nothing. */
  void run(Dataset data, Batches batches, int k, double rate, DropoutMasks noise);

  /** The loss of the last step, before its update. */
  double loss();

  /**
   * Adds the last step, before its update, to the totals of its epoch; {@link LossTotals} computes one loss from them.
   */
  void count(Map<String, double[]> totals);

  /** The formula that turns totals into a loss. */
  LossTotals totals();

  /** The gradient norm of the last step, before clipping. */
  double norm();

  /** The lasting values before any step: the given weights, and 0 for moments and carried states. */
  Map<String, double[]> fresh(Map<String, double[]> weights, long seed);

  /** A copy of all lasting values. */
  Map<String, double[]> values();

  /** A copy of one parameter. */
  double[] value(String name);

  /** Sets the lasting values. Throws {@link IllegalArgumentException}, which names a missing value. */
  void restore(Map<String, double[]> values);

  /** Sets one scalar that lasts. */
  void write(String name, double value);

  /** Ends the worker threads. */
  void close();
}
