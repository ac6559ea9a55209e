package dev.rondo.train;

/** (batch k, row b) -> example. */
final class Batches {

  private final int examples;
  private final int batch;
  private final int count;
  private final int[] order;   // null: as they are

  private Batches(int examples, int batch, int count, int[] order) {
    this.examples = examples;
    this.batch = batch;
    this.count = count;
    this.order = order;
  }

  /** The batches of one epoch of a plan. */
  static Batches of(Plan plan, int examples, int epoch) {
    if (plan.carry()) return streams(examples, plan.batch());
    Batches plain = inOrder(examples, plan.batch());
    return plan.shuffle() ? new Batches(examples, plain.batch, plain.count, SplitMix.of(plan.seed(), "epoch " + epoch).permutation(examples)) : plain;
  }

  /** One after the other; the last batch holds what is left. */
  static Batches inOrder(int examples, int batch) {
    if (examples < 1) throw new IllegalArgumentException("the data has no examples; give it at least one whole sequence");
    return new Batches(examples, batch, (examples + batch - 1) / batch, null);
  }

  /** Row b goes through its own stretch of the examples, so that the next batch continues each row; what does not fill a row more is left out. */
  static Batches streams(int examples, int batch) {
    if (examples < batch) {
      throw new IllegalArgumentException("to carry states through a batch of " + batch + " takes at least " + batch + " examples, and there are " + examples + "; lower the batch or shorten the steps");
    }
    int length = examples / batch;
    int[] order = new int[length * batch];
    for (int k = 0; k < length; k++) for (int b = 0; b < batch; b++) order[k * batch + b] = b * length + k;
    return new Batches(order.length, batch, length, order);
  }

  int count() {
    return count;
  }

  /** How many examples all batches have together. */
  int examples() {
    return examples;
  }

  int size(int k) {
    return Math.min(batch, examples - k * batch);
  }

  int example(int k, int row) {
    int i = k * batch + row;
    return order == null ? i : order[i];
  }
}
