package dev.rondo.generate;

import java.util.function.DoubleSupplier;

/**
 * scores -> a random class, where p(c) is proportional to exp(score(c) / temperature). At temperature 0, the class of
 * maximum score; ties go to the first.
 */
public record TokenSampler(double temperature, DoubleSupplier uniform) {

  public TokenSampler {
    if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException("a temperature of " + temperature + "; it must be at least 0");
  }

  /**
   * Samples from the classes {@code from} .. {@code to - 1}; their scores start at index {@code at}. Draws one number
   * from [0, 1), and none at temperature 0.
   */
  public int of(double[] scores, int at, int from, int to) {
    int likeliest = likeliest(scores, at, from, to);
    if (temperature == 0) return likeliest;
    double greatest = scores[at + likeliest];
    double total = 0;
    for (int i = from; i < to; i++) total += weight(scores[at + i], greatest);
    double left = uniform.getAsDouble() * total;
    for (int i = from; i < to; i++) {
      left -= weight(scores[at + i], greatest);
      if (left < 0) return i;
    }
    return likeliest;
  }

  /** The class of maximum score; ties go to the first. */
  public static int likeliest(double[] scores, int at, int from, int to) {
    int likeliest = from;
    for (int i = from + 1; i < to; i++) if (scores[at + i] > scores[at + likeliest]) likeliest = i;
    return likeliest;
  }

  /** exp((score - maximum) / temperature), which cannot overflow. */
  private double weight(double score, double greatest) {
    return StrictMath.exp((score - greatest) / temperature);
  }
}
