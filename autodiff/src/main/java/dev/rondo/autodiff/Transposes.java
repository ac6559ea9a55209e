package dev.rondo.autodiff;

import static dev.rondo.graph.Build.constant;
import static dev.rondo.graph.Elementwise.EQUAL;
import static dev.rondo.graph.Elementwise.SELECT;

import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * (y = op(x₁, x₂, ..), ȳ) -> (x̄₁, x̄₂, ..): how each operation propagates a cotangent back. {@code null} means no
 * contribution. A factor of a cotangent that may be infinite is computed under its {@link Mask}, so that a branch that
 * was not taken gives 0.
 */
final class Transposes {

  private final Function<Expr, List<Expr>> partials;
  private final Supports supports = new Supports();
  private final Ranges ranges;

  Transposes(Recurrence r, Function<Expr, List<Expr>> partials) {
    this.partials = partials;
    this.ranges = new Ranges(r);
  }

  List<Cotangent> of(Expr y, Cotangent bar) {
    Expr full = bar.full(y.shape());
    Mask mask = bar.mask();
    return switch (y.op()) {
      case CONSTANT, PARAM, INPUT, STATE, SIZE, EXTENT, FINAL -> List.of();   // leaves; the sweep joins states
      case MAP       -> map(y, bar, partials.apply(y));
      case BROADCAST -> List.of(bar.narrow(y.shape(), y.arg(0).shape()));
      case TRANSPOSE -> one(Build.transpose(full), mask.through(m -> Build.transpose(mask.in(y.shape()))));
      case MATMUL    -> matmul(y.arg(0), y.arg(1), full, mask);
      case OUTER     -> outer(y.arg(0), y.arg(1), full, mask);
      case REDUCE    -> List.of(reduced(y, bar));
      case SLICE     -> one(pad(y, full), new Mask(pad(y, mask.in(y.shape()))));
      case CONCAT    -> concat(y, full, mask);
      case PICK      -> Arrays.asList(new Cotangent(place(y, full), new Mask(place(y, mask.in(y.shape())))), null);
      case PLACE     -> Arrays.asList(new Cotangent(placed(y, full), mask.through(m -> placed(y, mask.in(y.shape())))), null);
      case TOTAL     -> List.of(bar);                                         // the transpose of a sum is a copy
      case LAST      -> one(Build.atLast(bar.value()), new Mask(Build.atLast(mask.isAll() ? constant(1) : mask.live())));
      case AT_LAST   -> one(Build.last(bar.value()), mask.through(Build::last));
      case STEPS     -> one(Build.atSteps(full), mask.through(m -> Build.atSteps(mask.in(y.shape()))));
      case AT_STEPS  -> one(Build.steps(full), mask.through(m -> Build.steps(mask.in(y.shape()))));
    };
  }

  private static List<Cotangent> one(Expr value, Mask mask) {
    return List.of(new Cotangent(value, mask));
  }

  private List<Cotangent> map(Expr y, Cotangent bar, List<Expr> partials) {
    List<Cotangent> bars = new ArrayList<>();
    for (int i = 0; i < partials.size(); i++) {
      Expr partial = partials.get(i);
      bars.add(partial == null ? null : scaled(bar, partial).narrow(y.shape(), y.arg(i).shape()));
    }
    return bars;
  }

  /** ȳ ∂y/∂x, which is 0 wherever one of the masks is 0, even if the other factor is infinite. */
  private Cotangent scaled(Cotangent bar, Expr partial) {
    Mask own = supports.of(partial), mask = bar.mask().and(own);
    boolean masked = !bar.mask().isAll() && ranges.mayBeInfinite(partial);
    if (masked) return new Cotangent(mask.on(product(bar.mask().off(bar.value()), partial)), mask);
    Expr product = product(bar.value(), partial);
    boolean open = !own.isAll() && !isMasked(partial) && ranges.mayBeInfinite(bar.value());
    return new Cotangent(open ? own.on(product) : product, mask);
  }

  /**
   * Whether {@link #product} applies the whole mask of a partial derivative to a cotangent: the mask of a comparison,
   * or of selects from 0.
   */
  private boolean isMasked(Expr partial) {
    if (Mask.isIndicator(partial) || !partial.is(SELECT)) return Mask.isIndicator(partial);
    boolean first = partial.arg(1).isConstant(0);
    Expr other = partial.arg(first ? 2 : 1);
    return (first || partial.arg(2).isConstant(0)) && (supports.of(other).isAll() || isMasked(other));
  }

