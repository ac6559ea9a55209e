package dev.rondo.codegen.schedule.analysis;

import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.schedule.plan.Layout;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import java.util.List;

/**
 * The approximate work of a run in floating-point operations: a product counts two for each weight and row, every other
 * op ten for each number.
 */
public final class OperationCount {

  private static final double ELEMENTWISE = 10;

  /** The least work that is worth waking a thread, at about ten operations a nanosecond: a few microseconds. */
  public static final double LEAST = 200_000;

  /** The least work of a loop's step, for each thread, that is worth one or two waits of some hundred nanoseconds. */
  public static final double LEAST_STEP = 50_000;

  /**
   * The least work of all runs that is worth vector code. HotSpot prepares vector code, runs it slowly and takes long
   * to compile it before it is fast.
   */
  private static final double LEAST_IN_ALL = 5e9;

  private OperationCount() {}

  /** Whether the known number of runs is finished sooner in scalar code. */
  public static boolean isFew(Recurrence r, Options options) {
    return options.form() == Options.Form.AUTO && options.runs() > 0 && options.runs() * of(r, new Layout(options)) < LEAST_IN_ALL;
  }

  /** The operations of one step of a loop. */
  public static double step(List<Expr> nodes, Layout layout) {
    return nodes.stream().mapToDouble(e -> of(e, layout)).sum() / layout.steps();
  }

  public static double of(Recurrence r, Layout layout) {
    return Graphs.reachable(r, r.roots()).stream().mapToDouble(e -> of(e, layout)).sum();
  }

  private static double of(Expr e, Layout layout) {
    double rounds = (e.axes().time() ? layout.steps() : 1.0) * (e.axes().batch() ? layout.batch() : 1);
    if (e.is(Op.MATMUL)) return 2 * rounds * size(e.arg(0), layout) * (e.arg(1).shape().rank() == 2 ? layout.n(e.arg(1).shape()) : 1);
    if (e.is(Op.MAP)) return ELEMENTWISE * rounds * size(e, layout);
    if (e.is(Op.OUTER)) return 2 * rounds * size(e, layout);
    return 0;
  }

  private static double size(Expr e, Layout layout) {
    return (double) layout.m(e.shape()) * layout.n(e.shape());
  }
}
