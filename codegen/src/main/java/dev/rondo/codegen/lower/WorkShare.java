package dev.rondo.codegen.lower;

import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.schedule.plan.IterationSpace;
import dev.rondo.codegen.schedule.plan.Panels;
import dev.rondo.codegen.schedule.plan.Partition;
import dev.rondo.codegen.schedule.plan.Step;

/**
 * The part of a step that a thread computes: {@code count} iterations from {@code first} on of one axis. The kernel is
 * generated for the count and takes the first as its parameter {@code o}, so threads with equal shares run the same
 * code. No sum is ever cut, so results are bit-identical.
 */
record WorkShare(Axis axis, int first, int count) {

  /** The axis that is cut; of SHARES each thread has one, and the kernel is generated for it. */
  enum Axis { NOTHING, STEPS, EXAMPLES, ROWS, COLUMNS, DEPTH, SHARES }

  static final WorkShare WHOLE = new WorkShare(Axis.NOTHING, 0, 0);

  /** Whether the kernel has a parameter for the beginning of its part. */
  boolean isPart() {
    return axis != Axis.NOTHING && axis != Axis.SHARES;
  }

  /** Whether several threads have a share of a step. */
  static boolean isShared(Step step, int threads, Target target) {
    return axis(step, threads, target) != Axis.NOTHING;
  }

  /** The whole of a step as a part along the outermost axis that is long enough. */
  static WorkShare longest(Step step, int least, Target target) {
    Axis axis = axis(step, least, target);
    return axis == Axis.NOTHING || axis == Axis.SHARES ? WHOLE : new WorkShare(axis, 0, extent(step, axis, target, false));
  }

  /** The share of a thread, or null if the step is left to the first one. */
  static WorkShare of(Step step, boolean loop, Partition partition, int thread, int threads, Target target) {
    if (threads == 1) return WHOLE;
    if (loop && partition == Partition.ALONE) return thread == 0 ? WHOLE : null;
    boolean byExamples = loop && partition == Partition.EXAMPLES;
    Axis axis = byExamples ? Axis.EXAMPLES : loop && isOfColumns(step, threads, target) ? Axis.COLUMNS : axis(step, threads, target);
    if (axis == Axis.NOTHING) return thread == 0 ? WHOLE : null;
    if (axis == Axis.SHARES) return new WorkShare(axis, thread, 1);
    if (axis == Axis.COLUMNS && step instanceof Step.Product p) return columns(MatrixProduct.panels(p, target), thread, threads);
    return share(axis, extent(step, axis, target, byExamples), thread, threads);
  }

  private static WorkShare columns(Panels panels, int thread, int threads) {
    int first = panels.before(thread, threads);
    return new WorkShare(Axis.COLUMNS, first, panels.before(thread + 1, threads) - first);
  }

  /** A product within a loop by units, if no thread reads the weights of another. */
  private static boolean isOfColumns(Step step, int threads, Target target) {
    return step instanceof Step.Product p && p.outerSteps() == 1 && p.outerBatch() == 1 && MatrixProduct.panels(p, target).count() >= EVEN * threads;
  }

  private static final int EVEN = 4;   // panels of a thread, so that one more or less changes its work little

  private static WorkShare share(Axis axis, int all, int thread, int threads) {
    int first = (int) ((long) all * thread / threads), next = (int) ((long) all * (thread + 1) / threads);
    return new WorkShare(axis, first, next - first);
  }

  /**
   * The iterations of the outermost axis for each time step, for a step outside of loops: one, or the rows of that time
   * step.
   */
  static int perStep(Step step, int steps, Target target) {
    return extent(step, axis(step, 1, target), target, false) / steps;
  }

  /** A thread's share of the iterations of a chunk, counted from its first. */
  static WorkShare ofChunk(Step step, int rounds, int thread, int threads, Target target) {
    return share(axis(step, 1, target), rounds, thread, threads);
  }

  /** The axis to cut: the outermost loop with an iteration for every thread. */
  private static Axis axis(Step step, int threads, Target target) {
    for (Axis axis : new Axis[] {Axis.STEPS, Axis.EXAMPLES, Axis.ROWS, Axis.COLUMNS, Axis.DEPTH, Axis.SHARES}) {
      if (extent(step, axis, target, false) >= threads) return axis;
    }
    return Axis.NOTHING;
  }

  /** The number of pieces of work of an axis: equal ones, except panels of columns. */
  private static int extent(Step step, Axis axis, Target target, boolean byExamples) {
    return step.fold(new Step.Cases<>() {
      @Override
      public Integer fused(Step.Fused fused) {
        return axis == Axis.COLUMNS ? WorkShare.fused(fused, target) : extent(fused.space(), axis);
      }

      @Override
      public Integer copy(Step.Copy copy) {
        return extent(copy.space(), axis);
      }

      @Override
      public Integer rowReduce(Step.RowReduce reduction) {
        return extent(reduction.space(), axis);
      }

      @Override
      public Integer columnSum(Step.ColumnSum sum) {
        return axis == Axis.COLUMNS ? ColumnSums.vectors(sum, target) : extent(sum.outer(), axis);
      }

      @Override
      public Integer pick(Step.Pick pick) {
        return extent(pick.space(), axis);
      }

      @Override
      public Integer place(Step.Place place) {
        return axis == Axis.COLUMNS ? GatherScatterLowering.columns(place, target) : extent(place.outer(), axis);
      }

      @Override
      public Integer pack(Step.Pack pack) {
        return axis == Axis.DEPTH ? pack.depth() : 0;
      }

      @Override
      public Integer product(Step.Product product) {
        return WorkShare.product(product, axis, target, byExamples);
      }

      @Override
      public Integer gradients(Step.Gradients gradients) {
        return axis == Axis.SHARES ? Integer.MAX_VALUE : 0;   // shares exist for any number of threads
      }
    });
  }

  private static int product(Step.Product p, Axis axis, Target target, boolean byExamples) {
    return switch (axis) {
      case STEPS -> p.outerSteps() > 1 ? p.outerSteps() : 0;
      case EXAMPLES -> p.outerBatch() > 1 ? p.outerBatch() : byExamples ? p.rows() : 0;
      case ROWS -> p.outerBatch() == 1 ? p.rows() : 0;
      case COLUMNS -> p.outerBatch() == 1 ? MatrixProduct.panels(p, target).count() : 0;
      case DEPTH, SHARES, NOTHING -> 0;
    };
  }

  private static int fused(Step.Fused f, Target target) {
    return f.space().rank() > 0 && ElementwiseLowering.isVector(f) ? target.covered(f.space().n()) / target.lanes() : 0;
  }

  private static int extent(IterationSpace space, Axis axis) {
    return switch (axis) {
      case STEPS -> space.steps() > 1 ? space.steps() : 0;
      case EXAMPLES -> space.batch() > 1 ? space.batch() : 0;
      case ROWS -> space.m() > 1 ? space.m() : 0;
      case COLUMNS, DEPTH, SHARES, NOTHING -> 0;
    };
  }
}
