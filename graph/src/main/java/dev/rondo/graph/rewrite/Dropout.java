package dev.rondo.graph.rewrite;

import dev.rondo.graph.Build;
import dev.rondo.graph.Constants;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Printer;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.TypeFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Dropout outside of training: every mask is 1, and x * 1 is x, so no trace of it remains (Srivastava et al. 2014,
 * scaled during training).
 */
public final class Dropout {

  private Dropout() {}

  /** The recurrence without its masks. */
  public static Recurrence without(Recurrence r) {
    if (r.inputs().stream().noneMatch(Input::isMask)) return r;
    Map<Expr, Expr> ones = new HashMap<>();
    for (Input i : r.inputs()) if (i.isMask()) ones.put(i.expr(), Build.fill(1, i.shape()));
    Graphs.Rewriter rewriter = new Graphs.Rewriter((e, args) -> ones.containsKey(e) ? ones.get(e) : rebuilt(e, args));
    Recurrence rewritten = r.map(rewriter::apply);
    return new Recurrence(r.kind(), r.name(), r.dims(), r.params(), r.given(), rewritten.states(), rewritten.bindings(), rewritten.outputs(), rewritten.updates(), r.origins());
  }

  private static Expr rebuilt(Expr e, List<Expr> args) {
    boolean masked = e.is(Elementwise.MUL) && !args.equals(e.args());
    if (masked && Constants.isFilled(args.get(1), 1) && args.get(0).shape().equals(e.shape())) return args.get(0);
    if (masked && Constants.isFilled(args.get(0), 1) && args.get(1).shape().equals(e.shape())) return args.get(1);
    return Build.rebuild(e, args);
  }

  /** The dropout rate, if it is valid; else throws {@link TypeFailure}. */
  public static double rate(double rate) {
    if (rate >= 0 && rate < 1) return rate;
    throw new TypeFailure("a dropout of " + Printer.number(rate), "give the share of numbers to drop: 0 or more, and less than 1");
  }
}
