package dev.rondo.train;

import dev.rondo.data.Dataset;
import dev.rondo.graph.Recurrence;
import dev.rondo.train.step.LossTotals;
import java.util.Map;
import java.util.Set;

/** (θ, moments, batch) -> (θ', moments', loss, ‖gradient‖): compiled training steps, and the numbers that live on from one to the next. */
interface TrainingProgram {

  /** As a plan has them, for a network whose states are carried already where they are to be; {@code frozen} parameters stay as they are; the program of a step runs {@code runs} times at most, 0 where nobody knows. */
  static TrainingProgram of(Recurrence network, Map<String, Integer> sizes, Plan plan, Set<String> frozen, int rows, int steps, long runs) {
    return plan.accumulate() == 1 ? new FullBatchProgram(network, sizes, plan, frozen, rows, steps, runs) : new AccumulatingProgram(network, sizes, plan, frozen, steps, runs);
  }

  /** How often the program of a step runs at most. */
  static long runs(Plan plan, Batches epoch) {
    return (long) plan.epochs() * epoch.count() * plan.accumulate();
  }

  /** One step. Where loss or gradient is not finite it changes nothing. */
  void run(Dataset data, Batches batches, int k, double rate, DropoutMasks noise);

  /** Of the step that ran, before its update. */
  double loss();

  /** Adds the step that ran, before its update, to those of its epoch, of which {@link LossTotals} makes one loss. */
  void count(Map<String, double[]> totals);

  /** The loss that these are the totals of. */
  LossTotals totals();

  /** Of the step that ran, before clipping. */
  double norm();

  /** What lives on, as it is before any step: the weights given, and moments and carried states of 0. */
  Map<String, double[]> fresh(Map<String, double[]> weights, long seed);

  /** A copy of everything that lives on. */
  Map<String, double[]> values();

  /** A copy of one parameter. */
  double[] value(String name);

  /** Sets what lives on; throws {@link IllegalArgumentException} naming what is missing. */
  void restore(Map<String, double[]> values);

  /** Sets a single number that lives on. */
  void write(String name, double value);

  /** Ends their threads. */
  void close();
}
