package dev.rondo.data;

/**
 * (input, example) -> its numbers. Examples are counted from 0, and each gives a value to every input of a network, targets included. They are sequences of one length, or of any
 * length up to that where the network is told it. Rondo reads a dataset from one thread
 * at a time. Its own datasets never change, so several threads may read them.
 */
public interface Dataset {

  /** How many examples there are. */
  int size();

  /** The length of every example, or of the longest, in steps. */
  int steps();

  /** The steps that an example has: 1 to all. Fewer than all only where an input says so to the network; it is then run for as many steps as the longest example of its batch has, or some more. */
  default int length(int example) {
    return steps();
  }

  /**
   * Copies an example's numbers for one input into row {@code position} of an array {@code [T][B][n]}, or {@code [B][n]} for an input without
   * time, where B is {@code batch}. T is what the array has room for: all steps, or fewer where those of this example are. Throws {@link IllegalArgumentException} for an unknown input, naming those that exist.
   * Numbers are in double, whatever the element type of the network that reads them: a session rounds what it is given to its own, once.
   */
  void copy(String input, int example, double[] into, int position, int batch);

  /** Throws {@link DataException} where the data lies in a file that something wrote to since it was opened. */
  default void checkUnchanged() {}
}
