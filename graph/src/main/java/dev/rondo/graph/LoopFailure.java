package dev.rondo.graph;

import java.util.List;

/** A loop over time that no order of steps can run: the nodes of the loop, and the one among them that cannot be had within it. */
final class LoopFailure extends TypeFailure {
  private static final long serialVersionUID = 1;

  private final transient List<Expr> loop;
  private final transient Expr culprit;

  LoopFailure(List<Expr> loop, Expr culprit, String message, String remedy) {
    super(message, remedy);
    this.loop = List.copyOf(loop);
    this.culprit = culprit;
  }

  /** Whether a value of the loop is made of the culprit within the step. */
  boolean blames(Expr value) {
    return loop.contains(value) && Walk.postorder(List.of(value)).contains(culprit);
  }
}
