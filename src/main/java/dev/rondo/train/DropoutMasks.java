package dev.rondo.train;

import dev.rondo.graph.Recurrence.Input;

/**
 * (seed, step, mask, position) -> 0 with probability p, else 1 / (1 - p). Each mask of each step is a stream of its own of {@link SplitMix}, in which the
 * position counts, so nothing depends on what was drawn before: a run that goes on from a checkpoint draws what it would have drawn, and a part of a batch, of the
 * examples from {@code first} on, draws what these would get in the whole, of {@code of} examples.
 */
record DropoutMasks(long seed, long step, int first, int of) {

  /** For a whole batch. */
  DropoutMasks(long seed, long step) {
    this(seed, step, 0, 0);
  }

  /** Fills all of a mask, in the order of steps, examples and units. */
  void fill(Input mask, double[] into) {
    fill(mask, into, into.length, 1);
  }

  /** The same where {@code rows} examples of one or more {@code steps} are filled. */
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
