package dev.rondo.codegen;

import dev.rondo.graph.Elementwise;
import java.math.BigDecimal;
import java.math.MathContext;

/** exp, log, tanh, sigmoid and softplus of a number to 36 digits or more, from series in decimal arithmetic. */
final class Exact {

  private static final MathContext DIGITS = new MathContext(44);
  private static final BigDecimal ONE = BigDecimal.ONE, TWO = BigDecimal.valueOf(2);
  private static final BigDecimal FAR = BigDecimal.valueOf(1500), NEAR = new BigDecimal("0.001");

  private Exact() {}

  /** f(x) for an x that is finite and has a finite f(x). */
  static BigDecimal of(Elementwise f, double x) {
    BigDecimal v = new BigDecimal(x);
    return switch (f) {
      case EXP      -> exp(v);
      case LOG      -> x > 0.5 && x < 2 ? log1p(v.subtract(ONE)) : log(v);
      case TANH     -> tanh(v);
      case SIGMOID  -> sigmoid(exp(v));
      case SOFTPLUS -> v.max(BigDecimal.ZERO).add(log1p(exp(v.abs().negate())));
      case NEG, SQRT, ABS, STOP, ADD, SUB, MUL, DIV, MAX, MIN, LESS, LESS_EQUAL, EQUAL, SELECT ->
        throw new IllegalArgumentException(f + " is exact");
    };
  }

  /** e^x - 1 for 0 ≤ x: the series of a small fraction of x, doubled by e^2y - 1 = (e^y - 1)(e^y - 1 + 2). */
  private static BigDecimal expm1(BigDecimal x) {
    if (x.signum() == 0) return BigDecimal.ZERO;
    BigDecimal y = x.min(FAR);   // farther out every function is at its limit
    int doublings = 0;
    for (; y.compareTo(NEAR) > 0; doublings++) y = y.divide(TWO, DIGITS);
    BigDecimal term = y, sum = y;
    for (int n = 2; sum.precision() - sum.scale() - term.precision() + term.scale() < DIGITS.getPrecision(); n++) {
      term = term.multiply(y, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    for (; doublings > 0; doublings--) sum = sum.multiply(sum.add(TWO), DIGITS);
    return sum;
  }

  private static BigDecimal exp(BigDecimal x) {
    BigDecimal power = expm1(x.abs()).add(ONE);
    return x.signum() < 0 ? ONE.divide(power, DIGITS) : power;
  }

  private static BigDecimal sigmoid(BigDecimal power) {
    return power.divide(power.add(ONE), DIGITS);
  }

  private static BigDecimal tanh(BigDecimal x) {
    BigDecimal e = expm1(x.abs().multiply(TWO)), size = e.divide(e.add(TWO), DIGITS);
    return x.signum() < 0 ? size.negate() : size;
  }

  /** Halley's rule for e^y = x, from the 16 digits of a double on; every round triples them. */
  private static BigDecimal log(BigDecimal x) {
    BigDecimal y = new BigDecimal(Math.log(x.doubleValue()));
    for (int i = 0; i < 2; i++) {
      BigDecimal power = exp(y);
      y = y.add(x.subtract(power).multiply(TWO).divide(x.add(power), DIGITS), DIGITS);
    }
    return y;
  }

  /** The same for e^y - 1 = u, -1/2 ≤ u ≤ 1: all digits count where u is small. */
  private static BigDecimal log1p(BigDecimal u) {
    if (Math.abs(u.doubleValue()) < Double.MIN_NORMAL) return u;
    BigDecimal y = new BigDecimal(Math.log1p(u.doubleValue()));
    for (int i = 0; i < 2; i++) {
      BigDecimal e = expm1(y.abs());
      if (y.signum() < 0) e = e.negate().divide(e.add(ONE), DIGITS);
      y = y.add(u.subtract(e).multiply(TWO).divide(u.add(e).add(TWO), DIGITS), DIGITS);
    }
    return y;
  }
}
