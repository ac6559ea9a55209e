package dev.rondo.codegen.schedule;

import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.schedule.analysis.SumProducts;
import dev.rondo.codegen.schedule.plan.Layout;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import dev.rondo.graph.analysis.Order.Block;
import java.util.List;

/**
 * Decides whether products of inputs are hoisted out of the loop over time. Outside, a product over all steps reads its
 * weights once, but its result (rows × columns of every step) is stored and loaded again. Inside a loop that multiplies
 * anyway, it starts the sum of the loop's own product in registers, but its weights are read at every step. The weights
 * are depth × columns numbers, the result twice rows × columns, so the ratio of depth to rows decides. Weights that
 * exceed the L3 cache come from memory at every step, so a smaller depth already pays.
 * @param allowed whether any product may be hoisted
 */
record Hoist(Layout layout, boolean allowed) {

  private static final int FEW = 4;     // rows; a register tile with fewer waits for the weights
  private static final int DEEP = 32, DEEP_FROM_MEMORY = 12;   // reads of weights for each number of the result that cost as much as storing and loading it, measured
  private static final long LARGE = 12 << 20;   // bytes of the loop's own weights, above which the weights of the inputs do not stay in the L3 cache too

  /** Whether the sum of these products stays in the loop that reads it. */
  boolean stays(List<Expr> products, Block loop) {
    if (!allowed) return true;
    if (!products.stream().allMatch(p -> SumProducts.isVectorProduct(p) && p.axes().batch()) || loop.nodes().stream().noneMatch(e -> e.is(Op.MATMUL))) return false;
    return rows() >= FEW && depth(products) <= (long) (isLarge(loop) ? DEEP_FROM_MEMORY : DEEP) * rows();
  }

  private boolean isLarge(Block loop) {
    long weights = loop.nodes().stream().filter(SumProducts::isVectorProduct).map(e -> e.arg(0).shape()).mapToLong(s -> (long) layout.m(s) * layout.n(s)).sum();
    return weights * layout.options().element().bytes() > LARGE;
  }

  private int rows() {
    return layout.batch() / layout.options().threads();
  }

  private long depth(List<Expr> products) {
    return products.stream().mapToLong(p -> layout.n(p.arg(0).shape())).sum();
  }

  String reason(String name) {
    return allowed ? Decision.HOIST + ": not " + name + ": beside another product of the loop, its " + rows() + " rows a step take longer to store and load again than its weights to read"
        : name + " stays in the loop that reads it, as asked";
  }
}
