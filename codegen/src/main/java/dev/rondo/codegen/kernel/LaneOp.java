package dev.rondo.codegen.kernel;

/**
 * Arithmetic of independent lanes that is exact or correctly rounded everywhere, so scalar and vector code are
 * bit-identical.
 */
public enum LaneOp {
  ADD(2), SUB(2), MUL(2), DIV(2), MAX(2), MIN(2),
  /** a · b + c with one rounding. */
  FMA(3),
  NEG(1), ABS(1), SQRT(1),
  /** The bits of a number shifted; the immediate is the distance. */
  BITS_LEFT(1), BITS_RIGHT(1),
  /** The bits of a number masked by the immediate. */
  BITS_AND(1), BITS_OR(1),
  /** The bits of two numbers added as integers. */
  BITS_ADD(2);

  private final int arity;

  LaneOp(int arity) {
    this.arity = arity;
  }

  public int arity() {
    return arity;
  }

  public boolean hasImmediate() {
    return this == BITS_LEFT || this == BITS_RIGHT || this == BITS_AND || this == BITS_OR;
  }
}
