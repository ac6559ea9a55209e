package dev.rondo.graph.analysis;

import dev.rondo.graph.Expr;
import dev.rondo.graph.GraphFailure;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A recurrence -> blocks to run one after the other. The loops over time are the strongly connected components of the
 * graph "a node needs its arguments, a state needs its next value" (Tarjan 1972). A component contains exactly the
 * nodes that depend on a state and are needed by it. So every node that depends on no state comes before its loop, and
 * every node that no state needs comes after it, without a further rule.
 */
public final class Order {

  /** Nodes to compute in this order: over all steps at once or, if there are states, step by step. */
  public record Block(List<Expr> nodes, List<Recurrence.State> states) {
    public boolean isLoop() {
      return !states.isEmpty();
    }

    /** Whether the loop runs from the last step to the first. */
    public boolean backward() {
      return isLoop() && states.get(0).backward();
    }
  }

  private final Function<Expr, Recurrence.State> stateOf;
  private final Map<Expr, Integer> index = new HashMap<>();
  private final Map<Expr, Integer> low = new HashMap<>();
  private final Deque<Expr> open = new ArrayDeque<>();
  private final Set<Expr> isOpen = new HashSet<>();
  private final List<List<Expr>> components = new ArrayList<>();

  private Order(Recurrence recurrence) {
    this.stateOf = recurrence.statesByNode();
  }

  /** The blocks for everything that the outputs and updates need. */
  public static List<Block> of(Recurrence r) {
    return of(r, r.roots());
  }

  /** The blocks for everything that the roots need. */
  public static List<Block> of(Recurrence r, List<Expr> roots) {
    Order order = new Order(r);
    List<Expr> reachable = Graphs.reachable(r, roots);
    for (Expr e : reachable) if (!order.index.containsKey(e)) order.connect(e);
    return order.blocks(reachable);
  }

  /** The states that depend on themselves: their next value depends on the state, directly or indirectly. */
  public static Set<Expr> cyclic(Recurrence r) {
    Order order = new Order(r);
    for (Expr e : Graphs.reachable(r, Verify.roots(r))) if (!order.index.containsKey(e)) order.connect(e);
    Set<Expr> cyclic = new HashSet<>();
    for (List<Expr> component : order.components) {
      Set<Expr> nodes = new HashSet<>(component);
      for (Expr e : component) if (e.is(Op.STATE) && nodes.contains(order.stateOf.apply(e).next())) cyclic.add(e);
    }
    return cyclic;
  }

  private List<Expr> needs(Expr e) {
    if (!e.is(Op.STATE)) return e.args();
    Recurrence.State s = stateOf.apply(e);
    return List.of(s.initial(), s.next());
  }

  private record Frame(Expr node, List<Expr> needs, int[] position) {}

  private void connect(Expr root) {
    Deque<Frame> stack = new ArrayDeque<>();
    enter(root, stack);
    while (!stack.isEmpty()) {
      Frame f = stack.peek();
      if (f.position[0] < f.needs.size()) {
        Expr next = f.needs.get(f.position[0]++);
        if (!index.containsKey(next)) enter(next, stack);
        else if (isOpen.contains(next)) low.merge(f.node, index.get(next), Math::min);
        continue;
      }
      stack.pop();
      if (!stack.isEmpty()) low.merge(stack.peek().node, low.get(f.node), Math::min);
      if (low.get(f.node).equals(index.get(f.node))) close(f.node);
    }
  }

  private void enter(Expr e, Deque<Frame> stack) {
    index.put(e, index.size());
    low.put(e, index.get(e));
    open.push(e);
    isOpen.add(e);
    stack.push(new Frame(e, needs(e), new int[1]));
  }

  private void close(Expr root) {
    List<Expr> component = new ArrayList<>();
    Expr e;
    do {
      e = open.pop();
      isOpen.remove(e);
      component.add(e);
    } while (e != root);
    components.add(component);
  }

  /**
   * Nodes outside of loops that need k loops come before the loops that need k loops, and after those that need fewer.
   */
  private List<Block> blocks(List<Expr> reachable) {
    Map<Expr, Integer> componentOf = new HashMap<>();
    BitSet isLoop = new BitSet();
    for (int c = 0; c < components.size(); c++) {
      for (Expr e : components.get(c)) {
        componentOf.put(e, c);
        if (e.is(Op.STATE)) isLoop.set(c);
      }
    }
    int[] level = levels(componentOf, isLoop);
    SortedMap<Integer, List<Expr>> straight = new TreeMap<>();
    SortedMap<Integer, Map<Integer, List<Expr>>> loops = new TreeMap<>();   // level -> component -> its nodes
    for (Expr e : Graphs.postorder(reachable)) {
      int c = componentOf.get(e);
      if (!isLoop.get(c)) straight.computeIfAbsent(level[c], k -> new ArrayList<>()).add(e);
      else loops.computeIfAbsent(level[c], k -> new LinkedHashMap<>()).computeIfAbsent(c, k -> new ArrayList<>()).add(e);
    }
    List<Block> blocks = new ArrayList<>();
    for (int k = 0; straight.containsKey(k) || loops.containsKey(k); k++) {
      if (straight.containsKey(k)) blocks.add(new Block(straight.get(k), List.of()));
      loops.getOrDefault(k, Map.of()).values().forEach(nodes -> blocks.add(loop(nodes)));
    }
    return blocks;
  }

  /** The number of loops that must end before each component, one after the other. */
  private int[] levels(Map<Expr, Integer> componentOf, BitSet isLoop) {
    int[] level = new int[components.size()];
    for (int c = 0; c < components.size(); c++) {   // Tarjan closes a component after all components that it needs
      for (Expr e : components.get(c)) {
        for (Expr need : needs(e)) {
          int d = componentOf.get(need);
          if (d != c) level[c] = Math.max(level[c], level[d] + (isLoop.get(d) ? 1 : 0));
        }
      }
    }
    return level;
  }

  private Block loop(List<Expr> nodes) {
    List<Recurrence.State> states = nodes.stream().filter(e -> e.is(Op.STATE)).map(stateOf).toList();
    for (Recurrence.State s : states) {
      if (s.backward() != states.get(0).backward()) {
        throw new GraphFailure(nodes, states.get(0).expr(), "states '" + states.get(0).name() + "' and '" + s.name() + "' need each other but run in opposite directions", "let one of them read the other only after its loop has ended, through final(..) or an output");
      }
    }
    for (Expr e : nodes) {
      boolean future = e.is(Op.FINAL) || e.is(Op.LAST) || e.is(Op.AT_LAST) || e.is(Op.STEPS) || e.is(Op.AT_STEPS) || e.is(Op.TOTAL) && e.over().time();
      if (future) throw new GraphFailure(nodes, e, "state '" + states.get(0).name() + "' needs '" + e + "', which is known only after its last step", "a step can use what earlier steps gave, not what the whole sequence gives");
    }
    return new Block(nodes, states);
  }
}
