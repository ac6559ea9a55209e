package dev.rondo.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * (batch k, row b) -> example, and the number of time steps of batch k: those of its longest example. If sequence
 * lengths differ ({@link LengthBuckets}), a batch holds examples of similar length. The examples are shuffled, sorted
 * by length and cut into batches; then the batches are shuffled.
 */
record Batches(List<int[]> rows, int[] steps) {

  /** The batches of one epoch of a plan; {@code spans} holds the number of steps of each example. */
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

  /** Shortest examples first; examples of equal length keep their order. The last batch holds the remainder. */
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

  /**
   * Row b runs through its own stretch of the examples, so that the next batch continues each row. Examples that do not
   * fill every row are left out.
   */
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

  /** The number of batches in an epoch of a plan. */
  static int count(Plan plan, int examples) {
    return plan.carry() ? examples / plan.batch() : count(examples, plan.batch());
  }

  private static int count(int examples, int batch) {
    return (examples + batch - 1) / batch;
  }

  int count() {
    return rows.size();
  }

  /** The number of examples in a full batch. */
  int most() {
    return rows.stream().mapToInt(r -> r.length).max().orElseThrow();
  }

  /** The number of time steps of the longest batch. */
  int longest() {
    return Arrays.stream(steps).max().orElseThrow();
  }

  int size(int k) {
    return rows.get(k).length;
  }

  /** The number of time steps of batch k. */
  int steps(int k) {
    return steps[k];
  }

  /** The examples {@code from} .. {@code from + size - 1} of batch k, as a batch of their own. */
  Batches part(int k, int from, int size) {
    return new Batches(List.of(Arrays.copyOfRange(rows.get(k), from, from + size)), new int[] {steps[k]});
  }

  /** Batch k in the form that a teacher receives. */
  TeacherForcing.Batch batch(int k, long step) {
    return new TeacherForcing.Batch(rows.get(k), steps[k], step);
  }

  int example(int k, int row) {
    return rows.get(k)[row];
  }
}
