package dev.rondo.autodiff;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** (y = op(x₁, x₂, ..), ȳ) -> (x̄₁, x̄₂, ..): how each operation carries a cotangent back. {@code null} is no contribution. */
final class Transposes {

  private Transposes() {}

  static List<Expr> of(Expr y, Expr bar, Function<Expr, List<Expr>> partials) {
    return switch (y.op()) {
      case CONSTANT, PARAM, INPUT, STATE, SIZE, EXTENT, FINAL -> List.of();   // leaves; states are joined by the sweep
      case MAP       -> map(y, bar, partials.apply(y));
      case BROADCAST -> List.of(narrow(bar, y.shape(), y.arg(0).shape()));
      case TRANSPOSE -> List.of(Build.transpose(full(bar, y)));
      case MATMUL    -> matmul(y.arg(0), y.arg(1), full(bar, y));
      case OUTER     -> List.of(full(bar, y).at(y.arg(1)), Build.transpose(full(bar, y)).at(y.arg(0)));
      case SUM       -> List.of(spread(bar, y.arg(0).shape(), y.axis()));
      case MAXIMUM   -> List.of(maximum(y, bar));
      case SLICE     -> List.of(pad(y, full(bar, y)));
      case CONCAT    -> concat(y, full(bar, y));
      case PICK      -> Arrays.asList(Build.place(full(bar, y), y.arg(1), y.arg(0).shape().dim(0)), null);
      case PLACE     -> Arrays.asList(placed(y, full(bar, y)), null);
      case TOTAL     -> List.of(bar);                                         // the transpose of a sum is a copy
      case LAST      -> List.of(Build.atLast(bar));
      case AT_LAST   -> List.of(Build.last(bar));
      case STEPS     -> List.of(Build.atSteps(full(bar, y)));
      case AT_STEPS  -> List.of(Build.steps(full(bar, y)));
    };
  }

  /** A cotangent may be narrower than its primal (a constant, say); where axes matter it is stretched. */
  private static Expr full(Expr bar, Expr y) {
    return Build.broadcast(bar, y.shape());
  }

  private static List<Expr> map(Expr y, Expr bar, List<Expr> partials) {
    List<Expr> bars = new ArrayList<>();
    for (int i = 0; i < partials.size(); i++) {
      Expr partial = partials.get(i);
      bars.add(partial == null ? null : narrow(scaled(y, i, bar, partial), y.shape(), y.arg(i).shape()));
    }
    return bars;
  }

  private static Expr scaled(Expr y, int i, Expr bar, Expr partial) {
    if (partial.isConstant(1)) return bar;
    if (partial.isConstant(-1)) return bar.negate();
    if (y.is(Elementwise.SELECT)) {   // not bar * 0: what was not selected may be infinite
      Expr zero = Build.constant(0);
      return i == 1 ? Build.map(Elementwise.SELECT, y.arg(0), bar, zero) : Build.map(Elementwise.SELECT, y.arg(0), zero, bar);
    }
    return bar.times(partial);
  }

  /** y = A x: Ā = ȳ xᵀ, x̄ = Aᵀ ȳ; for a matrix x, Ā = Ȳ Xᵀ. */
  private static List<Expr> matmul(Expr a, Expr x, Expr bar) {
    Expr left = x.shape().rank() == 1 ? Build.outer(bar, x) : bar.at(Build.transpose(x));
    return List.of(left, Build.transpose(a).at(bar));
  }

  /** Sums a cotangent over the axes along which the argument was stretched, the leading ones. */
  static Expr narrow(Expr bar, Shape wide, Shape to) {
    Expr sum = bar;
    for (int rank = wide.rank(); rank > to.rank(); rank--) {
      sum = rank > sum.shape().rank() ? sum.times(Build.size(wide.dim(wide.rank() - rank))) : Build.sum(sum, 0);
    }
    return sum;
  }

  /** Repeats along an axis that a reduction has removed. */
  private static Expr spread(Expr bar, Shape shape, int axis) {
    if (axis == 0) return Build.broadcast(bar, shape);                                    // the leading axis: plain stretching
    Expr full = Build.broadcast(bar, shape.leading());
    return Build.outer(full, Build.fill(1, Shape.of(shape.last())));                      // [M] -> [M, N]
  }

  /** To the largest number, in equal parts where several are. */
  private static Expr maximum(Expr y, Expr bar) {
    Expr x = y.arg(0);
    Expr hit = Build.map(Elementwise.EQUAL, x, spread(y, x.shape(), y.axis()));
    Expr share = bar.dividedBy(Build.sum(hit, y.axis()));
    return hit.times(spread(share, x.shape(), y.axis()));
  }

  /** Zeros around the range that was taken. */
  private static Expr pad(Expr y, Expr bar) {
    Shape whole = y.arg(0).shape();
    int axis = y.range().axis();
    List<Expr> parts = new ArrayList<>();
    Dim before = y.range().from(), after = whole.dim(axis).minus(y.range().to());
    if (!before.equals(Dim.of(0))) parts.add(Build.fill(0, whole.with(axis, before)));
    parts.add(bar);
    if (!after.equals(Dim.of(0))) parts.add(Build.fill(0, whole.with(axis, after)));
    return Build.concat(axis, parts);
  }

  /** What stands where x was placed, and 0 where it was not. */
  private static Expr placed(Expr y, Expr bar) {
    Expr there = Build.sum(Build.place(Build.constant(1), y.arg(1), y.length()), 0);
    return Build.map(Elementwise.SELECT, there, Build.pick(bar, y.arg(1)), Build.constant(0));
  }

  private static List<Expr> concat(Expr y, Expr bar) {
    Expr[] bars = new Expr[y.args().size()];
    Dim at = Dim.of(0);
    for (int i = 0; i < bars.length; i++) {
      Dim end = at.plus(y.arg(i).shape().dim(y.axis()));
      bars[i] = Build.slice(bar, y.axis(), at, end);
      at = end;
    }
    return Arrays.asList(bars);
  }

  /** Sums a cotangent over the implicit axes that the argument does not vary on, however narrow the cotangent is. */
  static Expr unvary(Expr bar, Axes of, Axes to) {
    Axes over = of.minus(to);
    return over.isNone() ? bar : Build.total(bar, over);
  }
}
