package dev.rondo.autodiff;

import static dev.rondo.graph.Build.constant;
import static dev.rondo.graph.Build.map;
import static dev.rondo.graph.Elementwise.MAX;
import static dev.rondo.graph.Elementwise.SELECT;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import dev.rondo.graph.Shape;
import java.util.function.UnaryOperator;

/**
 * Where a cotangent may be nonzero: everywhere, or only where {@code live}, which is never negative, is not 0. A branch
 * that was not taken has the cotangent 0 for any derivative below it, but 0 times infinity is NaN. So the product of a
 * masked cotangent and a partial derivative that may be infinite is computed under the mask: select(c, g, 0) * p
 * becomes select(c, g * p, 0).
 * @param live null for everywhere
 */
record Mask(Expr live) {

  static final Mask ALL = new Mask(null);
  private static final Expr ZERO = constant(0), ONE = constant(1);

  /** Where the condition of a select holds. */
  static Mask where(Expr condition) {
    return new Mask(isIndicator(condition) ? condition : map(SELECT, condition, ONE, ZERO));
  }

  /** Where the condition of a select does not hold. */
  static Mask unless(Expr condition) {
    return new Mask(map(SELECT, condition, ZERO, ONE));
  }

  /** Whether every number is 0 or 1. */
  static boolean isIndicator(Expr e) {
    if (!e.is(Op.MAP)) return e.isConstant(0) || e.isConstant(1);
    return switch (e.function()) {
      case LESS, LESS_EQUAL, EQUAL -> true;
      case SELECT -> isZeroOrOne(e.arg(1)) && isZeroOrOne(e.arg(2));
      case NEG, EXP, LOG, SQRT, ABS, TANH, SIGMOID, SOFTPLUS, STOP, ADD, SUB, MUL, DIV, MAX, MIN -> false;
    };
  }

  private static boolean isZeroOrOne(Expr e) {
    return e.isConstant(0) || e.isConstant(1);
  }

  boolean isAll() {
    return live == null;
  }

  Mask and(Mask other) {
    if (isAll() || equals(other)) return other;
    return other.isAll() ? this : new Mask(map(SELECT, live, other.live, ZERO));
  }

  Mask or(Mask other) {
    if (isAll() || other.isAll()) return ALL;
    if (equals(other) || other.live.isConstant(0)) return this;
    return live.isConstant(0) ? other : new Mask(map(MAX, live, other.live));
  }

  /** The mask after an operation; a mask that is live everywhere stays so. */
  Mask through(UnaryOperator<Expr> f) {
    return isAll() ? this : new Mask(f.apply(live));
  }

  /** The mask as a value of that shape: nonzero where live. */
  Expr in(Shape shape) {
    return Build.broadcast(isAll() ? ONE : live, shape);
  }

  /** x where live, else 0. */
  Expr on(Expr x) {
    if (isAll()) return x;
    return isUnless() ? map(SELECT, live.arg(0), ZERO, x) : map(SELECT, live, x, ZERO);
  }

  /** The argument of {@link #on} that gave this value. */
  Expr off(Expr masked) {
    if (isAll() || !masked.is(SELECT)) return masked;
    if (masked.equals(on(masked.arg(1)))) return masked.arg(1);
    return masked.equals(on(masked.arg(2))) ? masked.arg(2) : masked;
  }

  private boolean isUnless() {
    return live.is(SELECT) && live.arg(1).isConstant(0) && live.arg(2).isConstant(1);
  }

  /** Where any number is live along the leading axes that {@code to} lacks. */
  Mask narrow(Shape to) {
    Expr any = live;
    while (any != null && any.shape().rank() > to.rank()) any = Build.sum(any, 0);
    return new Mask(any);
  }

  /** Where any number is live along the last of two axes. */
  Mask anyColumn() {
    return through(m -> m.shape().isScalar() ? m : Build.sum(m, m.shape().rank() - 1));
  }

  /** Where any number is live along the first of two axes. */
  Mask anyRow() {
    return through(m -> m.shape().rank() < 2 ? m : Build.sum(m, 0));
  }

  /** Where any example or time step is live that {@code to} lacks. */
  Mask unvary(Axes to) {
    return through(m -> m.axes().minus(to).isNone() ? m : Build.total(m, m.axes().minus(to)));
  }
}
