package dev.rondo.graph;

/** What is known of a value before it runs: its shape for one example and step, and the implicit axes it varies over. */
public record Type(Shape shape, Axes axes) {

  @Override
  public String toString() {
    return shape + (axes.isNone() ? "" : " over " + axes);
  }
}
