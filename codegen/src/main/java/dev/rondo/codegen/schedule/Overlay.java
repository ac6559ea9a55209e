package dev.rondo.codegen.schedule;

import dev.rondo.codegen.schedule.analysis.Placement;
import dev.rondo.codegen.schedule.analysis.ReadSets;
import dev.rondo.codegen.schedule.analysis.ViewTable;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Expr;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * (value that a loop keeps for every step) -> (value of an earlier phase that it can overwrite): both have the same
 * type. The kernel that computes the new value, or an earlier one, reads the old value for the last time, at the same
 * place or before. The cache line of the old value is in the cache; a new buffer's would have to be fetched.
 */
final class Overlay {

  private final Placement placement;
  private final ReadSets uses;
  private final ViewTable values;
  private final Set<Expr> covered = new HashSet<>();

  Overlay(Placement placement, ReadSets uses, ViewTable values) {
    this.placement = placement;
    this.uses = uses;
    this.values = values;
  }

  /** The values that the stored values of a kernel can overwrite. Each value is assigned once. */
  Map<Expr, Expr> claim(Fusion.Group group, List<Fusion.Group> groups) {
    int phase = placement.phase(group.nodes().get(0));
    if (!placement.blocks().get(phase).isLoop()) return Map.of();
    Map<Expr, Integer> order = new HashMap<>();
    for (int i = 0; i < groups.size(); i++) for (Expr e : groups.get(i).nodes()) order.put(e, i);
    Map<Expr, Expr> claims = new LinkedHashMap<>();
    for (Expr e : group.nodes()) {
      if (!uses.isKept(e) || !placement.nextOf(e).isEmpty() || values.has(e) || !e.axes().equals(Axes.ALL)) continue;
      Expr below = nearest(e, phase, order);
      if (below == null) continue;
      covered.add(below);
      claims.put(e, below);
    }
    return claims;
  }

  /** The first value, searching backwards from e, that e can overwrite. */
  private Expr nearest(Expr e, int phase, Map<Expr, Integer> order) {
    Deque<Expr> open = new ArrayDeque<>(e.args());
    Set<Expr> seen = new HashSet<>(e.args());
    while (!open.isEmpty()) {
      Expr next = open.poll();
      if (isFree(next, e, phase, order)) return next;
      if (placement.phase(next) == phase) next.args().stream().filter(seen::add).forEach(open::add);
    }
    return null;
  }

  private boolean isFree(Expr below, Expr e, int phase, Map<Expr, Integer> order) {
    boolean alike = values.has(below) && below.type().equals(e.type()) && placement.phase(below) < phase && !covered.contains(below);
    if (!alike || ViewTable.source(below) != below || values.kept().containsValue(values.view(below))) return false;
    return !uses.isOutside(below) && placement.nextOf(below).isEmpty() && uses.of(below).stream().allMatch(u -> isDone(u, below, e, phase, order));
  }

  /**
   * Whether a use ends before e is written: an earlier kernel of the same time step reads the value, or e's own kernel
   * reads it at the same place.
   */
  private static boolean isDone(ReadSets.Use use, Expr below, Expr e, int phase, Map<Expr, Integer> order) {
    if (use.phase() < phase) return true;
    if (use.reader() == null || use.phase() > phase) return false;
    int mine = order.get(e), theirs = order.getOrDefault(use.reader(), Integer.MAX_VALUE);
    return theirs < mine || theirs == mine && Fusion.bare(use.operand()) == below && use.reader().type().equals(below.type());
  }
}
