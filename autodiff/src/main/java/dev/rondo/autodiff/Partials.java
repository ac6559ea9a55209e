package dev.rondo.autodiff;

import static dev.rondo.graph.Build.constant;
import static dev.rondo.graph.Build.map;
import static dev.rondo.graph.Elementwise.EQUAL;
import static dev.rondo.graph.Elementwise.LESS;
import static dev.rondo.graph.Elementwise.SELECT;
import static dev.rondo.graph.Elementwise.SIGMOID;

import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import java.util.List;

/**
 * ∂f/∂xᵢ for every elementwise op, in terms of its arguments x and its value y. {@code null} stands for a derivative
 * that is 0 everywhere, or counts as 0. At a kink: abs has 0; max and min give one half to each of two equal arguments.
 * If a derivative is 0 because a branch is not taken, it is a select, from which {@link Transposes} takes its mask.
 */
public final class Partials {

  private Partials() {}

  /** The partial derivatives, one for each argument of {@code y}, a MAP. */
  public static List<Expr> of(Expr y) {
    return of(y.function(), y, y.args());
  }

  private static List<Expr> of(Elementwise f, Expr y, List<Expr> x) {
    return switch (f) {
      case NEG        -> List.of(constant(-1));
      case EXP        -> List.of(y);
      case LOG        -> List.of(constant(1).dividedBy(x.get(0)));
      case SQRT       -> List.of(constant(0.5).dividedBy(y));
      case ABS        -> List.of(sign(x.get(0)));
      case TANH       -> List.of(constant(1).minus(y.times(y)));
      case SIGMOID    -> List.of(y.times(constant(1).minus(y)));
      case SOFTPLUS   -> List.of(map(SIGMOID, x.get(0)));
      case STOP       -> zeros(1);
      case ADD        -> List.of(constant(1), constant(1));
      case SUB        -> List.of(constant(1), constant(-1));
      case MUL        -> List.of(x.get(1), x.get(0));
      case DIV        -> List.of(constant(1).dividedBy(x.get(1)), y.dividedBy(x.get(1)).negate());
      case MAX        -> List.of(unlessLess(x.get(0), x.get(1)), unlessLess(x.get(1), x.get(0)));
      case MIN        -> List.of(unlessLess(x.get(1), x.get(0)), unlessLess(x.get(0), x.get(1)));
      case LESS       -> zeros(2);
      case LESS_EQUAL -> zeros(2);
      case EQUAL      -> zeros(2);
      case SELECT     -> selected(x.get(0));
    };
  }

  /** 0 if a < b, one half if they are equal, else 1. */
  private static Expr unlessLess(Expr a, Expr b) {
    return map(SELECT, map(LESS, a, b), constant(0), map(SELECT, map(EQUAL, a, b), constant(0.5), constant(1)));
  }

  private static Expr sign(Expr x) {
    return map(SELECT, map(EQUAL, x, constant(0)), constant(0), map(SELECT, map(LESS, x, constant(0)), constant(-1), constant(1)));
  }

  private static List<Expr> selected(Expr condition) {
    return java.util.Arrays.asList(null, map(SELECT, condition, constant(1), constant(0)), map(SELECT, condition, constant(0), constant(1)));
  }

  private static List<Expr> zeros(int n) {
    return java.util.Collections.nCopies(n, null);
  }
}
