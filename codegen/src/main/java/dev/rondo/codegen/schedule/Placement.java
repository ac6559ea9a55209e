package dev.rondo.codegen.schedule;

import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import dev.rondo.graph.Order;
import dev.rondo.graph.Order.Block;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Walk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which phase computes which node. The loops are the recurrence's own ({@link Order}); cheap elementwise work that stands
 * outside them moves into the loop that first uses it, where its operands are hot and its result need not be stored.
 */
final class Placement {

  private final Recurrence recurrence;
  private final List<Block> blocks;
  private final List<Expr> order;
  private final Map<Expr, Integer> phase = new HashMap<>();
  private final Map<Expr, List<Expr>> users = new HashMap<>();
  private final Set<Expr> roots;
  private final boolean hoist;

  /** With everything where it needs the fewest steps of time. */
  Placement(Recurrence recurrence) {
    this(recurrence, true);
  }

  /** @param hoist whether a matrix product that needs no state of the only loop that reads it may stand outside */
  Placement(Recurrence recurrence, boolean hoist) {
    this.recurrence = recurrence;
    this.hoist = hoist;
    this.blocks = Order.of(recurrence);
    this.order = Walk.reachable(recurrence, recurrence.roots());
    this.roots = new HashSet<>(recurrence.roots());
    for (int i = 0; i < blocks.size(); i++) for (Expr e : blocks.get(i).nodes()) phase.put(e, i);
    for (Expr e : order) for (Expr arg : e.args()) users.computeIfAbsent(arg, k -> new ArrayList<>()).add(e);
    for (int i = order.size() - 1; i >= 0; i--) defer(order.get(i));
  }

  List<Block> blocks() {
    return blocks;
  }

  int phase(Expr e) {
    return phase.get(e);
  }

  List<Expr> users(Expr e) {
    return users.getOrDefault(e, List.of());
  }

  boolean isRoot(Expr e) {
    return roots.contains(e);
  }

  /** All nodes of a phase, arguments first. */
  List<Expr> nodes(int wanted) {
    return order.stream().filter(e -> phase.get(e) == wanted).toList();
  }

  List<Expr> order() {
    return order;
  }

  /** States whose next value is this node. */
  List<Recurrence.State> nextOf(Expr e) {
    return recurrence.states().stream().filter(s -> s.next() == e && phase.containsKey(s.expr())).toList();
  }

  private void defer(Expr e) {
    boolean cheap = e.is(Op.MAP) || e.is(Op.BROADCAST) || e.is(Op.SLICE) || e.is(Op.OUTER) || !hoist && e.is(Op.MATMUL) && users(e).size() == 1 && !isRoot(e) && nextOf(e).isEmpty();   // one that several read is summed once for all of them
    if (!cheap || !e.axes().time() || blocks.get(phase.get(e)).isLoop()) return;
    int first = Integer.MAX_VALUE;
    for (Expr user : users(e)) first = Math.min(first, phase.get(user));
    for (Recurrence.State s : nextOf(e)) first = Math.min(first, phase.get(s.expr()));
    if (first != Integer.MAX_VALUE && blocks.get(first).isLoop() && !(e.is(Op.OUTER) && totalled(e))) phase.put(e, first);
  }

  /** An outer product that is summed over steps stays out: it becomes one matrix product. */
  private boolean totalled(Expr e) {
    return users(e).stream().anyMatch(u -> u.is(Op.TOTAL));
  }
}
