package dev.rondo.graph.build;

import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import java.util.Map;

/** A cell that was applied: what its outputs, its states, their next values and its params became, by the names they have in the cell. */
public record AppliedCell(String name, Recurrence cell, Map<String, Expr> outputs, Map<String, Expr> nexts, Map<String, Expr> states, Map<String, Expr> params) {

  /** What the application stands for: the first output. */
  public Expr value() {
    return outputs.values().iterator().next();
  }
}
