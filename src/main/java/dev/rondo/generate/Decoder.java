package dev.rondo.generate;

import dev.rondo.train.Inference;
import java.util.Map;
import java.util.Optional;

/**
 * (other inputs, classes so far) -> the scores of the next class, for each row of a batch. A row is a sequence of its
 * own. The decoder feeds the classes of a row to an input over time, one a step, as one-hot vectors or as numbers. An
 * output over time gives the scores of the next class at that step, before softmax. A decoder belongs to one thread.
 */
public sealed interface Decoder permits StepDecoder, WholeDecoder {

  /**
   * A decoder of a network with one output over time, which scores what follows the input {@code said}. The other
   * inputs have {@code given} steps, and at most {@code most} classes are fed. If the network can be split
   * ({@link EncoderDecoderSplit}), its first half runs once and each class costs one time step. Otherwise the whole
   * network runs again for each class. Throws {@link IllegalArgumentException} if the input or output does not exist,
   * if their numbers of classes differ, or if a step of the output depends on a later step of the input.
   */
  static Decoder of(Inference network, FeedbackPort told, int rows, int given, int most) {
    return AutoregressiveNetwork.of(network.network(), network.element(), network.sizes(), told).open(network.sizes(), network.weights(), rows, given, most);
  }

  /** The input that receives the generated classes, and the output that scores the next one. */
  record FeedbackPort(String said, String output) {}

  int rows();

  /** The number of classes. */
  int classes();

  /**
   * The number of steps that the other inputs must have. Their numbers are laid out as {@code [T][rows][n]}, or as
   * {@code [rows][n]} without time.
   */
  int steps();

  /** The maximum number of classes that can be fed to a row. */
  int most();

  /** Why the whole network runs for every class; empty if decoding runs step by step. */
  Optional<String> whole();

  /** Changes weights; each name must be a parameter of the network. */
  void weights(Map<String, double[]> changed);

  /**
   * Begins new sequences with the given values of the other inputs. The lengths of {@code said} may be missing. Throws
   * {@link IllegalArgumentException}, which names an input that is missing.
   */
  void begin(Map<String, double[]> given);

  /**
   * Feeds one class to each row and writes the scores of the next class, {@code [rows][classes]}. Throws
   * {@link IllegalArgumentException} if a number is not a class, or after {@link #most} classes.
   */
  void tell(int[] classes, double[] scores);

  /** Row i continues from the state of row {@code from[i]}. Both rows must have the same other inputs. */
  void reorder(int[] from);
}
