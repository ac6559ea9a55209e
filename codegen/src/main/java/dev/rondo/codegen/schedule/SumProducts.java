package dev.rondo.codegen.schedule;

import dev.rondo.graph.Build;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * a + U @ h + b + V @ g  ->  ((hoisted + U @ h) + V @ g) + a + b: brings the products of a sum together, so that one kernel adds
 * them all up in its registers, starting from a product that has left the loop if there is one.
 */
public final class SumProducts {

  private final Placement placement;

  private SumProducts(Placement placement) {
    this.placement = placement;
  }

  public static Recurrence apply(Recurrence r) {
    SumProducts pass = new SumProducts(new Placement(r));
    Map<Expr, Expr> done = new HashMap<>();
    for (Expr e : pass.placement.order()) {
      List<Expr> leaves = pass.isTop(e) ? pass.leaves(e) : List.of();
      Expr sum = leaves.isEmpty() ? null : pass.regrouped(e, leaves, done);
      done.put(e, sum != null ? sum : Build.rebuild(e, e.args().stream().map(done::get).toList()));
    }
    return r.withoutDeadCode().map(e -> done.getOrDefault(e, e));
  }

  /** A sum that goes nowhere but into another sum of the same type and phase. */
  private boolean isInner(Expr e) {
    if (!e.is(Elementwise.ADD) || !isPrivate(e)) return false;
    Expr user = placement.users(e).get(0);
    return user.is(Elementwise.ADD) && user.type().equals(e.type()) && placement.phase(user) == placement.phase(e);
  }

  private boolean isTop(Expr e) {
    return e.is(Elementwise.ADD) && !isInner(e);
  }

  private boolean isPrivate(Expr e) {
    return placement.users(e).size() == 1 && !placement.isRoot(e) && placement.nextOf(e).isEmpty();
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
    List<Expr> products = new ArrayList<>(), rest = new ArrayList<>();
    Expr start = null;
    for (Expr leaf : leaves) {
      boolean product = isVectorProduct(leaf) && leaf.type().equals(e.type());
      if (product && placement.phase(leaf) == placement.phase(e) && isPrivate(leaf)) products.add(leaf);
      else if (product && placement.phase(leaf) < placement.phase(e) && start == null) start = leaf;
      else rest.add(leaf);
    }
    if (products.isEmpty() || products.size() + (start == null ? 0 : 1) < 2) return null;
    Expr sum = start == null ? null : done.get(start);
    for (Expr p : products) sum = sum == null ? done.get(p) : sum.plus(done.get(p));
    for (Expr other : rest) sum = sum.plus(done.get(other));
    return sum;
  }

  /** W @ x with the same W for every example and step. */
  static boolean isVectorProduct(Expr e) {
    return e.is(Op.MATMUL) && e.arg(0).axes().isNone() && e.arg(1).shape().rank() == 1;
  }
}
