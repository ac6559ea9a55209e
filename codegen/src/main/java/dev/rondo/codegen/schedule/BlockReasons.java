package dev.rondo.codegen.schedule;

import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.schedule.analysis.LoopKind;
import dev.rondo.codegen.schedule.analysis.Placement;
import dev.rondo.codegen.schedule.analysis.ReadSets;
import dev.rondo.codegen.schedule.plan.Layout;
import dev.rondo.codegen.schedule.plan.ValueNames;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.analysis.Order.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The reasons of a block: why it is a loop or not, which values left loops for it, and which values share one kernel in
 * it. All of these follow from the graph alone.
 */
record BlockReasons(Placement placement, ReadSets uses, Layout layout, ValueNames labels, Hoist hoist) {

  List<String> of(int i, Block block, List<Fusion.Group> groups) {
    List<String> reasons = new ArrayList<>();
    if (block.isLoop()) {
      String states = block.states().stream().map(State::name).collect(Collectors.joining(", "));
      reasons.add("loop " + i + ": " + (block.states().size() == 1 ? "state " + states + " needs its value of the step before" : "states " + states + " need each other's step before") + "; runs " + (block.backward() ? "from the last step to the first" : "from the first step to the last"));
      reasons.add("loop " + i + ": " + LoopKind.of(block));
      for (Expr e : placement.nodes(i)) if (e.is(Op.MATMUL) && placement.isDeferred(e)) reasons.add(hoist.reason(labels.of(e)));
    } else for (Expr e : placement.nodes(i)) {
      if (e.is(Op.MATMUL) && e.axes().time()) reasons.add(product(e));
      if (uses.isPlacedSum(e)) reasons.add(outside(e) + "its rows are added where they belong, one after the other");
      if (uses.isWeightGradient(e)) reasons.add(outside(e) + "it is one product over all steps");
    }
    for (Expr e : placement.nodes(i)) if (uses.isSumOfProducts(e)) reasons.add(Decision.RECOMPUTE + ": " + labels.of(e) + " multiplies what it sums, so that the products need not be stored");
    for (Fusion.Group g : groups) {
      if (g.space() != null && g.nodes().size() > 1) reasons.add(Decision.FUSE + ": " + g.nodes().stream().map(labels::of).collect(Collectors.joining(", ")) + " share one space and one kernel");
    }
    return reasons;
  }

  private String product(Expr e) {
    String rows = "it is one product over " + layout.steps() * layout.batch() + " rows";
    if (!feedsLoop(e)) return outside(e) + rows;
    return Decision.HOIST + ": " + labels.of(e) + " depends on no state of the loop that reads it, so " + rows;
  }

  /** A consequence of the graph, not a decision: it cannot be switched off. */
  private String outside(Expr e) {
    return "no loop: " + labels.of(e) + " is needed by no state, so ";
  }

  /** Whether a loop reads a value, or a value that is computed from it. */
  private boolean feedsLoop(Expr e) {
    return placement.users(e).stream().anyMatch(u -> placement.blocks().get(placement.phase(u)).isLoop() || feedsLoop(u));
  }
}
