package dev.rondo.codegen.schedule;

import dev.rondo.codegen.Decision;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import dev.rondo.graph.Order.Block;
import java.util.List;

/**
 * Whether products of inputs leave the loop over time. Outside, a product over all steps reads its weights once, but its result, rows × columns of every
 * step, goes to memory and comes back. In a loop that multiplies anyway it starts the sum of the loop's own product in registers, and its weights are
 * read again at every step. Weights take depth × columns numbers, the result twice rows × columns: what counts is the depth beside the rows.
 *
 * @param allowed whether any product may leave a loop
 */
record Hoist(Layout layout, boolean allowed) {

  private static final int FEW = 4;     // rows; a tile of fewer waits for the weights
  private static final int DEEP = 32;   // reads of weights for a number of the result that cost as much as to store and load it, measured

  /** Whether the sum of these products stays in the loop that reads it. */
  boolean stays(List<Expr> products, Block loop) {
    if (!allowed) return true;
    if (!products.stream().allMatch(p -> SumProducts.isVectorProduct(p) && p.axes().batch()) || loop.nodes().stream().noneMatch(e -> e.is(Op.MATMUL))) return false;
    return rows() >= FEW && depth(products) <= (long) DEEP * rows();
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
