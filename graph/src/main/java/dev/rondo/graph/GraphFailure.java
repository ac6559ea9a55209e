package dev.rondo.graph;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An error that is found only when all equations are known: the nodes concerned, such as those of a loop over time, and
 * the one that causes the error.
 */
public final class GraphFailure extends TypeFailure {
  private static final long serialVersionUID = 1;

  private final transient Set<Expr> nodes;
  private final transient Expr culprit;

  public GraphFailure(List<Expr> nodes, Expr culprit, String message, String remedy) {
    super(message, remedy);
    this.nodes = new LinkedHashSet<>(nodes);
    this.culprit = culprit;
  }

  /** The nodes that depend on the culprit within the step. */
  public Set<Expr> blamed() {
    Set<Expr> made = new HashSet<>(Set.of(culprit));
    for (Expr e : Graphs.postorder(nodes)) if (e.args().stream().anyMatch(made::contains)) made.add(e);
    made.retainAll(nodes);
    return made;
  }
}
