package dev.rondo.graph.build;

import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import java.util.Map;

/**
 * An applied cell: its outputs, its states, their next values and its params in the enclosing recurrence, by their
 * names in the cell.
 */
public record AppliedCell(String name, Recurrence cell, Map<String, Expr> outputs, Map<String, Expr> nexts, Map<String, Expr> states, Map<String, Expr> params) {

  /** The value of the application: the first output. */
  public Expr value() {
    return outputs.values().iterator().next();
  }
}
