package dev.rondo.experiment.score;

import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import java.util.Arrays;
import java.util.List;

/**
 * Outputs of a network -> classes, one for each example or time step. Of C numbers, the class is the index of the
 * maximum. Of a single number, it is the second class if the number is above 0 (above 1/2 for a sigmoid).
 * {@code scores} measure the preference for the second of two classes.
 */
public record Predictions(int[] classes, double[] scores) {

  /** {@code numbers} holds {@code width} numbers for each example or time step. */
  public static Predictions of(Expr output, double[] numbers, int width) {
    int count = numbers.length / width;
    double threshold = output.is(Elementwise.SIGMOID) ? 0.5 : 0;
    int[] classes = new int[count];
    double[] scores = new double[count];
    for (int i = 0; i < count; i++) {
      classes[i] = width == 1 ? (numbers[i] > threshold ? 1 : 0) : greatest(numbers, i * width, width);
      scores[i] = width == 1 ? numbers[i] : numbers[i * width + 1] - numbers[i * width];
    }
    return new Predictions(classes, scores);
  }

  /** Concatenates predictions. */
  public static Predictions joined(List<Predictions> all) {
    return new Predictions(all.stream().flatMapToInt(g -> Arrays.stream(g.classes)).toArray(), all.stream().flatMapToDouble(g -> Arrays.stream(g.scores)).toArray());
  }

  private static int greatest(double[] numbers, int from, int width) {
    int best = 0;
    for (int c = 1; c < width; c++) if (numbers[from + c] > numbers[from + best]) best = c;
    return best;
  }
}
