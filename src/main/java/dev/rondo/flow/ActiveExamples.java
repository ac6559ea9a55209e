package dev.rondo.flow;

import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.rewrite.LengthMasking;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** example -> its length, the number of steps that are its own: at step t an example runs if t &lt; its length. What stands at other steps is no part of a mean. */
record ActiveExamples(int[] lengths) {

  /** Of a network: each example runs as long as the longest of its sequences, and for all steps where none has lengths. Throws {@link IllegalArgumentException} for a length that is none. */
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

  /** Of the states of a loop, the longest of theirs; for all steps where they have no lengths. */
  static ActiveExamples of(List<State> states, Feed feed) {
    ActiveExamples all = new ActiveExamples(new int[feed.examples()]);
    for (State s : states) {
      Optional<double[]> own = LengthMasking.of(s).map(feed.inputs()::get);
      for (int b = 0; b < feed.examples(); b++) all.lengths[b] = Math.max(all.lengths[b], own.isPresent() ? (int) own.get()[b] : feed.steps());
    }
    return all;
  }

  /** Of the first examples alone. */
  ActiveExamples first(int most) {
    return new ActiveExamples(Arrays.copyOf(lengths, most));
  }

  /** The steps of the longest example. */
  int steps() {
    return IntStream.of(lengths).max().orElseThrow();
  }

  /** How many examples run at each step. */
  int[] counts() {
    return IntStream.range(0, steps()).map(t -> (int) IntStream.of(lengths).filter(n -> t < n).count()).toArray();
  }

  /** {@code [T][B] -> [T]}: the numbers of the examples that run at a step, in their order. */
  double[] at(int t, double[] all) {
    int examples = lengths.length;
    return IntStream.range(0, examples).filter(b -> t < lengths[b]).mapToDouble(b -> all[t * examples + b]).toArray();
  }

  /** {@code [T][B] -> [T]}: their mean at every step. */
  double[] means(double[] all) {
    return IntStream.range(0, steps()).mapToDouble(t -> mean(at(t, all))).toArray();
  }

  /** {@code [T][B] -> [T]}: their standard deviation at every step. */
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

  /** The mean over all steps of the examples that have them, of what is a mean at each. */
  static double overall(double[] means, int[] counts) {
    double sum = 0;
    for (int t = 0; t < means.length; t++) sum += means[t] * counts[t];
    return sum / IntStream.of(counts).sum();
  }
}
