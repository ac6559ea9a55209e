package dev.rondo.graph.rewrite;

import dev.rondo.graph.Expr;
import dev.rondo.graph.GraphFailure;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Shape;
import dev.rondo.graph.analysis.Verify;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * value -> its lengths: those of the sequences that it depends on, over time and along each axis with a row for every
 * step. The set is empty if it has none. The analysis follows states to a fixed point. A state has the lengths of its
 * next value; a state of an applied cell also has those of the values that the cell reads.
 */
final class LengthInference {

  /** The lengths over time, and those along each axis. */
  record Extent(Set<String> time, List<Set<String>> axes) {

    static Extent none(Shape shape) {
      return new Extent(new TreeSet<>(), shape.dims().stream().<Set<String>>map(d -> new TreeSet<>()).toList());
    }

    /** Adds the axes of a value that is broadcast to this one; returns whether the sets grew. */
    private boolean stretch(List<Set<String>> narrow) {
      boolean grew = false;
      for (int k = 1; k <= narrow.size(); k++) grew |= axes.get(axes.size() - k).addAll(narrow.get(narrow.size() - k));
      return grew;
    }
  }

  private final Recurrence r;
  private final Map<String, String> lengths;
  private final Map<String, List<Expr>> drives;
  private final Map<String, Extent> states = new HashMap<>();
  private final Map<Expr, Extent> of = new HashMap<>();

  private LengthInference(Recurrence r, Map<String, String> lengths, Map<String, List<Expr>> drives) {
    this.r = r;
    this.lengths = lengths;
    this.drives = drives;
  }

  /** The lengths of every value of the recurrence; throws {@link GraphFailure} if a value has two lengths. */
  static Map<Expr, Extent> of(Recurrence r, Map<String, String> lengths, Map<String, List<Expr>> drives) {
    LengthInference extents = new LengthInference(r, lengths, drives);
    List<Expr> order = extents.fill();
    extents.refuseMixed(order, "lengths");
    extents.refuseMoved(order);
    return extents.of;
  }

  /**
   * The resets of every value, in the same way; throws {@link GraphFailure} if a value has two, or would hold steps of
   * several sequences.
   */
  static Map<Expr, Extent> ofResets(Recurrence r, Map<String, String> resets, Map<String, List<Expr>> drives) {
    LengthInference extents = new LengthInference(r, resets, drives);
    List<Expr> order = extents.fill();
    extents.refuseMixed(order, "resets");
    extents.refuseRows(order);
    return extents.of;
  }

  /** All values, after the values that they depend on. */
  private List<Expr> fill() {
    List<Expr> roots = new ArrayList<>(Verify.roots(r));
    drives.values().forEach(roots::addAll);
    List<Expr> order = Graphs.postorder(roots);
    r.states().forEach(s -> states.put(s.name(), Extent.none(s.shape())));
    order.forEach(e -> of.put(e, read(e)));
    spread(readers(order));
    r.states().forEach(s -> of.putIfAbsent(s.expr(), states.get(s.name())));
    r.inputs().forEach(i -> of.putIfAbsent(i.expr(), read(i.expr())));
    return order;
  }

  /** Propagates from state to state, and from each to the values that depend on it, to a fixed point. */
  private void spread(Map<Expr, Set<Expr>> readers) {
    Map<Expr, List<State>> becoming = new HashMap<>();   // a value -> the states that take its lengths
    for (State s : r.states()) {
      Stream.concat(Stream.of(s.initial(), s.next()), drives.getOrDefault(s.name(), List.of()).stream()).distinct().forEach(e -> becoming.computeIfAbsent(e, k -> new ArrayList<>()).add(s));
    }
    Set<State> open = new LinkedHashSet<>(r.states());
    Deque<Expr> grown = new ArrayDeque<>();
    while (!open.isEmpty()) {
      State s = open.iterator().next();
      open.remove(s);
      if (!grew(s)) continue;
      if (of.containsKey(s.expr())) grown.add(s.expr());
      while (!grown.isEmpty()) {
        Expr e = grown.poll();
        Extent now = read(e);
        if (now.equals(of.put(e, now))) continue;
        grown.addAll(readers.getOrDefault(e, Set.of()));
        open.addAll(becoming.getOrDefault(e, List.of()));
      }
    }
  }

  private static Map<Expr, Set<Expr>> readers(List<Expr> order) {
    Map<Expr, Set<Expr>> readers = new HashMap<>();
    for (Expr e : order) e.args().forEach(arg -> readers.computeIfAbsent(arg, k -> new LinkedHashSet<>()).add(e));
    return readers;
  }

  private Extent read(Expr e) {
    Extent found = Extent.none(e.shape());
    if (e.axes().time()) over(e, found.time);
    along(e, found);
    return found;
  }

  private Extent arg(Expr e, int i) {
    return of.get(e.arg(i));
  }

