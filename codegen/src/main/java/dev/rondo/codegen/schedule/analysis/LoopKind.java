package dev.rondo.codegen.schedule.analysis;

import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Fold;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.analysis.Order.Block;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The content of a loop over time, after everything that needs no state is hoisted or sunk. */
public enum LoopKind {
  /** h' needs W @ h, so each step is a product of all examples with W. */
  PRODUCT("holds a matrix product with a state, which is what it costs"),
  /** h' = f(h) unit by unit. */
  ELEMENTWISE("holds no matrix product: all of them have left it, and a step is one pass over units and examples"),
  /** h' = a * h + b, with a and b known before the loop. */
  LINEAR("is linear in its states and holds no matrix product: what they are multiplied with, and what is added, is known beforehand");

  private final String text;

  LoopKind(String text) {
    this.text = text;
  }

  public static LoopKind of(Block loop) {
    if (loop.nodes().stream().anyMatch(e -> e.is(Op.MATMUL))) return PRODUCT;
    Set<Expr> states = new HashSet<>(loop.states().stream().map(State::expr).toList());
    Map<Expr, Integer> degrees = new HashMap<>();
    boolean linear = loop.states().stream().allMatch(s -> degree(s.next(), states, degrees) <= 1);
    return linear ? LINEAR : ELEMENTWISE;
  }

  private static final int HIGHER = 2;
  private static final Set<Elementwise> LINEAR_FUNCTIONS = Set.of(Elementwise.NEG, Elementwise.ADD, Elementwise.SUB, Elementwise.MUL, Elementwise.STOP);

  /** The degree of a value in the states of the loop: 0, 1, or higher. */
  private static int degree(Expr e, Set<Expr> states, Map<Expr, Integer> known) {
    if (states.contains(e)) return 1;
    Integer before = known.get(e);
    if (before != null) return before;
    List<Integer> d = e.args().stream().map(a -> degree(a, states, known)).toList();
    int most = d.stream().mapToInt(Integer::intValue).max().orElse(0), sum = d.stream().mapToInt(Integer::intValue).sum();
    int degree = most == 0 ? 0 : !isLinear(e, d) ? HIGHER : e.is(Elementwise.MUL) || e.is(Op.OUTER) ? Math.min(HIGHER, sum) : most;
    known.put(e, degree);
    return degree;
  }

  /** Whether an op keeps a degree of 1; an op that is not listed does not. */
  private static boolean isLinear(Expr e, List<Integer> degrees) {
    if (e.is(Elementwise.DIV)) return degrees.get(1) == 0;
    if (e.is(Elementwise.SELECT)) return degrees.get(0) == 0;
    if (e.is(Op.MAP)) return LINEAR_FUNCTIONS.contains(e.function());
    return e.is(Op.BROADCAST) || e.is(Op.SLICE) || e.is(Op.CONCAT) || e.is(Fold.SUM) || e.is(Op.TRANSPOSE) || e.is(Op.OUTER);
  }

  @Override
  public String toString() {
    return text;
  }
}
