package dev.rondo.codegen.schedule.analysis;

import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.analysis.Order;
import dev.rondo.graph.analysis.Order.Block;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * node -> the phase that computes it. The loops are the recurrence's own ({@link Order}). Cheap elementwise work
 * outside of loops moves into the loop that first uses it: its operands are in the cache there, and its result need not
 * be stored.
 */
public final class Placement {

  private final Recurrence recurrence;
  private final List<Block> blocks;
  private final List<Expr> order;
  private final Map<Expr, Integer> phase = new HashMap<>();
  private final Map<Expr, List<Expr>> users = new HashMap<>();
  private final Set<Expr> roots;
  private final Set<Expr> deferred = new HashSet<>();

  /** Every node in the phase where it needs the fewest time steps. */
  static Placement natural(Recurrence recurrence) {
    return new Placement(recurrence);
  }

  /** @param stays whether a sum of matrix products that needs no state stays in the only loop that reads it */
  public static Placement of(Recurrence recurrence, BiPredicate<List<Expr>, Block> stays) {
    Placement placement = new Placement(recurrence);
    for (int i = placement.order.size() - 1; i >= 0; i--) placement.defer(placement.order.get(i), stays);
    return placement;
  }

  private Placement(Recurrence recurrence) {
    this.recurrence = recurrence;
    this.blocks = Order.of(recurrence);
    this.order = Graphs.reachable(recurrence, recurrence.roots());
    this.roots = new HashSet<>(recurrence.roots());
    for (int i = 0; i < blocks.size(); i++) for (Expr e : blocks.get(i).nodes()) phase.put(e, i);
    for (Expr e : order) for (Expr arg : e.args()) users.computeIfAbsent(arg, k -> new ArrayList<>()).add(e);
  }

  public List<Block> blocks() {
    return blocks;
  }

  public int phase(Expr e) {
    return phase.get(e);
  }

  public List<Expr> users(Expr e) {
    return users.getOrDefault(e, List.of());
  }

  boolean isRoot(Expr e) {
    return roots.contains(e);
  }

  /** All nodes of a phase, arguments first. */
  public List<Expr> nodes(int wanted) {
    return order.stream().filter(e -> phase.get(e) == wanted).toList();
  }

  List<Expr> order() {
    return order;
  }

  /** States whose next value is this node. */
  public List<Recurrence.State> nextOf(Expr e) {
    return recurrence.states().stream().filter(s -> s.next() == e && phase.containsKey(s.expr())).toList();
  }

  /** Whether a value could have been computed before the loop that computes it. */
  public boolean isDeferred(Expr e) {
    return deferred.contains(e);
  }

  /** A value with only one reader. */
  boolean isPrivate(Expr e) {
    return users(e).size() == 1 && !isRoot(e) && nextOf(e).isEmpty();
  }

  private void defer(Expr e, BiPredicate<List<Expr>, Block> stays) {
    if (!e.axes().time() || isInLoop(e)) return;
    boolean goes;
    if (isPart(e)) goes = isDeferred(users(e).get(0));
    else goes = first(e) < blocks.size() && blocks.get(first(e)).isLoop() && isMovable(e, blocks.get(first(e)), stays);
    if (!goes) return;
    phase.put(e, first(e));
    deferred.add(e);
  }

  boolean isInLoop(Expr e) {
    return blocks.get(phase(e)).isLoop();
  }

  /** The phase that first reads a value. */
  private int first(Expr e) {
    int first = Integer.MAX_VALUE;
    for (Expr user : users(e)) first = Math.min(first, phase.get(user));
    for (Recurrence.State s : nextOf(e)) first = Math.min(first, phase.get(s.expr()));
    return first;
  }

  private boolean isMovable(Expr e, Block loop, BiPredicate<List<Expr>, Block> stays) {
    List<Expr> products = e.is(Op.MATMUL) ? List.of(e) : products(e);
    // if it has several readers, it is summed once for all
    if (!products.isEmpty()) return isPrivate(e) && stays.test(products, loop);
    return e.is(Op.MAP) || e.is(Op.BROADCAST) || e.is(Op.SLICE) || e.is(Op.OUTER) && !totalled(e);
  }

  /**
   * The terms that one kernel adds up: U @ h, or U @ h + V @ g + .. if the terms have no other reader. Empty for every
   * other value.
   */
  private List<Expr> products(Expr e) {
    if (SumProducts.isVectorProduct(e)) return List.of(e);
    if (!e.is(Elementwise.ADD) || !SumProducts.isVectorProduct(e.arg(1)) || !e.args().stream().allMatch(a -> isPrivate(a) && a.type().equals(e.type()))) return List.of();
    List<Expr> products = new ArrayList<>(products(e.arg(0)));
    if (products.isEmpty()) return List.of();
    products.add(e.arg(1));
    return products;
  }

  /** Whether a value is a term of such a sum and needs no state either, so that it moves with the sum. */
  private boolean isPart(Expr e) {
    if (!isPrivate(e) || products(e).isEmpty()) return false;
    Expr user = users(e).get(0);
    return !products(user).isEmpty() && (!isInLoop(user) || isDeferred(user));
  }

  /** An outer product that is summed over steps stays outside of the loop: it becomes one matrix product. */
  private boolean totalled(Expr e) {
    return users(e).stream().anyMatch(u -> u.is(Op.TOTAL));
  }
}
