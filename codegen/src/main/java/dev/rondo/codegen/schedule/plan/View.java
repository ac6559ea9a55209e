package dev.rondo.codegen.schedule.plan;

import java.util.Objects;

/**
 * The memory of a value's numbers: buffer + offset + step·t + example·b + row·m + column·n. A stride of 0 repeats.
 * {@code name} is the name of the value. {@code over} is the value that was in this memory before; empty if there was
 * none. The offset of a value of the last step grows by {@code end} with each step of the sequence.
 */
public record View(Buffer buffer, String name, String over, int offset, int end, int t, int b, int m, int n) {

  /** A view of the value that the buffer was made for. */
  public View(Buffer buffer, int offset, int t, int b, int m, int n) {
    this(buffer, buffer.name(), "", offset, 0, t, b, m, n);
  }

  /** Another place in the buffer, or other strides, of the same value. */
  public View at(int place, int t, int b, int m, int n) {
    return new View(buffer, name, over, place, end, t, b, m, n);
  }

  /** The same place, for the part of the buffer with this name. */
  public View named(String part) {
    return new View(buffer, part, over, offset, end, t, b, m, n);
  }

  /** The same place, for another value that overwrites this one. */
  public View overlaid(String other) {
    return new View(buffer, other, name, offset, end, t, b, m, n);
  }

  public View transposed() {
    return at(offset, t, b, n, m);
  }

  public View shifted(int by) {
    return at(offset + by, t, b, m, n);
  }

  /** The value at the last of {@code steps} steps. */
  public View atLast(int steps) {
    return without(true, false).advanced(steps, t).shifted(-t);
  }

  /** A view {@code step} elements further for each of {@code steps} steps. */
  public View advanced(int steps, int step) {
    return new View(buffer, name, over, offset + steps * step, end + step, t, b, m, n);
  }

  /** The same place, for any number of steps in the sequence. */
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

  /**
   * The rows of a value, or the columns of a value without rows, as values of the steps; {@code rank} is the rank
   * within a step.
   */
  public View atSteps(int rank) {
    return at(offset, rank == 0 ? n : m, b, 0, rank == 0 ? 0 : n);
  }

  /** The value broadcast along new leading axes; {@code rank} is its own. */
  public View stretched(int rank) {
    return at(offset, t, b, rank < 2 ? 0 : m, rank < 1 ? 0 : n);
  }

  /** The same numbers without moving along time. */
  public View without(boolean time, boolean batch) {
    return at(offset, time ? 0 : t, batch ? 0 : b, m, n);
  }

  /** Its name as the step that writes it prints it: with the value that it overwrites. */
  public String label() {
    return over.isEmpty() ? name : name + " (over " + over + ")";
  }

  /**
   * Two views are equal if they are the same place. Their names, and their places in a sequence with another number of
   * steps, do not matter.
   */
  @Override
  public boolean equals(Object o) {
    return o instanceof View v && buffer == v.buffer && offset == v.offset && t == v.t && b == v.b && m == v.m && n == v.n;
  }

  @Override
  public int hashCode() {
    return Objects.hash(buffer, offset, t, b, m, n);
  }
}
