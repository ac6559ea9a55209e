package dev.rondo.explain;

import dev.rondo.codegen.schedule.plan.EquationMap;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Origins;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.analysis.Verify;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A value of a graph for a picture or a page: its number, its name in the text (or none), its operation, its type, and
 * the numbers of its arguments. It also has the equation that it is a part of, with its line; 0 if the line is not
 * known.
 */
public record Node(int id, String name, String operation, String type, List<Integer> from, String equation, int line) {

  /** From the outputs down: every value before those that depend on it; numbers are equal for equal recurrences. */
  public static List<Node> of(Recurrence r) {
    EquationMap equations = EquationMap.of(r);
    Map<Expr, Integer> ids = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Expr e : Graphs.reachable(r, Verify.roots(r))) {
      ids.put(e, nodes.size());
      String equation = equations.of(e);
      int line = equations.origin(equation.isEmpty() ? named(e, equations) : equation).map(Origins.Origin::from).map(at -> at.line()).orElse(0);
      nodes.add(new Node(nodes.size(), named(e, equations), operation(e), e.type().toString(), e.args().stream().map(ids::get).toList(), equation, line));
    }
    return nodes;
  }

  /** The numbers of states and of their next values: {@code [state, next]}. */
  public static List<int[]> steps(Recurrence r) {
    Map<Expr, Integer> ids = new HashMap<>();
    Graphs.reachable(r, Verify.roots(r)).forEach(e -> ids.put(e, ids.size()));
    return r.states().stream().filter(s -> ids.containsKey(s.expr()) && ids.containsKey(s.next())).map(s -> new int[] {ids.get(s.expr()), ids.get(s.next())}).toList();
  }

  private static String named(Expr e, EquationMap equations) {
    return switch (e.op()) {
      case PARAM, INPUT, STATE -> e.name();
      case CONSTANT, SIZE, EXTENT -> e.toString();
      case MAP, BROADCAST, TRANSPOSE, MATMUL, OUTER, REDUCE, SLICE, CONCAT, PICK, PLACE, TOTAL, FINAL, LAST, AT_LAST, STEPS, AT_STEPS -> equations.name(e);
    };
  }

  private static String operation(Expr e) {
    return e.is(Op.MAP) ? e.function().text() : e.is(Op.MATMUL) ? "@" : e.op().name().toLowerCase(Locale.ROOT);
  }

  /** Name and operation in few words. */
  String label() {
    return name.isEmpty() ? operation : from.isEmpty() ? name : name + " = " + operation;
  }
}
