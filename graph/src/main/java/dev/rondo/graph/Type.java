package dev.rondo.graph;

/** The static properties of a value: its shape for one example and step, and the implicit axes that it varies over. */
public record Type(Shape shape, Axes axes) {

  public Type {
    if (shape.rank() > 2) throw new TypeFailure("a value of shape " + shape, "Rondo's values are numbers, vectors and matrices; split it, or lay two of its axes into one, as [I * J, H]");
  }

  @Override
  public String toString() {
    return shape + (axes.isNone() ? "" : " over " + axes);
  }
}