  private void over(Expr e, Set<String> found) {
    switch (e.op()) {
      case INPUT -> { if (lengths.containsKey(e.name())) found.add(lengths.get(e.name())); }
      case STATE -> found.addAll(states.get(e.name()).time);
      case AT_STEPS -> found.addAll(arg(e, 0).axes.get(0));
      case TOTAL -> { }   // over the examples: the result has a value at every step
      case CONSTANT, PARAM, SIZE, EXTENT, MAP, BROADCAST, TRANSPOSE, MATMUL, OUTER, REDUCE, SLICE, CONCAT, PICK, PLACE, FINAL, LAST, AT_LAST, STEPS -> e.args().forEach(a -> found.addAll(of.get(a).time));
    }
  }

  private void along(Expr e, Extent found) {
    List<Set<String>> axes = found.axes;
    switch (e.op()) {
      case CONSTANT, PARAM, INPUT, SIZE, EXTENT -> { }
      case STATE -> found.stretch(states.get(e.name()).axes);
      case MAP, BROADCAST, SLICE, CONCAT, TOTAL, FINAL, LAST, AT_LAST -> e.args().forEach(a -> found.stretch(of.get(a).axes));
      case TRANSPOSE -> {
        axes.get(0).addAll(arg(e, 0).axes.get(1));
        axes.get(1).addAll(arg(e, 0).axes.get(0));
      }
      case MATMUL -> {
        axes.get(0).addAll(arg(e, 0).axes.get(0));
        if (axes.size() == 2) axes.get(1).addAll(arg(e, 1).axes.get(1));
      }
      case OUTER -> {
        axes.get(0).addAll(arg(e, 0).axes.get(0));
        axes.get(1).addAll(arg(e, 1).axes.get(0));
      }
      case REDUCE -> { if (axes.size() == 1) axes.get(0).addAll(arg(e, 0).axes.get(1 - e.axis())); }
      case STEPS -> {
        axes.get(0).addAll(arg(e, 0).time);
        found.stretch(arg(e, 0).axes);
      }
      case AT_STEPS, PICK -> { if (axes.size() == 1) axes.get(0).addAll(arg(e, 0).axes.get(1)); }
      case PLACE -> { if (axes.size() == 2) axes.get(1).addAll(arg(e, 0).axes.get(0)); }
    }
  }

  /** The lengths along the axis that a product sums over. */
  static Set<String> summed(Expr product, Map<Expr, Extent> of) {
    Set<String> both = new TreeSet<>(of.get(product.arg(0)).axes.get(1));
    both.addAll(of.get(product.arg(1)).axes.get(0));
    return both;
  }

  private boolean grew(State s) {
    Extent state = states.get(s.name());
    boolean grew = state.time.addAll(of.get(s.next()).time) | state.stretch(of.get(s.next()).axes) | state.stretch(of.get(s.initial()).axes);
    for (Expr by : drives.getOrDefault(s.name(), List.of())) grew |= state.time.addAll(of.get(by).time);
    return grew;
  }

  /** The lengths that meet in a value, of the sequences or of their steps; at most one if none are mixed. */
  private Set<String> most(Expr e) {
    Extent extent = of.get(e);
    List<Set<String>> all = new ArrayList<>(extent.axes);
    all.add(extent.time);
    if (e.is(Op.MATMUL)) all.add(summed(e, of));
    return all.stream().max(Comparator.comparing(Set::size)).orElseThrow();
  }

  private void refuseMixed(List<Expr> order, String what) {
    List<Expr> mixed = order.stream().filter(e -> most(e).size() > 1).toList();
    if (mixed.isEmpty()) return;
    Expr first = mixed.get(0);
    throw new GraphFailure(mixed, first, "sequences of the " + what + " '" + String.join("' and '", most(first)) + "' meet here", "give both the same " + what + ", or take one value of an example, as last(x), final(h) or average(x, time)" + (what.equals("lengths") ? ", or steps(x)" : ""));
  }

  /** Refuses rows that would treat the steps of several sequences as steps of one. */
  private void refuseRows(List<Expr> order) {
    Expr first = order.stream().filter(e -> e.is(Op.STEPS) && !arg(e, 0).time.isEmpty()).findFirst().orElse(null);
    if (first == null) return;
    Set<Expr> readers = new LinkedHashSet<>(Set.of(first));
    for (Expr e : order) if (e.args().stream().anyMatch(readers::contains)) readers.add(e);
    throw new GraphFailure(List.copyOf(readers), first, "all steps are taken for those of one sequence here, but the resets '" + String.join("", arg(first, 0).time) + "' tell of several", "leave out the resets, and give each sequence an example of its own, with lengths");
  }

  /** Refuses to move the rows of all steps, because the real rows could not be identified afterwards. */
  private void refuseMoved(List<Expr> order) {
    List<Expr> moved = order.stream().filter(e -> e.is(Op.SLICE) && !arg(e, 0).axes.get(e.range().axis()).isEmpty() || e.is(Op.CONCAT) && !of.get(e).axes.get(e.axis()).isEmpty()).toList();
    if (moved.isEmpty()) return;
    Expr first = moved.get(0);
    throw new GraphFailure(moved, first, first.is(Op.SLICE) ? "steps of sequences with lengths are cut here" : "steps of sequences with lengths are joined here", "work on the sequence before it goes into steps(..), as with x[t-1]");
  }
}
