package dev.rondo.train;

import dev.rondo.graph.Recurrence.Input;

/**
 * (seed, step, mask, position) -> 0 with probability p, else 1 / (1 - p). Each mask of each step is a stream of its own of {@link SplitMix}, in which the
 * position counts, so nothing depends on what was drawn before: a run that goes on from a checkpoint draws what it would have drawn.
 */
record Noise(long seed, long step) {

  /** Fills all of a mask, in the order of steps, examples and units. */
  void fill(Input mask, double[] into) {
    double p = mask.dropout().orElseThrow(), kept = 1 / (1 - p);
    SplitMix numbers = SplitMix.of(seed, mask.name() + " at step " + step);
    for (int i = 0; i < into.length; i++) into[i] = numbers.uniform() < p ? 0 : kept;
  }
}
