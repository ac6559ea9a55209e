package dev.rondo.codegen.schedule.analysis;

import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.interpret.Indices;

/**
 * index &lt;= 2^24 in single precision, and likewise the number of a step. Above this limit, two of them would be one
 * number.
 */
public final class Positions {

  private static final int MOST = (int) Element.F32.lastCount();

  private Positions() {}

  /**
   * Throws {@link IllegalArgumentException} that names the first axis that is too long to be indexed, or says that
   * there are too many steps to count.
   */
  public static void check(Recurrence r, Options options) {
    if (options.element() == Element.F64) return;
    if (options.steps() > MOST && r.states().stream().anyMatch(Recurrence.State::isCounter)) {
      throw new IllegalArgumentException("'" + r.name() + "' counts its steps, and " + options.steps() + " are too many for single precision, which counts to " + MOST + "; use f64, or cut the sequence");
    }
    for (Expr e : Graphs.reachable(r, r.roots())) if (e.is(Op.PICK) || e.is(Op.PLACE)) check(Indices.axis(e), options);
  }

  private static void check(Dim axis, Options options) {
    if (axis.at(options.sizes()) <= MOST) return;
    throw new IllegalArgumentException("an axis of length " + axis + " = " + axis.at(options.sizes()) + " is too long for indices in single precision, which count to " + MOST + "; use f64");
  }
}
