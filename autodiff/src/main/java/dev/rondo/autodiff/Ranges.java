package dev.rondo.autodiff;

import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Fold;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * value -> the known range of its numbers, if every parameter and input is finite, and every state after the first
 * step. Sums and products of finite numbers count as finite, because the analysis covers the edges of functions, such
 * as the logarithm, and not overflow.
 */
final class Ranges {

  /** Each range is contained in the one before. */
  enum Range {
    ANY, FINITE, NOT_NEGATIVE, POSITIVE;

    Range atMost(Range other) {
      return compareTo(other) < 0 ? this : other;
    }

    Range atLeast(Range other) {
      return compareTo(other) > 0 ? this : other;
    }
  }

  private final Map<Expr, Range> known = new HashMap<>();
  private final Map<Expr, Expr> initials = new HashMap<>();   // of the states

  Ranges(Recurrence r) {
    r.states().forEach(s -> initials.put(s.expr(), s.initial()));
  }

  /** Whether a number of e may be infinite or NaN. */
  boolean mayBeInfinite(Expr e) {
    for (Expr each : Graphs.postorder(List.of(e), x -> known.containsKey(x) ? List.of() : needs(x))) known.computeIfAbsent(each, this::range);
    return known.get(e) == Range.ANY;
  }

  private List<Expr> needs(Expr e) {
    return initials.containsKey(e) ? List.of(initials.get(e)) : e.args();
  }

  private Range range(Expr e) {
    return switch (e.op()) {
      case CONSTANT -> constant(e.number());
      case SIZE, EXTENT -> Range.POSITIVE;
      case PARAM, INPUT, FINAL -> Range.FINITE;
      case STATE -> initials.containsKey(e) ? known.get(initials.get(e)).atMost(Range.FINITE) : Range.FINITE;   // that of a cotangent begins with a cotangent
      case BROADCAST, TRANSPOSE, SLICE, TOTAL, LAST, STEPS, AT_STEPS, PICK -> of(e, 0);
      case REDUCE -> e.is(Fold.SUM) && e.axis() == 0 && isShifted(e.arg(0)) && of(e, 0) != Range.ANY ? Range.POSITIVE : of(e, 0);
      case AT_LAST, PLACE -> of(e, 0).atMost(Range.NOT_NEGATIVE);   // 0 elsewhere
      case CONCAT -> e.args().stream().map(known::get).reduce(Range.POSITIVE, Range::atMost);
      case MATMUL, OUTER -> product(e).atMost(Range.NOT_NEGATIVE);
      case MAP -> map(e.function(), e);
    };
  }

  private static Range constant(double value) {
    if (!Double.isFinite(value)) return Range.ANY;
    return value > 0 ? Range.POSITIVE : value == 0 ? Range.NOT_NEGATIVE : Range.FINITE;
  }

  private Range map(Elementwise f, Expr e) {
    return switch (f) {
      case NEG, TANH -> of(e, 0).atMost(Range.FINITE);
      case EXP -> isShifted(e) && of(e, 0) != Range.ANY ? Range.NOT_NEGATIVE : Range.ANY;
      case LOG -> of(e, 0) == Range.POSITIVE ? Range.FINITE : Range.ANY;
      case SQRT -> of(e, 0) == Range.FINITE ? Range.ANY : of(e, 0);
      case ABS -> of(e, 0) == Range.FINITE ? Range.NOT_NEGATIVE : of(e, 0);
      case SIGMOID, SOFTPLUS -> of(e, 0) == Range.ANY ? Range.ANY : Range.NOT_NEGATIVE;
      case STOP -> of(e, 0);
      case ADD -> sum(of(e, 0), of(e, 1));
      case SUB -> of(e, 0).atMost(of(e, 1)).atMost(Range.FINITE);
      case MUL -> product(e);
      case DIV -> of(e, 1) == Range.POSITIVE ? of(e, 0) : Range.ANY;
      case MAX -> of(e, 0).atMost(of(e, 1)) == Range.ANY ? Range.ANY : of(e, 0).atLeast(of(e, 1));
      case MIN -> of(e, 0).atMost(of(e, 1));
      case LESS, LESS_EQUAL, EQUAL -> Range.NOT_NEGATIVE;
      case SELECT -> of(e, 1).atMost(of(e, 2));
    };
  }

  private Range of(Expr e, int arg) {
    return known.get(e.arg(arg));
  }

  private static Range sum(Range a, Range b) {
    Range least = a.atMost(b);
    return least == Range.NOT_NEGATIVE ? a.atLeast(b) : least;
  }

  private Range product(Expr e) {
    Range least = of(e, 0).atMost(of(e, 1));
    return least == Range.FINITE && e.is(Elementwise.MUL) && e.arg(0) == e.arg(1) ? Range.NOT_NEGATIVE : least;   // a square
  }

  /** exp(x - max(x, axis = 0)), which is at most 1, and equals 1 somewhere along that axis. */
  private static boolean isShifted(Expr e) {
    if (!e.is(Elementwise.EXP) || !e.arg(0).is(Elementwise.SUB)) return false;
    Expr most = e.arg(0).arg(1);
    while (most.is(Op.BROADCAST) || most.is(Elementwise.STOP)) most = most.arg(0);
    return most.is(Fold.MAXIMUM) && most.axis() == 0 && most.arg(0) == e.arg(0).arg(0);
  }
}
