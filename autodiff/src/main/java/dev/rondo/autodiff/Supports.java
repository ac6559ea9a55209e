package dev.rondo.autodiff;

import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * value -> where it may be nonzero, as far as comparisons and selects determine it: for {@code 2 * (l > 0)}, where l >
 * 0.
 */
final class Supports {

  private final Map<Expr, Mask> known = new HashMap<>();

  Mask of(Expr e) {
    for (Expr each : Graphs.postorder(List.of(e), x -> known.containsKey(x) ? List.of() : decisive(x))) known.computeIfAbsent(each, this::support);
    return known.get(e);
  }

  /** The arguments that determine where a value is 0. */
  private static List<Expr> decisive(Expr e) {
    if (e.is(Op.BROADCAST)) return e.args();
    if (!e.is(Op.MAP)) return List.of();
    return switch (e.function()) {
      case NEG, STOP, ADD, MUL -> e.args();
      case DIV -> List.of(e.arg(0));
      case SELECT -> List.of(e.arg(1), e.arg(2));
      case SUB, EXP, LOG, SQRT, ABS, TANH, SIGMOID, SOFTPLUS, MAX, MIN, LESS, LESS_EQUAL, EQUAL -> List.of();
    };
  }

  private Mask support(Expr e) {
    if (e.is(Op.BROADCAST)) return known.get(e.arg(0));
    if (e.isConstant(0)) return new Mask(e);
    if (!e.is(Op.MAP)) return Mask.ALL;
    return switch (e.function()) {
      case LESS, LESS_EQUAL, EQUAL -> Mask.where(e);
      case NEG, STOP, DIV -> known.get(e.arg(0));
      case MUL -> known.get(e.arg(0)).and(known.get(e.arg(1)));
      case ADD -> known.get(e.arg(0)).or(known.get(e.arg(1)));
      case SUB -> isComplement(e) ? new Mask(e) : Mask.ALL;
      case SELECT -> selected(e.arg(0), known.get(e.arg(1)), known.get(e.arg(2)));
      case EXP, LOG, SQRT, ABS, TANH, SIGMOID, SOFTPLUS, MAX, MIN -> Mask.ALL;
    };
  }

  /** 1 - (a < b). */
  private static boolean isComplement(Expr e) {
    return e.arg(0).isConstant(1) && Mask.isIndicator(e.arg(1));
  }

  private static Mask selected(Expr condition, Mask yes, Mask no) {
    if (yes.isAll() && no.isAll()) return Mask.ALL;
    return Mask.where(condition).and(yes).or(Mask.unless(condition).and(no));
  }
}
