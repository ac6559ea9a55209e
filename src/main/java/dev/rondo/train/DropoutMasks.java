package dev.rondo.train;

import dev.rondo.graph.Recurrence.Input;

/**
 * (seed, step, mask, position) -> 0 with probability p, else 1 / (1 - p). Each mask of each step has its own random
 * stream ({@link SplitMix}), indexed by position. So a value does not depend on earlier draws: a training that resumes
 * from a checkpoint draws the same masks. A part of a batch starts at example {@code first} of {@code of} examples, and
 * draws the same masks as in the whole batch.
 */
record DropoutMasks(long seed, long step, int first, int of) {

  /** The masks of a whole batch. */
  DropoutMasks(long seed, long step) {
    this(seed, step, 0, 0);
  }

  /** Fills a whole mask, in the order of steps, examples and units. */
  void fill(Input mask, double[] into) {
    fill(mask, into, into.length, 1);
  }

  /** Fills a mask for {@code rows} examples of at least {@code steps} steps. */
  void fill(Input mask, double[] into, int rows, int steps) {
    double p = mask.dropout().orElseThrow(), kept = 1 / (1 - p);
    SplitMix numbers = SplitMix.of(seed, mask.name() + " at step " + step);
    boolean part = of > 0 && mask.axes().batch();
    int blocks = part && mask.axes().time() ? steps : 1, block = into.length / blocks, each = block / rows;
    for (int t = 0, i = 0; t < blocks; t++) {
      if (part) numbers.skip((long) first * each);
      for (int k = 0; k < block; k++, i++) into[i] = numbers.uniform() < p ? 0 : kept;
      if (part) numbers.skip((long) (of - first - rows) * each);
    }
  }
}
