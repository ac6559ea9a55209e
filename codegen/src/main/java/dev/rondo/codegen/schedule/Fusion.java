package dev.rondo.codegen.schedule;

import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.schedule.analysis.ReadSets;
import dev.rondo.codegen.schedule.analysis.ViewTable;
import dev.rondo.codegen.schedule.plan.IterationSpace;
import dev.rondo.codegen.schedule.plan.Layout;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The nodes of a phase in levels. Nodes of one level are independent of each other, except elementwise work over one
 * space, which is one kernel with its values in registers. Such work moves as late as its first reader allows, so that
 * fewer results are stored.
 */
final class Fusion {

  /** Elementwise nodes that share a kernel, or one node with a kernel of its own ({@code space} null). */
  record Group(IterationSpace space, List<Expr> nodes) {}

  private static final int LIMIT = 240;   // lane operations in one kernel; above this, the method is too large to compile well

  private final ReadSets uses;
  private final Layout layout;
  private final boolean loop;
  private final List<Expr> nodes;
  private final Map<Expr, Integer> level = new HashMap<>();
  private final Set<Expr> late;
  private final int limit;

  /** @param late values that are needed only at the very end: new values of parameters */
  Fusion(List<Expr> nodes, ReadSets uses, Layout layout, boolean loop, Set<Expr> late) {
    this.limit = layout.options().allows(Decision.FUSE) ? LIMIT : 0;
    this.uses = uses;
    this.layout = layout;
    this.loop = loop;
    this.late = late;
    this.nodes = nodes.stream().filter(uses::isComputed).toList();
    for (Expr e : this.nodes) level.put(e, early(e));
    int deepest = level.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    for (int i = this.nodes.size() - 1; i >= 0; i--) delay(this.nodes.get(i), deepest + 1);
  }

  /** The groups in an order in which they can run. */
  List<Group> groups() {
    Map<Integer, Map<Object, List<Expr>>> byLevel = new TreeMap<>();
    for (Expr e : nodes) {
      Object key = uses.isFused(e) ? space(e) : e;
      byLevel.computeIfAbsent(level.get(e), k -> new LinkedHashMap<>()).computeIfAbsent(key, k -> new ArrayList<>()).add(e);
    }
    List<Group> groups = new ArrayList<>();
    for (Map<Object, List<Expr>> row : byLevel.values()) {
      row.forEach((key, members) -> {
        if (key instanceof IterationSpace space) split(space, members, groups);
        else groups.add(new Group(null, members));
      });
    }
    return groups;
  }

  int level(Expr e) {
    return level.get(e);
  }

  private IterationSpace space(Expr e) {
    return layout.space(e, loop);
  }

  private void split(IterationSpace space, List<Expr> members, List<Group> groups) {
    List<Expr> part = new ArrayList<>();
    int cost = 0;
    for (Expr e : members) {
      cost += cost(e);
      if (cost > limit && !part.isEmpty()) {
        groups.add(new Group(space, List.copyOf(part)));
        part.clear();
        cost = cost(e);
      }
      part.add(e);
    }
    groups.add(new Group(space, List.copyOf(part)));
  }

  /** Approximate instruction counts of expensive functions. */
  private static final Map<Elementwise, Integer> COSTS = Map.of(
      Elementwise.EXP, 26, Elementwise.TANH, 34, Elementwise.SIGMOID, 24, Elementwise.LOG, 36, Elementwise.SOFTPLUS, 64);

  private static int cost(Expr e) {
    return e.is(Op.OUTER) ? 2 : COSTS.getOrDefault(e.function(), 2);
  }

  /** Whether a reader finds the operand in a register of its own kernel. */
  boolean inRegister(Expr reader, Expr operand) {
    Expr bare = bare(operand);
    return uses.isFused(reader) && level.containsKey(bare) && uses.isFused(bare) && !reader.is(Op.OUTER) && space(bare).equals(space(reader));
  }

  /** The expression without stop_gradient, which computes nothing. */
  static Expr bare(Expr e) {
    return e.is(Elementwise.STOP) ? bare(e.arg(0)) : e;
  }

  private int early(Expr e) {
    int at = 0;
    for (Expr operand : uses.operands(e)) {
      Integer source = level.get(ViewTable.source(operand));
      if (source != null) at = Math.max(at, inRegister(e, operand) ? source : source + 1);
    }
    return at;
  }

  private void delay(Expr e, int end) {
    if (!uses.isFused(e)) return;
    int latest = Integer.MAX_VALUE;
    for (ReadSets.Use use : uses.of(e)) {
      Integer reader = use.reader() == null ? null : level.get(use.reader());
      if (reader != null) latest = Math.min(latest, inRegister(use.reader(), use.operand()) ? reader : reader - 1);
    }
    if (late.contains(e)) latest = Math.min(latest, end);
    if (latest != Integer.MAX_VALUE) level.put(e, Math.max(level.get(e), latest));
  }
}
