package dev.rondo.graph;

/** The operand of an arithmetic method in Java: an expression, or a state, which stands for its value before the step. */
public interface Value {

  Expr expr();

  default Expr plus(Value other) {
    return Build.map(Elementwise.ADD, expr(), other.expr());
  }

  default Expr plus(double other) {
    return plus(Build.constant(other));
  }

  default Expr minus(Value other) {
    return Build.map(Elementwise.SUB, expr(), other.expr());
  }

  default Expr minus(double other) {
    return minus(Build.constant(other));
  }

  default Expr times(Value other) {
    return Build.map(Elementwise.MUL, expr(), other.expr());
  }

  default Expr times(double other) {
    return times(Build.constant(other));
  }

  default Expr dividedBy(Value other) {
    return Build.map(Elementwise.DIV, expr(), other.expr());
  }

  default Expr negate() {
    return Build.map(Elementwise.NEG, expr());
  }

  /** The matrix product {@code this @ other}. */
  default Expr at(Value other) {
    return Build.matmul(expr(), other.expr());
  }
}
