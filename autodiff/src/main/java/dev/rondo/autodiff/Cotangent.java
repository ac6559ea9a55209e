package dev.rondo.autodiff;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Shape;

/** ȳ, and where it may be nonzero. */
record Cotangent(Expr value, Mask mask) {

  static Cotangent everywhere(Expr value) {
    return new Cotangent(value, Mask.ALL);
  }

  Cotangent plus(Cotangent other) {
    return new Cotangent(value.plus(other.value), mask.or(other.mask));
  }

  /** A cotangent may be narrower than its primal (a constant, for example). This broadcasts it if axes matter. */
  Expr full(Shape shape) {
    return Build.broadcast(value, shape);
  }

  /** Sums over the leading axes along which the argument was broadcast. */
  Cotangent narrow(Shape wide, Shape to) {
    Expr sum = value;
    for (int rank = wide.rank(); rank > to.rank(); rank--) {
      sum = rank > sum.shape().rank() ? sum.times(Build.size(wide.dim(wide.rank() - rank))) : Build.sum(sum, 0);
    }
    return new Cotangent(sum, mask.narrow(to));
  }

  /** Sums over the implicit axes that the argument does not vary on, even if the cotangent is narrow. */
  Cotangent unvary(Axes of, Axes to) {
    Axes over = of.minus(to);
    return over.isNone() ? this : new Cotangent(Build.total(value, over), mask.unvary(to));
  }
}
