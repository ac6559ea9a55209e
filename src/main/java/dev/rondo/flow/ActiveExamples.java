package dev.rondo.flow;

import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.rewrite.LengthMasking;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * example -> its length: at step t an example is active if t &lt; its length. Values at other steps do not count in a
 * mean.
 */
record ActiveExamples(int[] lengths) {

  /**
   * The lengths in a network: each example is active as long as its longest sequence, and for all steps if no sequence
   * has lengths. Throws {@link IllegalArgumentException} for an invalid length.
   */
  static ActiveExamples of(Recurrence network, Feed feed) {
    List<Input> told = network.inputs().stream().filter(Input::isLengths).toList();
    int[] longest = new int[feed.examples()];
    if (told.isEmpty()) Arrays.fill(longest, feed.steps());
    for (Input input : told) {
      double[] lengths = feed.inputs().get(input.name());
      if (lengths == null || lengths.length != longest.length) throw new IllegalArgumentException("no lengths '" + input.name() + "' of " + longest.length + " examples for '" + network.name() + "'; give one for each");
      for (int b = 0; b < longest.length; b++) {
        input.role().check(input.name(), b, lengths[b], feed.steps());
        longest[b] = Math.max(longest[b], (int) lengths[b]);
      }
    }
    return new ActiveExamples(longest);
  }

  /** The maximum lengths of a loop's states; all steps if they have no lengths. */
  static ActiveExamples of(List<State> states, Feed feed) {
    ActiveExamples all = new ActiveExamples(new int[feed.examples()]);
    for (State s : states) {
      Optional<double[]> own = LengthMasking.of(s).map(feed.inputs()::get);
      for (int b = 0; b < feed.examples(); b++) all.lengths[b] = Math.max(all.lengths[b], own.isPresent() ? (int) own.get()[b] : feed.steps());
    }
    return all;
  }

  /** Only the first examples. */
  ActiveExamples first(int most) {
    return new ActiveExamples(Arrays.copyOf(lengths, most));
  }

  /** The steps of the longest example. */
  int steps() {
    return IntStream.of(lengths).max().orElseThrow();
  }

  /** The number of active examples at each step. */
  int[] counts() {
    return IntStream.range(0, steps()).map(t -> (int) IntStream.of(lengths).filter(n -> t < n).count()).toArray();
  }

  /** {@code [T][B]} -> the numbers of the examples that are active at step t, in order. */
  double[] at(int t, double[] all) {
    int examples = lengths.length;
    return IntStream.range(0, examples).filter(b -> t < lengths[b]).mapToDouble(b -> all[t * examples + b]).toArray();
  }

  /** {@code [T][B] -> [T]}: the mean over active examples at every step. */
  double[] means(double[] all) {
    return IntStream.range(0, steps()).mapToDouble(t -> mean(at(t, all))).toArray();
  }

  /** {@code [T][B] -> [T]}: the standard deviation over active examples at every step. */
  double[] spreads(double[] all) {
    return IntStream.range(0, steps()).mapToDouble(t -> {
      double[] row = at(t, all);
      double mean = mean(row), spread = 0;
      for (double x : row) spread = Math.hypot(spread, (x - mean) / Math.sqrt(row.length));
      return spread;
    }).toArray();
  }

  private static double mean(double[] row) {
    double mean = 0;
    for (double x : row) mean += x / row.length;
    return mean;
  }

  /** The mean over all steps, weighted by the number of active examples. */
  static double overall(double[] means, int[] counts) {
    double sum = 0;
    for (int t = 0; t < means.length; t++) sum += means[t] * counts[t];
    return sum / IntStream.of(counts).sum();
  }
}
