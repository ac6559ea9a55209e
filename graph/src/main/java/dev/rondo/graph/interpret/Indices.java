package dev.rondo.graph.interpret;

import dev.rondo.graph.Dim;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Printer;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.rewrite.LengthMasking;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * input or parameter -> the lengths of the axes that it is an index of: 0 (inclusive) to the length (exclusive). Values
 * that are written to an index are checked, so that a wrong index is refused by name. A computed index is checked only
 * at its use: there a number that is not a position picks NaN and places nothing. A {@code padded} one is a sequence
 * with lengths ({@link LengthMasking}). It may be NaN, which is never read past an example's end.
 */
public record Indices(Map<String, Set<Dim>> lengths, Set<String> padded) {

  /** The inputs and parameters that are read as indices, directly or at their last step. */
  public static Indices of(Recurrence r) {
    Map<String, Set<Dim>> lengths = new HashMap<>();
    Set<String> padded = new HashSet<>();
    for (Expr e : Graphs.reachable(r, r.roots())) {
      if (!e.is(Op.PICK) && !e.is(Op.PLACE)) continue;
      Expr index = leaf(e.arg(1));
      if (index.is(Op.INPUT) || index.is(Op.PARAM)) lengths.computeIfAbsent(index.name(), k -> new LinkedHashSet<>()).add(axis(e));
      if (index.is(Op.INPUT) && isPadded(e.arg(1))) padded.add(index.name());
    }
    return new Indices(lengths, padded);
  }

  private static Expr leaf(Expr e) {
    if (e.is(Op.LAST) || e.is(Elementwise.STOP)) return leaf(e.arg(0));
    if (isHeld(e)) return e.arg(1);
    return isAtEnd(e) ? e.arg(0).arg(1).arg(1) : e;
  }

  /** Σ over t of (t = n - 1 ? x : 0), x at an example's last step. */
  private static boolean isAtEnd(Expr e) {
    return e.is(Op.TOTAL) && e.arg(0).is(Elementwise.SELECT) && e.arg(0).arg(0).is(Elementwise.EQUAL) && e.arg(0).arg(2).isConstant(0) && isHeld(e.arg(0).arg(1));
  }

  private static boolean isPadded(Expr index) {
    return Graphs.postorder(List.of(index)).stream().anyMatch(Indices::isHeld);
  }

  /** real ? x : the last real x. */
  private static boolean isHeld(Expr e) {
    if (!e.is(Elementwise.SELECT) || !e.arg(1).is(Op.INPUT)) return false;
    Expr kept = e.arg(2).is(Elementwise.STOP) ? e.arg(2).arg(0) : e.arg(2);
    return kept.is(Op.STATE) && kept.name().equals(LengthMasking.name(e.arg(1)));
  }

  /** The axis that the index of a PICK or a PLACE refers to. */
  public static Dim axis(Expr e) {
    return e.is(Op.PICK) ? e.arg(0).shape().dim(0) : e.length();
  }

  public boolean contains(String name) {
    return lengths.containsKey(name);
  }

  /** The number of positions for an index of this name: the length of the shortest of its axes. */
  public int count(String name, Map<String, Integer> sizes) {
    return lengths.get(name).stream().mapToInt(d -> d.at(sizes)).min().orElseThrow();
  }

  /** The position of an index, or -1 if it is not an integer from 0 to {@code length - 1}. */
  public static int position(double index, int length) {
    int position = (int) index;
    return position == index && position >= 0 && position < length ? position : -1;
  }

  /** The number of positions for each index. */
  public Map<String, Integer> at(Map<String, Integer> sizes) {
    Map<String, Integer> counts = new HashMap<>();
    lengths.keySet().forEach(name -> counts.put(name, count(name, sizes)));
    return counts;
  }

  /**
   * Throws {@link IllegalArgumentException}, with the value and its place, if a value to be written is not an index of
   * {@code count} positions. Allocates nothing.
   */
  public static void check(String name, double[] values, int count, boolean padded) {
    for (int i = 0; i < values.length; i++) if (position(values[i], count) < 0 && !(padded && Double.isNaN(values[i]))) throw wrong(name, values[i], i, count);
  }

  /** Like {@code check} in double precision, for single precision. */
  public static void check(String name, float[] values, int count, boolean padded) {
    for (int i = 0; i < values.length; i++) if (position(values[i], count) < 0 && !(padded && Float.isNaN(values[i]))) throw wrong(name, values[i], i, count);
  }

  private static IllegalArgumentException wrong(String name, double value, int place, int count) {
    return new IllegalArgumentException("'" + name + "' is an index of " + count + " positions, and number " + place + " of it is " + Printer.number(value) + "; give whole numbers from 0 to " + (count - 1));
  }
}
