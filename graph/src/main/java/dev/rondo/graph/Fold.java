package dev.rondo.graph;

/**
 * Reduces the numbers along an axis to one: {@code f(.. f(f(identity, x0), x1) .., xn)}. A new fold is a row here, a
 * row of {@code autodiff.Transposes}, a row of {@code RowReductions} and its name in the language.
 */
public enum Fold {
  /** Σ x. */
  SUM("sum", 0),
  /** The largest number. */
  MAXIMUM("max", Double.NEGATIVE_INFINITY),
  /** The smallest number. */
  MINIMUM("min", Double.POSITIVE_INFINITY);

  private final String text;
  private final double identity;

  Fold(String text, double identity) {
    this.text = text;
    this.identity = identity;
  }

  /** Its name in the language. */
  public String text() {
    return text;
  }

  /** The result of an empty axis, which changes no other result. */
  public double identity() {
    return identity;
  }

  public double apply(double a, double b) {
    return switch (this) {
      case SUM     -> a + b;
      case MAXIMUM -> Math.max(a, b);
      case MINIMUM -> Math.min(a, b);
    };
  }
}
