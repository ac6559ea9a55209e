package dev.rondo.generate;

import dev.rondo.train.Inference;
import java.util.Map;
import java.util.Optional;

/**
 * (what is given, classes told so far) -> the scores of the next class, for each of some rows. A row is a sequence of its own: it is told one class after another through an input over
 * time, as a one in a vector or as a number, and what an output over time gives at that step are the scores, before softmax. One is for one thread.
 */
public sealed interface Decoder permits StepDecoder, WholeDecoder {

  /**
   * Of one output over time, that answers what the input {@code said} is told. What is given besides has {@code given} steps, and at most {@code most} classes are told. Where the network can be split
   * ({@link EncoderDecoderSplit}), what is given goes through it once and each class told is one step more; else all of it runs anew for each. Throws {@link IllegalArgumentException} where there is no such input or output, where they have
   * classes of different number, or where a step of the output needs what is told later.
   */
  static Decoder of(Inference network, FeedbackPort told, int rows, int given, int most) {
    return AutoregressiveNetwork.of(network.network(), network.element(), network.sizes(), told).open(network.sizes(), network.weights(), rows, given, most);
  }

  /** The input that is told what was said, and the output that answers. */
  record FeedbackPort(String said, String output) {}

  int rows();

  /** How many classes there are. */
  int classes();

  /** The steps that what is given must have: numbers lie as {@code [T][rows][n]}, or {@code [rows][n]} without time. */
  int steps();

  /** How many classes a row can be told. */
  int most();

  /** Why the whole network runs for every class; empty where it goes step by step. */
  Optional<String> whole();

  /** Changes the weights, of which it has every parameter. */
  void weights(Map<String, double[]> changed);

  /** Begins new sequences, with the other inputs; lengths of {@code said} may be left out. Throws {@link IllegalArgumentException} naming an input that is missing. */
  void begin(Map<String, double[]> given);

  /** Tells each row a class, and writes the scores of what comes next, {@code [rows][classes]}. Throws {@link IllegalArgumentException} for what is no class, and for more than {@link #most}. */
  void tell(int[] classes, double[] scores);

  /** Row i goes on from where row {@code from[i]} stood; both must have been given the same. */
  void reorder(int[] from);
}
