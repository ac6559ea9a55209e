package dev.rondo.autodiff;

import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Binding;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * (recurrence, value -> its cotangent) -> (leaf -> its cotangent, states that run in the other direction). One reverse
 * sweep over one step (Griewank &amp; Walther 2008, ch. 3). The cotangent of a state is itself a state, which runs from
 * the last time step to the first. It starts as the cotangent of {@code final(h)} and ends as the cotangent of the
 * initial state. So the derivative of a recurrence is a recurrence, and back-propagation through time needs no separate
 * rule.
 */
public final class Pullback {

  private final Recurrence recurrence;
  private final Function<Expr, List<Expr>> partials;
  private final Transposes transposes;
  private final Map<Expr, Cotangent> contributions = new HashMap<>();
  private final Map<Expr, Expr> cotangents = new HashMap<>();
  private final Map<String, Expr> adjointOf = new LinkedHashMap<>();
  private final List<State> states = new ArrayList<>();

  /** Pulls the cotangents {@code seeds} back to every leaf of {@code r} that they depend on. */
  public Pullback(Recurrence r, Map<Expr, Expr> seeds) {
    this(r, seeds, Partials::of);
  }

  /**
   * Like the constructor without a table, with other derivatives: (a MAP) -> its partial derivatives, in the form of
   * {@link Partials#of}.
   */
  public Pullback(Recurrence r, Map<Expr, Expr> seeds, Function<Expr, List<Expr>> partials) {
    this.recurrence = r;
    this.partials = partials;
    this.transposes = new Transposes(r, partials);
    List<Expr> order = Graphs.reachable(r, seeds.keySet(), this::differentiable);
    seeds.forEach(this::contribute);
    List<State> joined = joinStates(order);
    for (int i = order.size() - 1; i >= 0; i--) sweep(order.get(i));
    joined.forEach(s -> states.add(adjointState(s)));
  }

  /**
   * The arguments that receive a cotangent. The condition of a select receives none, and neither do the states that it
   * depends on.
   */
  private List<Expr> differentiable(Expr y) {
    if (!y.is(Op.MAP)) return y.args();
    List<Expr> parts = partials.apply(y), through = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) if (parts.get(i) != null) through.add(y.arg(i));
    return through;
  }

  /** Differentiates a scalar loss without axes. */
  public static Pullback of(Recurrence r, Expr loss) {
    if (!loss.shape().isScalar() || !loss.axes().isNone()) {
      throw new IllegalArgumentException("a gradient is of one number, but this value has type " + loss.type() + "; sum it, with total(..) or average(..)");
    }
    return new Pullback(r, Map.of(loss, Build.constant(1)));
  }

  /**
   * The cotangent of a parameter, input or intermediate value, in the shape of that value; 0 if nothing depends on it.
   */
  public Expr cotangent(Expr e) {
    Expr bar = cotangents.getOrDefault(e, Build.constant(0));
    return Build.broadcast(bar, e.shape());
  }

  /** The states that carry cotangents between time steps. Add them to the recurrence that uses {@link #cotangent}. */
  public List<State> states() {
    return List.copyOf(states);
  }

  /** The name of the state that carries the cotangent of a state. */
  public String adjointName(String state) {
    return adjointOf.get(state) == null ? null : adjointOf.get(state).name();
  }

  /** The recurrence with the adjoint states, so that cotangents may be its outputs. */
  public Recurrence extended() {
    List<State> all = new ArrayList<>(recurrence.states());
    all.addAll(states);
    List<Binding> bindings = new ArrayList<>(recurrence.bindings());
    bindings.addAll(bindings());
    return new Recurrence(recurrence.kind(), recurrence.name(), recurrence.dims(), recurrence.params(), recurrence.inputs(), all, bindings, recurrence.outputs(), recurrence.updates(), recurrence.origins());
  }

  /** The cotangents of named values: {@code z_bar} for {@code z}. */
  List<Binding> bindings() {
    Set<String> taken = new HashSet<>();
    recurrence.bindings().forEach(b -> taken.add(b.name()));
    List<Binding> named = new ArrayList<>();
    for (Binding b : recurrence.bindings()) {
      Expr bar = cotangents.get(b.value());
      if (bar != null && !bar.args().isEmpty() && taken.add(b.name() + "_bar")) named.add(new Binding(b.name() + "_bar", bar));
    }
    return named;
  }

  /**
   * s̄ flows into the next value of s at every step; the rest before the first step goes to the initial value. Returns
   * the states that have an s̄.
   */
  private List<State> joinStates(List<Expr> order) {
    Function<Expr, State> stateOf = recurrence.statesByNode();
    List<State> joined = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    recurrence.states().forEach(s -> taken.add(s.name()));
    for (Expr e : order) {
      if (!e.is(Op.STATE)) continue;
      State s = stateOf.apply(e);
      joined.add(s);
      String name = s.name() + "_bar";
      for (int i = 2; !taken.add(name); i++) name = s.name() + "_bar" + i;
      Expr bar = Build.state(name, s.shape());
      adjointOf.put(s.name(), bar);
      contribute(s.next(), bar, s.expr().type());
      contribute(s.initial(), Build.finalOf(bar), Build.finalOf(s.expr()).type());   // once, not at every step
    }
    return joined;
  }

  private State adjointState(State s) {
    Expr bar = adjointOf.get(s.name());
    Expr last = cotangents.getOrDefault(Build.finalOf(s.expr()), Build.constant(0));
    Expr step = cotangents.getOrDefault(s.expr(), Build.constant(0));
    return new State(bar.name(), s.shape(), !s.backward(), Build.broadcast(last, s.shape()), Build.broadcast(step, s.shape()));
  }

  private void contribute(Expr to, Expr bar) {
    contribute(to, bar, to.type());
  }

  /** Adds a cotangent of type {@code as}, which {@code to} was broadcast to. */
  private void contribute(Expr to, Expr bar, Type as) {
    add(to, Cotangent.everywhere(bar).narrow(as.shape(), to.shape()).unvary(as.axes(), to.axes()));
  }

  /** Whether a value and its argument differ in the time axis because the operation itself adds or removes it. */
  private static boolean movesTime(Expr y) {
    return y.is(Op.TOTAL) || y.is(Op.LAST) || y.is(Op.AT_LAST) || y.is(Op.STEPS) || y.is(Op.AT_STEPS);
  }

  private void add(Expr to, Cotangent bar) {
    contributions.merge(to, bar, Cotangent::plus);
  }

  private void sweep(Expr y) {
    Cotangent bar = contributions.get(y);
    if (bar == null) return;
    cotangents.put(y, bar.value());
    List<Cotangent> bars = transposes.of(y, bar);
    for (int i = 0; i < bars.size(); i++) {
      if (bars.get(i) == null) continue;
      Expr x = y.arg(i);
      add(x, movesTime(y) ? bars.get(i) : bars.get(i).unvary(y.axes(), x.axes()));
    }
  }
}
