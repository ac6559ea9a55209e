package dev.rondo.generate;

import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import java.util.Arrays;
import java.util.Map;

/**
 * classes -> the numbers of the input that receives them, {@code [T][rows][n]}: one-hot vectors, or the classes as
 * numbers.
 */
final class DecoderInputBuffer {

  private final Input said;
  private final int rows;
  private final int width;
  private final double[] numbers;

  DecoderInputBuffer(Input said, int steps, int rows, int length) {
    this.said = said;
    this.rows = rows;
    this.width = length / (steps * rows);
    this.numbers = new double[length];
  }

  double[] numbers() {
    return numbers;
  }

  void clear() {
    Arrays.fill(numbers, 0);
  }

  void tell(int step, int[] classes) {
    for (int row = 0; row < rows; row++) {
      int code = classes[row], at = (step * rows + row) * width;
      if (code < 0 || !said.shape().isScalar() && code >= width) throw new IllegalArgumentException("'" + said.name() + "' cannot read class " + code + "; there are 0 to " + (width - 1));
      if (said.shape().isScalar()) numbers[at] = code;
      else numbers[at + code] = 1;
    }
  }

  /** Row i takes the classes of row {@code from[i]}. */
  void reorder(int steps, int[] from) {
    double[] before = numbers.clone();
    for (int t = 0; t < steps; t++) for (int row = 0; row < rows; row++) System.arraycopy(before, (t * rows + from[row]) * width, numbers, (t * rows + row) * width, width);
  }

  /** Writes the given inputs. Throws {@link IllegalArgumentException}, which names a required input that is missing. */
  static void write(Session session, Recurrence r, Map<String, double[]> given, String... told) {
    for (Expr e : Graphs.reachable(r, r.roots())) {
      boolean needed = e.is(Op.INPUT) && r.input(e.name()).filter(Input::isLengths).isEmpty() && !Arrays.asList(told).contains(e.name());
      if (needed && !given.containsKey(e.name())) throw new IllegalArgumentException("'" + r.name() + "' is not given its input '" + e.name() + "'; it is given " + (given.isEmpty() ? "nothing" : String.join(", ", given.keySet())));
    }
    given.forEach(session::write);
  }
}
