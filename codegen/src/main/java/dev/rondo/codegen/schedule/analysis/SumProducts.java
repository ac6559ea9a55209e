package dev.rondo.codegen.schedule.analysis;

import dev.rondo.graph.Build;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * a + U @ h + b + V @ g -> (U @ h + V @ g) + a + b: moves the products of a sum together, those that need no state
 * first. One kernel then adds them all up in its registers. If the first products are hoisted, the kernel in the loop
 * starts from their sum. The order of the additions is equal in both cases, so the results are bit-identical.
 */
public final class SumProducts {

  private final Placement placement;

  private SumProducts(Placement placement) {
    this.placement = placement;
  }

  public static Recurrence apply(Recurrence r) {
    SumProducts pass = new SumProducts(Placement.natural(r));
    Map<Expr, Expr> done = new HashMap<>();
    for (Expr e : pass.placement.order()) {
      List<Expr> leaves = pass.isTop(e) ? pass.leaves(e) : List.of();
      Expr sum = leaves.isEmpty() ? null : pass.regrouped(e, leaves, done);
      done.put(e, sum != null ? sum : Build.rebuild(e, e.args().stream().map(done::get).toList()));
    }
    return r.withoutDeadCode().map(e -> done.getOrDefault(e, e));
  }

  /** A sum that only another sum of the same type reads, and that no loop stores for a later phase. */
  private boolean isInner(Expr e) {
    if (!e.is(Elementwise.ADD) || !placement.isPrivate(e)) return false;
    Expr user = placement.users(e).get(0);
    return user.is(Elementwise.ADD) && user.type().equals(e.type()) && (placement.phase(user) == placement.phase(e) || !placement.isInLoop(e));
  }

  private boolean isTop(Expr e) {
    return e.is(Elementwise.ADD) && !isInner(e);
  }

  private List<Expr> leaves(Expr e) {
    List<Expr> leaves = new ArrayList<>();
    for (Expr arg : e.args()) {
      if (isInner(arg)) leaves.addAll(leaves(arg));
      else leaves.add(arg);
    }
    return leaves;
  }

  private Expr regrouped(Expr e, List<Expr> leaves, Map<Expr, Expr> done) {
    List<Expr> products = new ArrayList<>(leaves.stream().filter(leaf -> isTerm(leaf, e)).toList()), rest = new ArrayList<>(leaves);
    boolean movable = products.stream().anyMatch(p -> !placement.isInLoop(p));
    Expr start = movable ? null : leaves.stream().filter(leaf -> isVectorProduct(leaf) && leaf.type().equals(e.type()) && placement.phase(leaf) < placement.phase(e)).findFirst().orElse(null);
    if (products.size() + (start == null ? 0 : 1) < (movable ? 1 : 2)) return null;
    products.sort(Comparator.comparingInt(placement::phase));
    if (start != null) products.add(0, start);
    products.forEach(rest::remove);   // once each: a leaf that occurs twice remains once more among the rest
    return Stream.concat(products.stream(), rest.stream()).map(done::get).reduce(Expr::plus).orElseThrow();
  }

  /** Whether the kernel of a sum can add up a product: no other value reads it, and no other loop computes it. */
  private boolean isTerm(Expr leaf, Expr sum) {
    return isVectorProduct(leaf) && leaf.type().equals(sum.type()) && placement.isPrivate(leaf) && (placement.phase(leaf) == placement.phase(sum) || !placement.isInLoop(leaf));
  }

  /** W @ x with the same W for every example and step. */
  public static boolean isVectorProduct(Expr e) {
    return e.is(Op.MATMUL) && e.arg(0).axes().isNone() && e.arg(1).shape().rank() == 1;
  }
}
