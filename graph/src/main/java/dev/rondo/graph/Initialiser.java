package dev.rondo.graph;

/**
 * The initial values of a parameter. Fans are the last axis (in) and the one before it (out) of the parameter's shape.
 */
public record Initialiser(Kind kind, double a, double b) {

  /** The families, as the language names them. */
  public enum Kind {
    /** {@code zeros}. */
    ZEROS("zeros", 0),
    /** {@code constant(v)}, or just the number. */
    CONSTANT("constant", 1),
    /** {@code uniform(low, high)}. */
    UNIFORM("uniform", 2),
    /** {@code normal(mean, deviation)}. */
    NORMAL("normal", 2),
    /** {@code glorot}: uniform in ±√(6 / (in + out)) (Glorot &amp; Bengio 2010). */
    GLOROT("glorot", 0),
    /** {@code he}: normal with deviation √(2 / in) (He et al. 2015). */
    HE("he", 0),
    /** {@code orthogonal}: rows or columns orthonormal (Saxe et al. 2014). */
    ORTHOGONAL("orthogonal", 0),
    /** {@code identity}: ones on the diagonal. */
    IDENTITY("identity", 0);

    private final String text;
    private final int numbers;

    Kind(String text, int numbers) {
      this.text = text;
      this.numbers = numbers;
    }

    public String text() {
      return text;
    }

    /** The count of its arguments. */
    public int numbers() {
      return numbers;
    }
  }

  public static final Initialiser ZEROS = new Initialiser(Kind.ZEROS, 0, 0);

  public static Initialiser of(Kind kind) {
    return new Initialiser(kind, 0, 0);
  }

  public static Initialiser constant(double value) {
    return value == 0 ? ZEROS : new Initialiser(Kind.CONSTANT, value, 0);
  }

  @Override
  public String toString() {
    return switch (kind) {
      case ZEROS -> "0";
      case CONSTANT -> Printer.number(a);
      case UNIFORM, NORMAL -> kind.text() + "(" + Printer.number(a) + ", " + Printer.number(b) + ")";
      case GLOROT, HE, ORTHOGONAL, IDENTITY -> kind.text();
    };
  }
}
