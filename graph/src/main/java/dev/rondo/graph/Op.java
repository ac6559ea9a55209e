package dev.rondo.graph;

/** The kind of an expression's node. {@link #MAP} stands for all of {@link Elementwise}. */
public enum Op {
  /** A number; shape []. */
  CONSTANT,
  /** A parameter of the recurrence: the same for every example and step. */
  PARAM,
  /** An input: per example and step, per example, or one for all. */
  INPUT,
  /** A state before the step; if it runs backwards, its value after the following step. */
  STATE,
  /** The length of an axis as a number; shape []. */
  SIZE,
  /** The number of examples, of steps, or their product, as a number; shape []. */
  EXTENT,

  /** An elementwise function; arguments are broadcast to the widest shape. */
  MAP,
  /** Broadcasts a value to a wider shape. */
  BROADCAST,
  /** Exchanges the two axes of a matrix. */
  TRANSPOSE,
  /** [M, K] @ [K] or [M, K] @ [K, N]. */
  MATMUL,
  /** [M], [N] -> [M, N]: every product of a number of the first and a number of the second. */
  OUTER,
  /** The numbers along an axis, reduced to one by a {@link Fold}: their sum, the largest, the smallest. */
  REDUCE,
  /** A range of one axis. */
  SLICE,
  /** Values joined along one axis. */
  CONCAT,
  /** The element at an index of the first axis; NaN if the index is not a position of it. */
  PICK,
  /**
   * Zeros, except a value at an index of a new first axis. All are zero if the index is not a position of it. The
   * transpose of {@link #PICK}.
   */
  PLACE,

  /** The sum over implicit axes: batch, time or both. */
  TOTAL,
  /** A state after its last step. */
  FINAL,
  /** A value at the last step. */
  LAST,
  /** The value at the last step, 0 at all others: the transpose of {@link #LAST}. */
  AT_LAST,
  /** The values of all steps as one value, with a row for each: [] over time is [T], [H] over time is [T, H]. */
  STEPS,
  /** At each step, the row with the step's number: the inverse of {@link #STEPS}, and its transpose. */
  AT_STEPS
}
