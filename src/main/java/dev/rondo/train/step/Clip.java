package dev.rondo.train.step;

import static dev.rondo.graph.Elementwise.MAX;
import static dev.rondo.graph.Elementwise.MIN;

import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;

/** g -> min(1, norm / ‖all g‖) g, then each number clipped to ±value. Infinity disables a limit. */
public record Clip(double norm, double value) {

  public static final Clip NONE = new Clip(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  public Clip {
    if (!(norm > 0)) throw new IllegalArgumentException("clipping to a norm of " + norm + "; it must be more than 0");
    if (!(value > 0)) throw new IllegalArgumentException("clipping to values of " + value + "; it must be more than 0");
  }

  public static Clip norm(double norm) {
    return new Clip(norm, Double.POSITIVE_INFINITY);
  }

  public static Clip value(double value) {
    return new Clip(Double.POSITIVE_INFINITY, value);
  }

  /** The clipped gradient of one parameter; {@code length} is the norm of all gradients together. */
  Expr of(Expr gradient, Expr length) {
    Expr g = gradient;
    if (norm < Double.POSITIVE_INFINITY) g = g.times(Build.map(MIN, Build.constant(1), Build.constant(norm).dividedBy(length.plus(1e-6))));   // 1e-6 as in PyTorch
    if (value < Double.POSITIVE_INFINITY) g = Build.map(MAX, Build.constant(-value), Build.map(MIN, Build.constant(value), g));
    return g;
  }
}
