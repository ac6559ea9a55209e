package dev.rondo.graph;

/**
 * The primitive functions that work number by number. An op has a row in exactly three tables: {@link #apply} (its
 * value), {@code Partials} in autodiff (its partial derivatives) and {@code Lowering} in codegen (its code in a
 * kernel). The tables are switch expressions without {@code default}, so an op that lacks a row does not compile.
 */
public enum Elementwise {
  NEG("neg", 1), EXP("exp", 1), LOG("log", 1), SQRT("sqrt", 1), ABS("abs", 1),
  TANH("tanh", 1), SIGMOID("sigmoid", 1), SOFTPLUS("softplus", 1), STOP("stop_gradient", 1),
  ADD("+", 2), SUB("-", 2), MUL("*", 2), DIV("/", 2), MAX("max", 2), MIN("min", 2),
  LESS("<", 2), LESS_EQUAL("<=", 2), EQUAL("==", 2),
  SELECT("select", 3);

  private final String text;
  private final int arity;

  Elementwise(String text, int arity) {
    this.text = text;
    this.arity = arity;
  }

  /** The name of the function, or the sign of the operator, in the language. */
  public String text() {
    return text;
  }

  public int arity() {
    return arity;
  }

  /**
   * The reference: the value of the op, in double, the same on every JVM. Comparisons give 1 or 0;
   * {@code select(c, a, b)} is a if c is not 0, else b.
   */
  public double apply(double... v) {
    return switch (this) {
      case NEG        -> -v[0];
      case EXP        -> StrictMath.exp(v[0]);
      case LOG        -> StrictMath.log(v[0]);
      case SQRT       -> Math.sqrt(v[0]);
      case ABS        -> Math.abs(v[0]);
      case TANH       -> StrictMath.tanh(v[0]);
      case SIGMOID    -> v[0] >= 0 ? 1 / (1 + StrictMath.exp(-v[0])) : StrictMath.exp(v[0]) / (1 + StrictMath.exp(v[0]));   // never exp of a large number
      case SOFTPLUS   -> Math.max(v[0], 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(v[0])));                       // log(1 + e^x)
      case STOP       -> v[0];
      case ADD        -> v[0] + v[1];
      case SUB        -> v[0] - v[1];
      case MUL        -> v[0] * v[1];
      case DIV        -> v[0] / v[1];
      case MAX        -> Math.max(v[0], v[1]);
      case MIN        -> Math.min(v[0], v[1]);
      case LESS       -> v[0] < v[1] ? 1 : 0;
      case LESS_EQUAL -> v[0] <= v[1] ? 1 : 0;
      case EQUAL      -> v[0] == v[1] ? 1 : 0;
      case SELECT     -> v[0] != 0 ? v[1] : v[2];
    };
  }
}
