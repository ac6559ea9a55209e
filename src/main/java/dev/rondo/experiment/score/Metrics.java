package dev.rondo.experiment.score;

import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** (truths, predictions) -> errors. A pair with a NaN does not count; without any pair the metric is NaN. */
public final class Metrics {

  private Metrics() {}

  /** √ mean (guess - truth)². */
  public static double rootMeanSquare(double[] truth, double[] guess) {
    return Math.sqrt(mean(truth, guess, e -> e * e, false));
  }

  /** mean |guess - truth|. */
  public static double meanAbsolute(double[] truth, double[] guess) {
    return mean(truth, guess, Math::abs, false);
  }

  /** 100 mean |guess - truth| / |truth|, over the truths other than 0. */
  public static double meanAbsolutePercentage(double[] truth, double[] guess) {
    return 100 * mean(truth, guess, Math::abs, true);
  }

  private static double mean(double[] truth, double[] guess, DoubleUnaryOperator of, boolean relative) {
    return IntStream.range(0, truth.length).filter(i -> !relative || truth[i] != 0)
        .mapToDouble(i -> of.applyAsDouble(guess[i] - truth[i]) / (relative ? Math.abs(truth[i]) : 1)).filter(e -> !Double.isNaN(e)).average().orElse(Double.NaN);
  }

  /**
   * The probability that an example of class 1 has a greater score than one of class 0; ties count half. This is the
   * area under the ROC curve, computed by ranks (Hanley &amp; McNeil 1982). NaN if a class does not occur.
   */
  public static double area(int[] truth, double[] score) {
    List<Integer> order = IntStream.range(0, truth.length).boxed().sorted(Comparator.comparingDouble(i -> score[i])).toList();
    double ranks = 0, ones = 0;
    for (int i = 0, next; i < order.size(); i = next) {
      for (next = i; next < order.size() && score[order.get(next)] == score[order.get(i)];) next++;
      for (int k = i; k < next; k++) {
        if (truth[order.get(k)] != 1) continue;
        ones++;
        ranks += (i + 1 + next) / 2.0;   // the mean rank of the tie
      }
    }
    return (ranks - ones * (ones + 1) / 2) / (ones * (truth.length - ones));
  }
}
