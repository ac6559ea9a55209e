package dev.rondo.generate;

import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.State;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks that no time step of an output depends on a later step of an input. Values that depend on the input may not be
 * reduced over time or read at the last step.
 */
final class CausalityCheck {

  private CausalityCheck() {}

  /** Throws {@link IllegalArgumentException}, which names the operation that looks ahead. */
  static void check(Recurrence r, Expr input, String output) {
    List<Expr> order = Graphs.reachable(r, r.roots());
    Set<Expr> made = made(r, input);
    for (Expr e : order) {
      if (made.contains(e) && looksAhead(r, e)) {
        throw new IllegalArgumentException("output '" + output + "' of '" + r.name() + "' needs '" + e + "', which knows later steps of '" + input.name() + "', so they cannot be generated one by one");
      }
    }
  }

  /** All values that depend on an input, also through states. */
  static Set<Expr> made(Recurrence r, Expr input) {
    List<Expr> order = Graphs.reachable(r, r.roots());
    Set<Expr> made = new HashSet<>(Set.of(input));
    boolean grew = true;
    while (grew) {
      grew = false;
      for (Expr e : order) if (needs(r, e).stream().anyMatch(made::contains)) grew |= made.add(e);
    }
    return made;
  }

  private static List<Expr> needs(Recurrence r, Expr e) {
    if (!e.is(Op.STATE)) return e.args();
    State s = r.stateOf(e);
    return List.of(s.initial(), s.next());
  }

  private static boolean looksAhead(Recurrence r, Expr e) {
    return e.is(Op.STEPS) || e.is(Op.LAST) || e.is(Op.FINAL) || e.is(Op.TOTAL) && e.over().time() || e.is(Op.STATE) && r.stateOf(e).backward();
  }
}
