package dev.rondo.graph;

import java.util.List;

/** What is found wrong only when all equations are known: the nodes concerned, as those of a loop over time, and the one among them that is to blame. */
final class GraphFailure extends TypeFailure {
  private static final long serialVersionUID = 1;

  private final transient List<Expr> nodes;
  private final transient Expr culprit;

  GraphFailure(List<Expr> nodes, Expr culprit, String message, String remedy) {
    super(message, remedy);
    this.nodes = List.copyOf(nodes);
    this.culprit = culprit;
  }

  /** Whether a value among the nodes is made of the culprit within the step. */
  boolean blames(Expr value) {
    return nodes.contains(value) && Walk.postorder(List.of(value)).contains(culprit);
  }
}
