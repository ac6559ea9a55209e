package dev.rondo.graph;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * input or parameter -> the lengths of the axes that it is an index of: 0, 1, .. up to, without, the length. What is written to one is looked at, so that a
 * wrong index is refused by name. An index that is computed can be looked at only when it is used: there a number that is no position picks NaN and
 * places nothing.
 */
public record Indices(Map<String, Set<Dim>> lengths) {

  /** The inputs and parameters that are read as indices, as they are or at their last step. */
  public static Indices of(Recurrence r) {
    Map<String, Set<Dim>> lengths = new HashMap<>();
    for (Expr e : Walk.reachable(r, r.roots())) {
      if (!e.is(Op.PICK) && !e.is(Op.PLACE)) continue;
      Expr index = leaf(e.arg(1));
      if (index.is(Op.INPUT) || index.is(Op.PARAM)) lengths.computeIfAbsent(index.name(), k -> new LinkedHashSet<>()).add(axis(e));
    }
    return new Indices(lengths);
  }

  private static Expr leaf(Expr e) {
    if (isHeld(e)) return e.arg(1);
    return e.is(Op.LAST) || e.is(Elementwise.STOP) ? leaf(e.arg(0)) : e;
  }

  /** An input with lengths, which is read as it was at its end from there on. */
  private static boolean isHeld(Expr e) {
    return e.is(Elementwise.SELECT) && e.arg(1).is(Op.INPUT) && e.arg(2).is(Elementwise.STOP) && e.arg(2).arg(0).is(Op.STATE) && e.arg(2).arg(0).name().equals(Lengths.name(e.arg(1)));
  }

  /** The axis that a PICK or a PLACE has an index of. */
  public static Dim axis(Expr e) {
    return e.is(Op.PICK) ? e.arg(0).shape().dim(0) : e.length();
  }

  public boolean contains(String name) {
    return lengths.containsKey(name);
  }

  /** How many positions an index of this name may have: those of the shortest of its axes. */
  public int count(String name, Map<String, Integer> sizes) {
    return lengths.get(name).stream().mapToInt(d -> d.at(sizes)).min().orElseThrow();
  }

  /** The position that an index means, or -1 where it is no whole number from 0 to {@code length - 1}. */
  public static int position(double index, int length) {
    int position = (int) index;
    return position == index && position >= 0 && position < length ? position : -1;
  }

  /** How many positions each may have. */
  public Map<String, Integer> at(Map<String, Integer> sizes) {
    Map<String, Integer> counts = new HashMap<>();
    lengths.keySet().forEach(name -> counts.put(name, count(name, sizes)));
    return counts;
  }

  /** Throws {@link IllegalArgumentException}, naming the value and its place, where what is to be written is no index of so many positions. Allocates nothing. */
  public static void check(String name, double[] values, int count) {
    for (int i = 0; i < values.length; i++) if (position(values[i], count) < 0) throw wrong(name, values[i], i, count);
  }

  /** As the other, in single precision. */
  public static void check(String name, float[] values, int count) {
    for (int i = 0; i < values.length; i++) if (position(values[i], count) < 0) throw wrong(name, values[i], i, count);
  }

  private static IllegalArgumentException wrong(String name, double value, int place, int count) {
    return new IllegalArgumentException("'" + name + "' is an index of " + count + " positions, and number " + place + " of what it is to hold is " + Printer.number(value) + "; give whole numbers from 0 to " + (count - 1));
  }
}
