package dev.rondo.flow;

import dev.rondo.graph.Build;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;

/** x -> Σ x, max x, ‖x‖ over all units of a value. */
final class Sums {

  private Sums() {}

  static Expr all(Expr x) {
    Expr sum = x;
    while (!sum.shape().isScalar()) sum = Build.sum(sum, sum.shape().rank() - 1);
    return sum;
  }

  static Expr largest(Expr x) {
    Expr largest = x;
    while (!largest.shape().isScalar()) largest = Build.maximum(largest, largest.shape().rank() - 1);
    return largest;
  }

  /** m √Σ (x/m)² with m = max |x|, so that squares neither overflow nor underflow. */
  static Expr norm(Expr x) {
    Expr largest = orOne(largest(Build.map(Elementwise.ABS, x)));
    Expr scaled = x.dividedBy(largest);
    return largest.times(Build.map(Elementwise.SQRT, all(scaled.times(scaled))));
  }

  /** x, but 1 where x is 0. */
  static Expr orOne(Expr x) {
    return Build.map(Elementwise.SELECT, Build.map(Elementwise.EQUAL, x, Build.constant(0)), Build.constant(1), x);
  }
}
