package dev.rondo.generate;

import java.util.function.DoubleSupplier;

/** scores -> a class, drawn so that p(c) is proportional to exp(score(c) / temperature); at temperature 0 the likeliest, of several the first. */
public record TokenSampler(double temperature, DoubleSupplier uniform) {

  public TokenSampler {
    if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException("a temperature of " + temperature + "; it must be at least 0");
  }

  /** Of the classes {@code from} .. {@code to - 1}, whose scores lie from {@code at} on. Draws one number from 0 to, without, 1, but at temperature 0 none. */
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

  /** The class of the greatest score, of several the first. */
  public static int likeliest(double[] scores, int at, int from, int to) {
    int likeliest = from;
    for (int i = from + 1; i < to; i++) if (scores[at + i] > scores[at + likeliest]) likeliest = i;
    return likeliest;
  }

  /** exp((score - greatest) / temperature), which cannot overflow. */
  private double weight(double score, double greatest) {
    return StrictMath.exp((score - greatest) / temperature);
  }
}
