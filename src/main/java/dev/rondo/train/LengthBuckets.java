package dev.rondo.train;

import dev.rondo.data.Dataset;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Recurrence;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * example -> the number of time steps it runs: its length, rounded up to one of a few numbers (length bucketing),
 * because each number needs a program. The buckets are as few as keep the padding at a fixed share of the real steps.
 * Dynamic programming over the lengths places them where the padding is smallest.
 */
final class LengthBuckets {

  /** Padding steps for each real step that do not justify another program. */
  private static final double SPARE = 1 / 32.0;

  /** Maximum number of programs. */
  private static final int MOST = 24;

  /** Number of batches that justify a program that shares most methods with the others (decision 9). */
  private static final int BATCHES = 4;

  /** Number of batches that justify a program with methods of its own: HotSpot compiles each of them again. */
  private static final int BATCHES_ALONE = 128;

  /** Maximum number of different lengths to choose from. */
  private static final int CHOICE = 512;

  private LengthBuckets() {}

  /**
   * The steps of every example of a dataset that runs in batches of this size. A network without lengths runs all
   * steps.
   */
  static int[] of(Recurrence network, Dataset data, int batch) {
    if (network.inputs().stream().noneMatch(Recurrence.Input::isLengths)) return whole(data);
    int worth = data.size() / batch / (sharesMethods(network) ? BATCHES : BATCHES_ALONE);
    return rounded(lengths(data), Math.max(1, Math.min(MOST, worth)));
  }

  /**
   * Whether programs for different sequence lengths share most methods. If a value has an axis of steps, everything
   * after it in memory moves with the length.
   */
  private static boolean sharesMethods(Recurrence network) {
    return Graphs.reachable(network, network.roots()).stream().noneMatch(e -> e.shape().countsSteps());
  }

  /** All time steps, for every example. */
  static int[] whole(Dataset data) {
    int[] steps = new int[data.size()];
    Arrays.fill(steps, data.steps());
    return steps;
  }

  private static int[] lengths(Dataset data) {
    int[] lengths = IntStream.range(0, data.size()).map(data::length).toArray();
    for (int e = 0; e < lengths.length; e++) {
      if (lengths[e] < 1 || lengths[e] > data.steps()) throw new IllegalArgumentException("example " + e + " of the data has " + lengths[e] + " steps; it must have 1 to " + data.steps() + ", the steps of the data");
    }
    return lengths;
  }

  /** Each length rounded up to one of at most {@code most} numbers. */
  static int[] rounded(int[] lengths, int most) {
    if (lengths.length == 0) return lengths;
    int longest = Arrays.stream(lengths).max().orElseThrow(), grain = (longest + CHOICE - 1) / CHOICE;
    int[] counts = new int[(longest + grain - 1) / grain];   // number of lengths in (i grain, (i + 1) grain]
    for (int length : lengths) counts[(length - 1) / grain]++;
    int[] found = IntStream.range(0, counts.length).filter(i -> counts[i] > 0).toArray();
    int[] tops = Arrays.stream(found).map(i -> Math.min(longest, (i + 1) * grain)).toArray();
    int[] ends = ends(tops, Arrays.stream(found).map(i -> counts[i]).toArray(), Arrays.stream(lengths).asLongStream().sum(), most);
    return Arrays.stream(lengths).map(length -> {
      int at = Arrays.binarySearch(ends, length);
      return ends[at >= 0 ? at : -at - 1];
    }).toArray();
  }

  /** cost[j] = min over i of cost[i] + (examples from i to j) * tops[j - 1], one more span a round, until little is to be won. */
  private static int[] ends(int[] tops, int[] counts, long real, int most) {
    int n = tops.length;
    long[] before = new long[n + 1], cost = new long[n + 1];
    for (int i = 0; i < n; i++) before[i + 1] = before[i] + counts[i];
    for (int j = 1; j <= n; j++) cost[j] = before[j] * tops[j - 1];
    int[][] from = new int[Math.min(most, n)][n + 1];
    int spans = 1;
    for (; spans < from.length && cost[n] > real * (1 + SPARE); spans++) {
      long[] next = new long[n + 1];
      for (int j = n; j > spans; j--) {
        next[j] = Long.MAX_VALUE;
        for (int i = spans; i < j; i++) {
          long with = cost[i] + (before[j] - before[i]) * tops[j - 1];
          if (with >= next[j]) continue;
          next[j] = with;
          from[spans][j] = i;
        }
      }
      cost = next;
    }
    int[] ends = new int[spans];
    for (int k = spans - 1, j = n; k >= 0; j = from[k--][j]) ends[k] = tops[j - 1];
    return ends;
  }
}
