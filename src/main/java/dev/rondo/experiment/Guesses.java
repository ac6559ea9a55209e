package dev.rondo.experiment;

import dev.rondo.data.DataException;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import java.util.Arrays;
import java.util.Map;

/**
 * What a network puts out -> classes, one for each example or step: the greatest of C numbers or, of a single number, the second class where it is
 * above 0 (above 1/2 where the output is a sigmoid). {@code scores} say how much the second of two classes is preferred.
 */
record Guesses(int[] classes, double[] scores) {

  /** Throws {@link DataException} for an output that is no guess at the task's classes. */
  static void check(Recurrence network, String output, Map<String, Integer> sizes, Task.Paired task) {
    Expr value = network.output(output).orElseThrow().value();
    int numbers = value.shape().count().at(sizes), classes = task.encoding().classes().orElseThrow();
    String it = "output '" + output + "' of '" + network.name() + "'";
    if (!value.axes().batch()) throw new DataException(it + " is one for all examples", "give out what varies over them");
    if (numbers != classes && !(numbers == 1 && classes == 2)) {
      throw new DataException(it + " has " + numbers + " numbers, but there are " + classes + " classes", "give out a number for each" + (classes == 2 ? ", or one for both" : ""));
    }
    if (value.axes().time() != task.role().targetOverTime()) {
      throw new DataException(it + (value.axes().time() ? " varies over time, but the target" : " does not vary over time, but the target") + " '" + task.role().target() + (value.axes().time() ? "' does not" : "' does"),
          value.axes().time() ? "take its last step, as in dense(last(h), C)" : "declare the target without 'over time', or give out a value for every step");
    }
  }

  /** {@code numbers} has {@code width} of them for each example or step. */
  static Guesses of(Expr output, float[] numbers, int width) {
    int count = numbers.length / width;
    float threshold = output.is(Elementwise.SIGMOID) ? 0.5f : 0;
    int[] classes = new int[count];
    double[] scores = new double[count];
    for (int i = 0; i < count; i++) {
      classes[i] = width == 1 ? (numbers[i] > threshold ? 1 : 0) : greatest(numbers, i * width, width);
      scores[i] = width == 1 ? numbers[i] : (double) numbers[i * width + 1] - numbers[i * width];
    }
    return new Guesses(classes, scores);
  }

  /** Those at some places. */
  Guesses select(int[] places) {
    return new Guesses(Arrays.stream(places).map(i -> classes[i]).toArray(), Arrays.stream(places).mapToDouble(i -> scores[i]).toArray());
  }

  private static int greatest(float[] numbers, int from, int width) {
    int best = 0;
    for (int c = 1; c < width; c++) if (numbers[from + c] > numbers[from + best]) best = c;
    return best;
  }
}
