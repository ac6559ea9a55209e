package dev.rondo.data;

/**
 * (input, example) -> its numbers. Examples are counted from 0. Each has a value for every input of a network, targets
 * included. Sequences have one length; if the network has an input of lengths, they may be shorter. Rondo reads a
 * dataset from one thread at a time. Its own datasets are immutable, so several threads may read them.
 */
public interface Dataset {

  /** The number of examples. */
  int size();

  /** The length of every example in time steps; if lengths differ, that of the longest. */
  int steps();

  /**
   * The number of time steps of an example: 1 to {@link #steps}. It may be smaller only if an input passes the lengths
   * to the network. The network then runs at least as many steps as the longest example of its batch has.
   */
  default int length(int example) {
    return steps();
  }

  /**
   * Copies an example's numbers for one input into row {@code position} of an array {@code [T][B][n]}, or
   * {@code [B][n]} for an input without time, where B is {@code batch}. The size of the array determines T: all steps,
   * or fewer if the examples of the batch are shorter. Throws {@link IllegalArgumentException} for an unknown input;
   * the message lists the known ones. Numbers are in double precision for any element type of the network. A session
   * rounds them once to its own type.
   */
  void copy(String input, int example, double[] into, int position, int batch);

  /** Throws {@link DataException} if the data lies in a file that was modified after it was opened. */
  default void checkUnchanged() {}
}
