package dev.rondo.graph;

import dev.rondo.graph.Recurrence.Binding;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Recurrence.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * (recurrence, sequence -> its lengths) -> the recurrence in which steps at and after an example's length n do not happen. With real = t &lt; n:
 * <pre>
 *   x            real ? x : the last real x        h'        real ? h' : h
 *   output y     real ? y : 0                      last(x)   Σ over t of (t = n - 1 ? x : 0)
 *   total(x)     total(real ? x : 0)               average(x, time)   total(real ? x : 0, time) / n
 * </pre>
 * An input past its end is read as it was at the end, and not as 0, so that whatever is computed of it and thrown away is as finite as the last real
 * step: a derivative is 0 times that.
 */
public final class Lengths {

  private final Recurrence r;
  private final Map<String, String> given;
  private final Map<Expr, Set<String>> of;
  private final Map<Expr, State> loops = new HashMap<>();
  private final Map<String, Expr> real = new LinkedHashMap<>();
  private final List<State> states = new ArrayList<>();
  private final Expr counter = Build.state("lengths.step", Shape.SCALAR);
  private final Expr step = counter.minus(1);
  private final Walk.Rewriter rewriter = new Walk.Rewriter(this::rewritten);

  private Lengths(Recurrence r, Map<String, String> given, Map<Expr, Set<String>> of) {
    this.r = r;
    this.given = given;
    this.of = of;
    for (State s : r.states()) {
      boolean masked = !of.get(s.expr()).isEmpty();
      if (masked && Walk.reachable(r, List.of(s.next())).contains(s.expr())) loops.putIfAbsent(s.next(), s);
    }
  }

  /**
   * The recurrence that heeds its lengths. A sequence has the lengths of what it is made of, a state of an applied cell also those of what the cell
   * reads ({@code drives}); throws {@link TypeFailure} where two lengths meet.
   */
  static Recurrence heeded(Recurrence r, Map<String, String> lengths, Map<String, List<Expr>> drives) {
    return new Lengths(r, lengths, Extents.of(r, lengths, drives)).recurrence();
  }

  /** Refuses a length that is no whole number from 1 to all steps. */
  public static void check(String name, int example, double length, int steps) {
    if (length >= 1 && length <= steps && length == Math.rint(length)) return;
    throw new IllegalArgumentException("'" + name + "' gives example " + example + " the length " + Printer.number(length) + "; a length is a whole number from 1 to " + steps
        + ", the steps of the batch" + (length == 0 ? "; leave an example without steps out" : ""));
  }

  private Recurrence recurrence() {
    List<State> mapped = new ArrayList<>();
    for (State s : r.states()) mapped.add(new State(s.name(), s.shape(), s.backward(), rewriter.apply(s.initial()), next(s)));
    List<Output> outputs = r.outputs().stream().map(o -> new Output(o.name(), masked(o.value(), rewriter.apply(o.value())))).toList();
    List<Update> updates = r.updates().stream().map(u -> new Update(u.target(), rewriter.apply(u.value()))).toList();
    List<Binding> bindings = new ArrayList<>(r.bindings().stream().map(b -> new Binding(b.name(), rewriter.apply(b.value()))).toList());
    real.forEach((name, mask) -> bindings.add(new Binding(name + ".real", mask)));
    mapped.addAll(states);
    // backward, for states that run so begin anew in each window of a sequence, where others go on
    if (!real.isEmpty()) mapped.add(new State(counter.name(), Shape.SCALAR, true, Build.extent(Axes.TIME), step));
    Recurrence heeded = new Recurrence(r.kind(), r.name(), r.dims(), r.params(), r.inputs(), mapped, bindings, outputs, updates);
    Verify.check(heeded);
    return heeded;
  }

  /** real ? next : state. */
  private Expr next(State s) {
    Expr next = rewriter.apply(s.next());
    return of.get(s.expr()).isEmpty() || loops.get(s.next()) == s ? next : select(real(of.get(s.expr())), next, s.expr());
  }

  private Expr rewritten(Expr e, List<Expr> args) {
    Expr rebuilt = switch (e.op()) {
      case INPUT   -> of.get(e).isEmpty() ? e : held(e);
      case TOTAL   -> Build.total(masked(e.arg(0), args.get(0)), e.over());
      case LAST    -> of.get(e.arg(0)).isEmpty() ? Build.rebuild(e, args) : atEnd(of.get(e.arg(0)), args.get(0));
      case MAP     -> isAverage(e) ? args.get(0).dividedBy(count(e.arg(0))) : Build.rebuild(e, args);
      case AT_LAST -> throw new TypeFailure("'" + e + "' in a network with lengths", "at_last is for derivatives; write select(t == n - 1, x, 0) for the last of n steps");
      case CONSTANT, PARAM, STATE, SIZE, EXTENT, BROADCAST, TRANSPOSE, MATMUL, OUTER, SUM, MAXIMUM, SLICE, CONCAT, PICK, PLACE, FINAL -> Build.rebuild(e, args);
    };
    return loops.containsKey(e) ? select(real(of.get(e)), rebuilt, loops.get(e).expr()) : rebuilt;
  }

  /** x' = real ? x : x, a state that keeps the last real value; nothing is derived through what it kept. */
  private Expr held(Expr x) {
    Expr state = Build.state(name(x), x.shape());
    Expr held = select(real(of.get(x)), x, Build.map(Elementwise.STOP, state));
    states.add(new State(state.name(), x.shape(), false, Build.constant(0), held));
    return held;
  }

  /** The state that keeps an input's last real value. */
  static String name(Expr input) {
    return input.name() + ".held";
  }

  private Expr masked(Expr original, Expr value) {
    return of.get(original).isEmpty() ? value : select(real(of.get(original)), value, Build.constant(0));
  }

  private Expr atEnd(Set<String> lengths, Expr value) {
    Expr end = Build.map(Elementwise.EQUAL, step, length(lengths).minus(1));
    return Build.total(select(end, value, Build.constant(0)), Axes.TIME);
  }

  /** A total divided by the number of what it is over: by that of real steps then. */
  private boolean isAverage(Expr e) {
    if (!e.is(Elementwise.DIV)) return false;
    Expr sum = e.arg(0), extent = e.arg(1);
    return sum.is(Op.TOTAL) && extent.is(Op.EXTENT) && sum.over().equals(extent.over()) && !of.get(sum.arg(0)).isEmpty();
  }

  private Expr count(Expr total) {
    Set<String> lengths = of.get(total.arg(0));
    if (!total.over().time()) return Build.map(Elementwise.MAX, Build.total(real(lengths), Axes.BATCH), Build.constant(1));   // of the examples that still run
    return total.over().batch() ? Build.total(length(lengths), Axes.BATCH) : length(lengths);
  }

  private Expr length(Set<String> lengths) {
    return Build.input(lengths.iterator().next(), Shape.SCALAR, Axes.BATCH);
  }

  private Expr real(Set<String> lengths) {
    return real.computeIfAbsent(lengths.iterator().next(), name -> Build.map(Elementwise.LESS, step, length(lengths)));
  }

  private static Expr select(Expr condition, Expr yes, Expr no) {
    return Build.map(Elementwise.SELECT, condition, yes, no);
  }
}
