package dev.rondo.codegen.schedule.plan;

import java.util.Objects;

/**
 * Where a value's numbers are: at buffer + offset + step·t + example·b + row·m + column·n. A stride of 0 repeats. {@code name} says whose they are, and {@code over} whose room that was before; empty where nobody's.
 * The offset of what belongs to the last step grows by {@code end} with each step that the sequence has.
 */
public record View(Buffer buffer, String name, String over, int offset, int end, int t, int b, int m, int n) {

  /** Of all that the buffer was made for. */
  public View(Buffer buffer, int offset, int t, int b, int m, int n) {
    this(buffer, buffer.name(), "", offset, 0, t, b, m, n);
  }

  /** Another place in the buffer, or other strides, of the same value. */
  public View at(int place, int t, int b, int m, int n) {
    return new View(buffer, name, over, place, end, t, b, m, n);
  }

  /** The same place, for what of the buffer has this name. */
  public View named(String part) {
    return new View(buffer, part, over, offset, end, t, b, m, n);
  }

  /** The same place, for another value that lies over this one. */
  public View overlaid(String other) {
    return new View(buffer, other, name, offset, end, t, b, m, n);
  }

  public View transposed() {
    return at(offset, t, b, n, m);
  }

  public View shifted(int by) {
    return at(offset + by, t, b, m, n);
  }

  /** The value at the last of so many steps. */
  public View atLast(int steps) {
    return without(true, false).advanced(steps, t).shifted(-t);
  }

  /** {@code step} further on for each of so many steps. */
  public View advanced(int steps, int step) {
    return new View(buffer, name, over, offset + steps * step, end + step, t, b, m, n);
  }

  /** The same place, whatever it would be in a sequence with another number of steps. */
  public View fixed() {
    return new View(buffer, name, over, offset, 0, t, b, m, n);
  }

  /** The vectors of all steps as the rows of a matrix. */
  public View steps() {
    return at(offset, 0, b, t, n);
  }

  /** The numbers of all steps as a vector. */
  public View line() {
    return at(offset, 0, b, 0, t);
  }

  /** The rows of a value, or its columns where it has no rows, as values of the steps; {@code rank} is that of a step's. */
  public View atSteps(int rank) {
    return at(offset, rank == 0 ? n : m, b, 0, rank == 0 ? 0 : n);
  }

  /** The value stretched along new leading axes; {@code rank} is its own. */
  public View stretched(int rank) {
    return at(offset, t, b, rank < 2 ? 0 : m, rank < 1 ? 0 : n);
  }

  /** The same numbers without moving along time. */
  public View without(boolean time, boolean batch) {
    return at(offset, time ? 0 : t, batch ? 0 : b, m, n);
  }

  /** Its name as a step that writes it says it: with whose room it takes. */
  public String label() {
    return over.isEmpty() ? name : name + " (over " + over + ")";
  }

  /** Two views are the same where they are the same place, whatever it is called, and wherever it would be in a sequence with another number of steps. */
  @Override
  public boolean equals(Object o) {
    return o instanceof View v && buffer == v.buffer && offset == v.offset && t == v.t && b == v.b && m == v.m && n == v.n;
  }

  @Override
  public int hashCode() {
    return Objects.hash(buffer, offset, t, b, m, n);
  }
}