  private static Expr product(Expr bar, Expr partial) {
    if (partial.isConstant(1)) return bar;
    if (partial.isConstant(-1)) return bar.negate();
    if (partial.is(SELECT) && partial.arg(2).isConstant(0)) return Build.map(SELECT, partial.arg(0), product(bar, partial.arg(1)), partial.arg(2));
    if (partial.is(SELECT) && partial.arg(1).isConstant(0)) return Build.map(SELECT, partial.arg(0), partial.arg(1), product(bar, partial.arg(2)));
    return partial.is(Op.MAP) && Mask.isIndicator(partial) ? Build.map(SELECT, partial, bar, constant(0)) : bar.times(partial);
  }

  /** y = A x: Ā = ȳ xᵀ, x̄ = Aᵀ ȳ; for a matrix x, Ā = Ȳ Xᵀ. */
  private List<Cotangent> matmul(Expr a, Expr x, Expr bar, Mask mask) {
    boolean vector = x.shape().rank() == 1;
    Mask ofX = vector ? mask.anyColumn() : mask.anyRow();
    Mask ofA = (vector ? mask : mask.anyColumn()).through(m -> m.shape().isScalar() ? m : spread(m, a.shape(), 1));
    Expr right = under(ofX, x), left = vector ? Build.outer(bar, right) : bar.at(Build.transpose(right));
    return List.of(new Cotangent(left, ofA), new Cotangent(Build.transpose(under(ofA, a)).at(bar), ofX));
  }

  private List<Cotangent> outer(Expr a, Expr b, Expr bar, Mask mask) {
    Mask ofA = mask.anyColumn(), ofB = mask.anyRow();
    return List.of(new Cotangent(bar.at(under(ofB, b)), ofA), new Cotangent(Build.transpose(bar).at(under(ofA, a)), ofB));
  }

  /** A factor of a masked cotangent: 0 where the cotangent is 0, if the factor may be infinite there. */
  private Expr under(Mask mask, Expr factor) {
    return !mask.isAll() && ranges.mayBeInfinite(factor) ? mask.on(factor) : factor;
  }

  /** Repeats along an axis that a reduction removed. */
  private static Expr spread(Expr bar, Shape shape, int axis) {
    if (axis == 0) return Build.broadcast(bar, shape);                                    // the leading axis: plain broadcasting
    Expr full = Build.broadcast(bar, shape.leading());
    return Build.outer(full, Build.fill(1, Shape.of(shape.last())));                      // [M] -> [M, N]
  }

  private static Cotangent reduced(Expr y, Cotangent bar) {
    return switch (y.fold()) {
      case SUM              -> new Cotangent(along(y, bar.value()), bar.mask().through(m -> along(y, m)));
      case MAXIMUM, MINIMUM -> extremum(y, bar);
    };
  }

  /** A value for each result of a reduction, at each number that it reduces. */
  private static Expr along(Expr y, Expr value) {
    return spread(value, y.arg(0).shape(), y.axis());
  }

  /** To the largest number, in equal parts where several are. */
  private static Cotangent extremum(Expr y, Cotangent bar) {
    Expr x = y.arg(0);
    Expr hit = Build.map(EQUAL, x, spread(y, x.shape(), y.axis()));
    Expr share = bar.value().dividedBy(Build.sum(hit, y.axis()));
    Mask mask = bar.mask().through(m -> spread(m, x.shape(), y.axis())).and(Mask.where(hit));
    return new Cotangent(Mask.where(hit).on(spread(share, x.shape(), y.axis())), mask);
  }

  /** Pads the slice with zeros. */
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

  private static Expr place(Expr y, Expr bar) {
    return Build.place(bar, y.arg(1), y.arg(0).shape().dim(0));
  }

  /** The cotangent at the position where x was placed, and 0 at other positions. */
  private static Expr placed(Expr y, Expr bar) {
    Expr there = Build.sum(Build.place(constant(1), y.arg(1), y.length()), 0);
    return Build.map(SELECT, there, Build.pick(bar, y.arg(1)), constant(0));
  }

  private static List<Cotangent> concat(Expr y, Expr bar, Mask mask) {
    List<Cotangent> bars = new ArrayList<>();
    Dim at = Dim.of(0);
    for (Expr part : y.args()) {
      Dim from = at, end = at.plus(part.shape().dim(y.axis()));
      bars.add(new Cotangent(Build.slice(bar, y.axis(), from, end), mask.through(m -> Build.slice(mask.in(y.shape()), y.axis(), from, end))));
      at = end;
    }
    return bars;
  }
}
