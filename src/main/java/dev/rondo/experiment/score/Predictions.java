package dev.rondo.experiment.score;

import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import java.util.Arrays;
import java.util.List;

/**
 * What a network puts out -> classes, one for each example or step: the greatest of C numbers or, of a single number, the second class where it is
 * above 0 (above 1/2 where the output is a sigmoid). {@code scores} say how much the second of two classes is preferred.
 */
public record Predictions(int[] classes, double[] scores) {

  /** {@code numbers} has {@code width} of them for each example or step. */
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

  /** One after the other. */
  public static Predictions joined(List<Predictions> all) {
    return new Predictions(all.stream().flatMapToInt(g -> Arrays.stream(g.classes)).toArray(), all.stream().flatMapToDouble(g -> Arrays.stream(g.scores)).toArray());
  }

  private static int greatest(double[] numbers, int from, int width) {
    int best = 0;
    for (int c = 1; c < width; c++) if (numbers[from + c] > numbers[from + best]) best = c;
    return best;
  }
}
