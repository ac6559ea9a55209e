package dev.rondo.data;

/**
 * (input, example) -> its numbers. Examples are counted from 0, all of them are sequences of one length, and each gives a value to every
 * input of a network, targets included. A dataset may be read by one thread at a time.
 */
public interface Dataset {

  /** How many examples there are. */
  int size();

  /** The length of every example, in steps. */
  int steps();

  /**
   * Copies an example's numbers for one input into row {@code position} of an array {@code [T][B][n]}, or {@code [B][n]} for an input without
   * time, where B is {@code batch}. Throws {@link IllegalArgumentException} for an unknown input, naming those that exist.
   */
  void copy(String input, int example, float[] into, int position, int batch);
}
