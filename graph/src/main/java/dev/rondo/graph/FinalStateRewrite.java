package dev.rondo.graph;

import dev.rondo.graph.Recurrence.State;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** {@code last(h') -> final(h)}: the value at the last step, read from the states after their loops. */
public final class FinalStateRewrite {

  private final Map<Expr, Expr> finals = new HashMap<>();
  private final Map<Expr, Expr> known = new HashMap<>();   // null if there is no such value

  FinalStateRewrite(Recurrence r) {
    for (State s : r.states()) {
      if (!s.backward() && s.next().type().equals(s.expr().type())) finals.putIfAbsent(s.next(), Build.finalOf(s.expr()));
    }
  }

  /** Rewrites every LAST that final states can replace, except the given ones. */
  public static Recurrence rewrite(Recurrence r, Set<Expr> except) {
    FinalStateRewrite finals = new FinalStateRewrite(r);
    Graphs.Rewriter rewriter = new Graphs.Rewriter((e, args) -> {
      Expr direct = e.is(Op.LAST) && !except.contains(e) ? finals.atLastStep(e.arg(0)) : null;
      return direct != null ? direct : Build.rebuild(e, args);
    });
    return r.map(rewriter::apply);
  }

  /** Whether {@code last(x)}, read as text, would be rewritten. */
  boolean apply(Expr x) {
    return atLastStep(x) != null;
  }

  /** The value of x at the last step without any sequence, or null. */
  private Expr atLastStep(Expr x) {
    Graphs.visit(x, known::containsKey, e -> known.put(e, step(e)));
    return known.get(x);
  }

  private Expr step(Expr e) {
    if (finals.containsKey(e)) return finals.get(e);
    if (!e.axes().time()) return e;
    boolean pointwise = switch (e.op()) {
      case MAP, BROADCAST, TRANSPOSE, MATMUL, OUTER, REDUCE, SLICE, CONCAT, PICK, PLACE -> true;
      case CONSTANT, PARAM, INPUT, STATE, SIZE, EXTENT, TOTAL, FINAL, LAST, AT_LAST, STEPS, AT_STEPS -> false;
    };
    if (!pointwise || e.args().stream().anyMatch(a -> known.get(a) == null)) return null;
    return Build.rebuild(e, e.args().stream().map(known::get).toList());
  }
}
