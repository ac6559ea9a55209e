package dev.rondo.graph.interpret;

import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import java.util.Map;

/**
 * 0 ≤ from ≤ to ≤ length of the axis, for every slice, at concrete sizes. With symbolic sizes alone, x[0:9] of an x[H]
 * cannot be refused.
 */
public final class Slices {

  private Slices() {}

  /** Throws {@link IllegalArgumentException} that names the first slice that does not fit. */
  public static void check(Recurrence r, Map<String, Integer> sizes) {
    for (Expr e : Graphs.reachable(r, r.roots())) if (e.is(Op.SLICE)) check(e, sizes);
  }

  private static void check(Expr e, Map<String, Integer> sizes) {
    Dim from = e.range().from(), to = e.range().to(), whole = e.arg(0).shape().dim(e.range().axis());
    int end = to.at(sizes), length = whole.at(sizes);
    if (from.at(sizes) <= end && end <= length) return;
    throw new IllegalArgumentException("the slice [" + from + ":" + to + "] of an axis of length " + whole + " is [" + from.at(sizes) + ":" + end + "] of " + length
        + "; give sizes, or a slice, with 0 <= from <= to <= length");
  }
}
