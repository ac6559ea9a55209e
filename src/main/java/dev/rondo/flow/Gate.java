package dev.rondo.flow;

import dev.rondo.graph.Build;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A sigmoid or tanh that a state depends on, found in the graph by its op, with the name of its equation. {@code keeps}
 * is the state that it multiplies, if that product is a term of the state's next value, like c in
 * {@code c' = f * c + i * g}. {@code complement} means that the factor is 1 minus its value.
 */
record Gate(String name, Expr node, Optional<State> keeps, boolean complement) {

  /** A value at most this far from an end of the function's range counts as saturated. */
  static final double MARGIN = 0.05;

  static List<Gate> of(Recurrence r) {
    Map<Expr, String> names = names(r);
    List<Gate> gates = new ArrayList<>();
    for (Expr e : Graphs.reachable(r, r.states().stream().map(State::next).toList())) {
      if (!isGate(e)) continue;
      Optional<State> kept = r.states().stream().filter(s -> keeps(s, e, false)).findFirst();
      Optional<State> complement = r.states().stream().filter(s -> keeps(s, e, true)).findFirst();
      gates.add(new Gate(names.getOrDefault(e, e.function().text()), e, kept.or(() -> complement), kept.isEmpty() && complement.isPresent()));
    }
    return gates;
  }

  private static boolean isGate(Expr e) {
    return (e.is(Elementwise.SIGMOID) || e.is(Elementwise.TANH)) && e.axes().time();
  }

  /** 1 if the value is near the lower end, else 0. */
  Expr low() {
    return Build.map(Elementwise.LESS_EQUAL, node, Build.constant(node.is(Elementwise.SIGMOID) ? MARGIN : MARGIN - 1));
  }

  /** 1 if the value is near the upper end, else 0. */
  Expr high() {
    return Build.map(Elementwise.LESS_EQUAL, Build.constant(1 - MARGIN), node);
  }

  private static boolean keeps(State s, Expr gate, boolean complement) {
    return terms(inside(s)).stream().anyMatch(term -> term.is(Elementwise.MUL) && term.args().contains(s.expr()) && term.args().stream().anyMatch(a -> complement ? isComplement(a, gate) : a == gate));
  }

  /** The next value at a real step; past an example's end a state does not change. */
  private static Expr inside(State s) {
    return s.next().is(Elementwise.SELECT) && s.next().arg(2) == s.expr() ? s.next().arg(1) : s.next();
  }

  private static boolean isComplement(Expr e, Expr gate) {
    return e.is(Elementwise.SUB) && e.arg(0).isConstant(1) && e.arg(1) == gate;
  }

  /** The summands of a value. */
  private static List<Expr> terms(Expr e) {
    if (e.is(Elementwise.SUB)) return terms(e.arg(0));
    if (!e.is(Elementwise.ADD)) return List.of(e);
    List<Expr> terms = new ArrayList<>(terms(e.arg(0)));
    terms.addAll(terms(e.arg(1)));
    return terms;
  }

  /** The name of each gate: that of its equation, or its function within that equation. */
  private static Map<Expr, String> names(Recurrence r) {
    Map<Expr, String> given = r.names(), names = new HashMap<>(given);
    Map<String, Integer> counts = new HashMap<>();
    Map<Expr, String> equations = new LinkedHashMap<>(given);
    for (Map.Entry<Expr, String> equation : equations.entrySet()) {
      for (Expr e : within(equation.getKey(), given.keySet())) {
        if (!isGate(e) || names.containsKey(e)) continue;
        String name = e.function().text() + " in " + equation.getValue();
        int count = counts.merge(name, 1, Integer::sum);
        names.put(e, count == 1 ? name : e.function().text() + " " + count + " in " + equation.getValue());
      }
    }
    return names;
  }

  /** The nodes of an equation, down to values with a name of their own. */
  private static List<Expr> within(Expr root, Set<Expr> named) {
    List<Expr> found = new ArrayList<>(List.of(root));
    Set<Expr> seen = new HashSet<>(found);
    for (int i = 0; i < found.size(); i++) {
      for (Expr arg : found.get(i).args()) if (!named.contains(arg) && !arg.is(Op.STATE) && seen.add(arg)) found.add(arg);
    }
    return found;
  }
}
