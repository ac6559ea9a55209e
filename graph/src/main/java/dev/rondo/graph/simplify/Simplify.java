package dev.rondo.graph.simplify;

import dev.rondo.graph.Build;
import dev.rondo.graph.Constants;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Recurrence -> the same values with less work: the rules of {@code simplify.rules}, constant folding, and zeros
 * propagated through linear ops. From the leaves up and to a fixed point; shapes stay, outputs keep their axes.
 */
public final class Simplify {

  private static final Map<Elementwise, List<Rule>> RULES = new EnumMap<>(Elementwise.class);

  static {
    for (Rule rule : Rule.all()) RULES.computeIfAbsent(rule.pattern().function(), f -> new ArrayList<>()).add(rule);
  }

  private Simplify() {}

  public static Recurrence apply(Recurrence r) {
    Graphs.Rewriter rewriter = rewriter();
    Recurrence simple = r.map(rewriter::apply);
    return new Recurrence(r.kind(), r.name(), r.dims(), r.params(), r.inputs(), simple.states(), simple.bindings(),
        r.outputs().stream().map(o -> new Recurrence.Output(o.name(), kept(o.value(), rewriter.apply(o.value())))).toList(),
        r.updates().stream().map(u -> new Recurrence.Update(u.target(), kept(u.value(), rewriter.apply(u.value())))).toList(), r.origins());
  }

  public static Expr apply(Expr e) {
    return rewriter().apply(e);
  }

  private static Graphs.Rewriter rewriter() {
    return new Graphs.Rewriter((e, args) -> normal(Build.rebuild(e, args)));
  }

  /** A result that lost an axis, as x * 0 does, would have another layout, so the expression is kept. */
  private static Expr kept(Expr before, Expr after) {
    return after.type().equals(before.type()) ? after : before;
  }

  /** The node in its simplest form; its arguments are already simple. */
  private static Expr normal(Expr e) {
    if (isZero(e)) return Build.fill(0, e.shape());
    if (!e.is(Op.MAP)) return e;
    Expr constant = Constants.folded(e);
    if (constant != null) return constant;
    for (Rule rule : RULES.getOrDefault(e.function(), List.of())) {
      Map<Expr, Expr> bound = rule.match(e);
      if (bound != null) return Build.broadcast(filled(rule.replacement(), bound), e.shape());
    }
    return e;
  }

  private static Expr filled(Expr replacement, Map<Expr, Expr> bound) {
    if (replacement.is(Op.INPUT)) return bound.get(replacement);
    if (replacement.args().isEmpty()) return replacement;
    return normal(Build.rebuild(replacement, replacement.args().stream().map(a -> filled(a, bound)).toList()));
  }

  /** Whether e is linear in an argument that is 0. */
  private static boolean isZero(Expr e) {
    return switch (e.op()) {
      case TRANSPOSE, MATMUL, OUTER, REDUCE, SLICE, TOTAL, LAST, AT_LAST, STEPS, AT_STEPS -> e.args().stream().anyMatch(a -> Constants.isFilled(a, 0));
      case CONCAT -> e.args().stream().allMatch(a -> Constants.isFilled(a, 0));
      case PLACE -> Constants.isFilled(e.arg(0), 0);
      case CONSTANT, PARAM, INPUT, STATE, SIZE, EXTENT, MAP, BROADCAST, PICK, FINAL -> false;   // a wrong index picks NaN even from zeros
    };
  }
}
