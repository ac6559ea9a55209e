package dev.rondo.graph;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The axes of a value, for one example and one step: {@code []} a scalar, {@code [H]} a vector, {@code [H, I]} a
 * matrix.
 */
public record Shape(List<Dim> dims) {

  public static final Shape SCALAR = new Shape(List.of());

  public Shape {
    dims = List.copyOf(dims);
  }

  public static Shape of(Dim... dims) {
    return new Shape(List.of(dims));
  }

  public int rank() {
    return dims.size();
  }

  public Dim dim(int axis) {
    return dims.get(axis);
  }

  public Dim last() {
    return dims.get(rank() - 1);
  }

  /** Whether an axis is as long as the sequence, as in {@code steps(x)}. */
  public boolean countsSteps() {
    return dims.stream().anyMatch(d -> d.names().contains(Dim.STEPS.toString()));
  }

  public boolean isScalar() {
    return dims.isEmpty();
  }

  /** The shape without its last axis. */
  public Shape leading() {
    return new Shape(dims.subList(0, rank() - 1));
  }

  /** The shape with one axis replaced. */
  public Shape with(int axis, Dim dim) {
    List<Dim> changed = new java.util.ArrayList<>(dims);
    changed.set(axis, dim);
    return new Shape(changed);
  }

  /** Whether a value of this shape broadcasts to {@code wide}: this shape is the tail of the other, axis by axis. */
  public boolean stretchesTo(Shape wide) {
    return rank() <= wide.rank() && wide.dims.subList(wide.rank() - rank(), wide.rank()).equals(dims);
  }

  /** The count of numbers of the value. */
  public Dim count() {
    return dims.stream().reduce(Dim.ONE, Dim::times);
  }

  public int[] at(Map<String, Integer> sizes) {
    return dims.stream().mapToInt(d -> d.at(sizes)).toArray();
  }

  public Shape substitute(Map<String, Dim> values) {
    return new Shape(dims.stream().map(d -> d.substitute(values)).toList());
  }

  @Override
  public String toString() {
    return dims.stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
