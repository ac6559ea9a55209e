package dev.rondo.graph;

/** What kind of node an expression is. {@link #MAP} stands for all of {@link Elementwise}. */
public enum Op {
  /** A number; shape []. */
  CONSTANT,
  /** A parameter of the recurrence: the same for every example and step. */
  PARAM,
  /** An input: per example and step, per example, or one for all. */
  INPUT,
  /** A state as it is before the step (for a state that runs backwards: as it comes from the step after). */
  STATE,
  /** The length of an axis as a number; shape []. */
  SIZE,
  /** The number of examples, of steps, or their product, as a number; shape []. */
  EXTENT,

  /** An elementwise function; arguments stretch to the widest shape. */
  MAP,
  /** Stretches a value to a wider shape. */
  BROADCAST,
  /** Exchanges the two axes of a matrix. */
  TRANSPOSE,
  /** [M, K] @ [K] or [M, K] @ [K, N]. */
  MATMUL,
  /** [M], [N] -> [M, N]: every product of one number of each. */
  OUTER,
  /** One number of those along an axis, by a {@link Fold}: their sum, the largest, the smallest. */
  REDUCE,
  /** A range of one axis. */
  SLICE,
  /** Values joined along one axis. */
  CONCAT,
  /** What stands at an index of the first axis; NaN where the index is no position of it. */
  PICK,
  /** Zeros, but for a value at an index of a new first axis; none where the index is no position of it: the transpose of {@link #PICK}. */
  PLACE,

  /** The sum over implicit axes: batch, time or both. */
  TOTAL,
  /** A state after the last step it runs over. */
  FINAL,
  /** A value as it is at the last step. */
  LAST,
  /** The value at the last step, 0 at all others: the transpose of {@link #LAST}. */
  AT_LAST,
  /** A value of every step as one value, a row for each: [] over time is [T], [H] over time is [T, H]. */
  STEPS,
  /** At each step the row of its number: the inverse of {@link #STEPS}, and its transpose. */
  AT_STEPS
}
