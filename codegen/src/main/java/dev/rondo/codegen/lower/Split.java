package dev.rondo.codegen.lower;

import dev.rondo.codegen.schedule.Phase;
import dev.rondo.codegen.schedule.Space;
import dev.rondo.codegen.schedule.Step;

/**
 * Which part of a step a thread does: {@code count} rounds from {@code first} on of one axis. The kernel is made for the count and takes the
 * first as its parameter {@code o}, so threads with equal shares run the same code. No sum is ever cut, so the bits are the same.
 */
record Split(Axis axis, int first, int count) {

  /** What is cut. */
  enum Axis { NOTHING, STEPS, EXAMPLES, ROWS, COLUMNS, DEPTH }

  static final Split WHOLE = new Split(Axis.NOTHING, 0, 0);

  /** Whether the kernel takes a parameter for where its part begins. */
  boolean isPart() {
    return axis != Axis.NOTHING;
  }

  /** The share of a thread, or null if the step is left to the first one. */
  static Split of(Step step, boolean loop, int thread, int threads, int lanes) {
    if (threads == 1) return WHOLE;
    Axis axis = loop ? Axis.EXAMPLES : axis(step, threads, lanes);
    if (axis == Axis.NOTHING) return thread == 0 ? WHOLE : null;
    int all = extent(step, axis, lanes, loop), first = (int) ((long) all * thread / threads), next = (int) ((long) all * (thread + 1) / threads);
    return new Split(axis, first, next - first);
  }

  private static Axis axis(Step step, int threads, int lanes) {
    for (Axis axis : new Axis[] {Axis.STEPS, Axis.EXAMPLES, Axis.ROWS, Axis.COLUMNS, Axis.DEPTH}) {
      if (extent(step, axis, lanes, false) >= threads) return axis;
    }
    return Axis.NOTHING;
  }

  /** How many equal pieces of work an axis has. */
  private static int extent(Step step, Axis axis, int lanes, boolean loop) {
    if (step instanceof Step.Fused f) return extent(f.space(), axis);
    if (step instanceof Step.Copy c) return extent(c.space(), axis);
    if (step instanceof Step.RowReduce r) return extent(r.space(), axis);
    if (step instanceof Step.Pack p) return axis == Axis.DEPTH ? p.depth() : 0;
    if (step instanceof Step.ColumnSum c) return columnSum(c, axis, lanes);
    Step.Product p = (Step.Product) step;
    return switch (axis) {
      case STEPS -> p.outerSteps() > 1 ? p.outerSteps() : 0;
      case EXAMPLES -> p.outerBatch() > 1 ? p.outerBatch() : loop ? p.rows() : 0;   // in a loop over time the rows are examples
      case ROWS -> p.rows();
      case COLUMNS, DEPTH, NOTHING -> 0;
    };
  }

  private static int columnSum(Step.ColumnSum c, Axis axis, int lanes) {
    if (axis != Axis.COLUMNS) return extent(c.outer(), axis);
    return c.outer().rank() > 0 && c.from().n() == 1 && c.to().n() == 1 ? (c.outer().n() + lanes - 1) / lanes : 0;
  }

  private static int extent(Space space, Axis axis) {
    return switch (axis) {
      case STEPS -> space.steps() > 1 ? space.steps() : 0;
      case EXAMPLES -> space.batch() > 1 ? space.batch() : 0;
      case ROWS -> space.m() > 1 ? space.m() : 0;
      case COLUMNS, DEPTH, NOTHING -> 0;
    };
  }

  /** Whether every step of a loop works on examples that know nothing of each other, so that threads can share them out and never wait. */
  static boolean byExamples(Phase phase, int batch, int threads) {
    return batch >= threads && phase.steps().stream().allMatch(s -> isLocal(s, batch));
  }

  private static boolean isLocal(Step step, int batch) {
    if (step instanceof Step.Fused f) return f.space().batch() == batch;
    if (step instanceof Step.Copy c) return c.space().batch() == batch;
    if (step instanceof Step.RowReduce r) return r.space().batch() == batch;
    if (step instanceof Step.ColumnSum c) return c.batch() == 1 && c.outer().batch() == batch;
    return step instanceof Step.Product p && (p.outerBatch() == batch || p.outerBatch() == 1 && p.rows() == batch && isOverExamples(p));
  }

  /** Whether the rows of a product are examples, not the rows of a sum over them. */
  private static boolean isOverExamples(Step.Product p) {
    return p.terms().stream().allMatch(t -> t.panels() != null);
  }
}
