package dev.rondo.codegen.schedule;

import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.schedule.analysis.SumProducts;
import dev.rondo.codegen.schedule.plan.Layout;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import dev.rondo.graph.analysis.Order.Block;
import java.util.List;

/**
 * Whether products of inputs leave the loop over time. Outside, a product over all steps reads its weights once, but its result, rows × columns of every
 * step, goes to memory and comes back. In a loop that multiplies anyway it starts the sum of the loop's own product in registers, and its weights are
 * read again at every step. Weights take depth × columns numbers, the result twice rows × columns: what counts is the depth beside the rows. Weights that no
 * third-level cache holds come from memory at every step, so fewer of them are worth as much.
 *
 * @param allowed whether any product may leave a loop
 */
record Hoist(Layout layout, boolean allowed) {

  private static final int FEW = 4;     // rows; a tile of fewer waits for the weights
  private static final int DEEP = 32, DEEP_FROM_MEMORY = 12;   // reads of weights for a number of the result that cost as much as to store and load it, measured
  private static final long LARGE = 12 << 20;   // bytes of weights of the loop's own products, beside which those of the inputs do not stay in a third-level cache too

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
