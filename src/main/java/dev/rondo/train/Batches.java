package dev.rondo.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * (batch k, row b) -> example, and the steps that batch k is run for: those of its longest example. Where examples differ ({@link LengthBuckets}), a batch has such as are alike: they are put in
 * an order of chance, then sorted by their steps, cut into batches, and these put in an order of chance again.
 */
record Batches(List<int[]> rows, int[] steps) {

  /** The batches of one epoch of a plan, for examples that run so many steps each. */
  static Batches of(Plan plan, int[] spans, int epoch) {
    if (plan.carry()) return streams(spans, plan.batch());
    if (!plan.shuffle()) return cut(IntStream.range(0, spans.length).toArray(), spans, plan.batch());
    SplitMix chance = SplitMix.of(plan.seed(), "epoch " + epoch);
    int[] order = chance.permutation(spans.length);
    if (Arrays.stream(spans).distinct().count() <= 1) return cut(order, spans, plan.batch());
    Batches sorted = cut(sorted(order, spans), spans, plan.batch());
    int[] turns = chance.permutation(sorted.count());
    return new Batches(Arrays.stream(turns).mapToObj(sorted.rows::get).toList(), Arrays.stream(turns).map(k -> sorted.steps[k]).toArray());
  }

  /** The shortest examples first, equal ones as they are. The last batch holds what is left. */
  static Batches inOrder(int[] spans, int batch) {
    return cut(sorted(IntStream.range(0, spans.length).toArray(), spans), spans, batch);
  }

  private static int[] sorted(int[] order, int[] spans) {
    return Arrays.stream(order).boxed().sorted(Comparator.comparing(e -> spans[e])).mapToInt(Integer::intValue).toArray();
  }

  private static Batches cut(int[] order, int[] spans, int batch) {
    if (order.length < 1) throw new IllegalArgumentException("the data has no examples; give it at least one whole sequence");
    List<int[]> rows = IntStream.range(0, count(order.length, batch)).mapToObj(k -> Arrays.copyOfRange(order, k * batch, Math.min(order.length, (k + 1) * batch))).toList();
    return new Batches(rows, rows.stream().mapToInt(r -> Arrays.stream(r).map(e -> spans[e]).max().orElseThrow()).toArray());
  }

  /** Row b goes through its own stretch of the examples, so that the next batch continues each row; what does not fill a row more is left out. */
  static Batches streams(int[] spans, int batch) {
    int examples = spans.length, length = examples / batch;
    if (examples < batch) {
      throw new IllegalArgumentException("to carry states through a batch of " + batch + " takes at least " + batch + " examples, and there are " + examples + "; lower the batch or shorten the steps");
    }
    List<int[]> rows = IntStream.range(0, length).mapToObj(k -> IntStream.range(0, batch).map(b -> b * length + k).toArray()).toList();
    int[] steps = new int[length];
    Arrays.fill(steps, Arrays.stream(spans).max().orElseThrow());
    return new Batches(rows, steps);
  }

  /** How many batches an epoch of a plan has. */
  static int count(Plan plan, int examples) {
    return plan.carry() ? examples / plan.batch() : count(examples, plan.batch());
  }

  private static int count(int examples, int batch) {
    return (examples + batch - 1) / batch;
  }

  int count() {
    return rows.size();
  }

  /** The examples of a batch that is no rest. */
  int most() {
    return rows.stream().mapToInt(r -> r.length).max().orElseThrow();
  }

  /** The steps of the longest batch. */
  int longest() {
    return Arrays.stream(steps).max().orElseThrow();
  }

  int size(int k) {
    return rows.get(k).length;
  }

  /** The steps that a batch is run for. */
  int steps(int k) {
    return steps[k];
  }

  /** The examples {@code from} .. {@code from + size - 1} of batch k, as a batch of their own. */
  Batches part(int k, int from, int size) {
    return new Batches(List.of(Arrays.copyOfRange(rows.get(k), from, from + size)), new int[] {steps[k]});
  }

  /** Batch k as a teacher sees it. */
  TeacherForcing.Batch batch(int k, long step) {
    return new TeacherForcing.Batch(rows.get(k), steps[k], step);
  }

  int example(int k, int row) {
    return rows.get(k)[row];
  }
}
