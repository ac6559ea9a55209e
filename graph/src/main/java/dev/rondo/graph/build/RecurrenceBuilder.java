package dev.rondo.graph.build;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Origins;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Binding;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Input.Role;
import dev.rondo.graph.Recurrence.Kind;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Recurrence.Update;
import dev.rondo.graph.Shape;
import dev.rondo.graph.TypeFailure;
import dev.rondo.graph.rewrite.LengthMasking;
import dev.rondo.graph.rewrite.ResetMasking;
import dev.rondo.graph.text.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A recurrence under construction: its declarations and equations so far, with unique names. */
public final class RecurrenceBuilder {

  public final Kind kind;
  final String name;
  final List<String> dims;
  public final List<Output> outputs = new ArrayList<>();
  private final Map<String, Param> params = new LinkedHashMap<>();
  private final Map<String, Input> inputs = new LinkedHashMap<>();
  private final Map<String, State> states = new LinkedHashMap<>();   // next and initial are null until they are known
  private final List<Binding> bindings = new ArrayList<>();
  private final Map<String, Update> updates = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Map<String, String> lengths = new LinkedHashMap<>();   // a sequence -> the input of its lengths
  private final Map<String, String> resets = new LinkedHashMap<>();   // a sequence -> the input of its resets
  private final Set<String> across = new HashSet<>();   // states that continue across resets
  private final Map<String, List<Expr>> drives = new HashMap<>();   // a state of an applied cell -> what the cell reads
  private final Map<Expr, Expr> taps = new HashMap<>();   // the next value of a tap's state -> the state
  private final Map<Expr, Expr> backwardTaps = new HashMap<>();
  private Expr step;
  private final Map<String, Integer> instances = new HashMap<>();
  private final Set<String> prefixes = new HashSet<>();   // of the names that are taken, up to each dot
  private final Map<String, Integer> freed = new HashMap<>();   // a requested name -> the copy of it that may be free
  private final Map<String, Integer> copies = new HashMap<>();
  private int masks;
  private final Map<String, Origins.Origin> origins = new LinkedHashMap<>();
  private Position at;   // of the current statement; null in Java

  public RecurrenceBuilder(Kind kind, String name, List<String> dims) {
    this.kind = kind;
    this.name = name;
    this.dims = dims;
  }

  /** Sets the statement that the next declarations and equations belong to. */
  public void reading(Position statement) {
    at = statement;
  }

  /** Records that a name's equation or declaration is in the current statement. */
  public void written(String wanted) {
    if (at != null) origins.put(wanted, new Origins.Origin(at, at));
  }

  /** Records the origins of an applied cell's equations: in its own text, included by the current statement. */
  public void written(String prefix, Origins applied) {
    applied.all().forEach((inner, o) -> origins.put(prefix + inner, at == null ? o : new Origins.Origin(o.at(), at)));
  }

  /** The kind of declaration that a name has, or null. */
  public String declaredAs(String wanted) {
    return params.containsKey(wanted) ? "a param" : inputs.containsKey(wanted) ? "an input" : states.containsKey(wanted) ? "a state" : null;
  }

  private void take(String wanted) {
    String as = declaredAs(wanted);
    if (as != null) throw new TypeFailure("'" + wanted + "' is already " + as, "give one of the two another name");
    if (!occupy(wanted)) throw new TypeFailure("'" + wanted + "' already has an equation", "give one of the two another name");
  }

  /** Whether the name was free. */
  private boolean occupy(String wanted) {
    if (!taken.add(wanted)) return false;
    for (int dot = wanted.lastIndexOf('.'); dot > 0 && prefixes.add(wanted.substring(0, dot)); dot = wanted.lastIndexOf('.', dot - 1)) {}
    return true;
  }

  public Expr param(String wanted, Shape shape, Initialiser init) {
    if (shape.countsSteps()) throw new TypeFailure("param '" + wanted + "' has shape " + shape + ", but how many steps T there are differs from sequence to sequence", "give it a shape that does not depend on T");
    take(wanted);
    Param param = new Param(wanted, shape, init);
    params.put(wanted, param);
    written(wanted);
    return param.expr();
  }

  public Expr input(String wanted, Shape shape, Axes axes) {
    return input(wanted, shape, axes, Role.GIVEN);
  }

  /** A mask without a name of its own: {@code dropout1}. */
  public Expr mask(Shape shape, Axes axes, double rate) {
    String free;
    do free = "dropout" + ++masks; while (isTaken(free));
    return input(free, shape, axes, new Role.Mask(rate));
  }

  public Expr input(String wanted, Shape shape, Axes axes, Role role) {
    take(wanted);
    Input input = new Input(wanted, shape, axes, role);
    inputs.put(wanted, input);
    written(wanted);
    return input.expr();
  }

  /** An input of lengths. */
  public Expr lengths(String wanted, Shape shape) {
    return input(wanted, shape, Axes.BATCH, Role.LENGTHS);
  }

  /** Assigns lengths to a sequence, and declares them if necessary. */
  public Expr lengthsOf(String sequence, String wanted) {
    if (!inputs.containsKey(wanted)) lengths(wanted, Shape.SCALAR);
    Input of = inputs.get(wanted);
    if (!of.isLengths()) throw new TypeFailure("'" + wanted + "' is already an input, but not of lengths", "choose another name for the lengths; they need no declaration of their own");
    lengths.put(sequence, wanted);
    return of.expr();
  }

  /** An input of resets. */
  public Expr resets(String wanted, Shape shape) {
    take(wanted);
    Input input = new Input(wanted, shape, Axes.ALL, Role.RESETS);
    inputs.put(wanted, input);
    return input.expr();
  }

  /** Assigns resets to a sequence, and declares them if necessary. */
  public Expr resetsOf(String sequence, String wanted) {
    if (!inputs.containsKey(wanted)) resets(wanted, Shape.SCALAR);
    Input of = inputs.get(wanted);
    if (!of.isResets()) throw new TypeFailure("'" + wanted + "' is already an input, but not of resets", "choose another name for the resets; they need no declaration of their own");
    resets.put(sequence, wanted);
    return of.expr();
  }

  /** The recurrence with resets and lengths applied. */
  public Recurrence heeded(Recurrence r) {
    if (resets.isEmpty()) return lengths.isEmpty() ? r : LengthMasking.heeded(r, lengths, drives);
    Map<String, String> all = new LinkedHashMap<>(lengths);   // resets are as long as their sequences
    resets.forEach((sequence, reset) -> {
      String length = lengths.get(sequence), other = length == null ? null : all.put(reset, length);
      if (other != null && !other.equals(length)) throw new TypeFailure("'" + reset + "' has the lengths '" + other + "' and '" + length + "'", "give sequences of different lengths resets of their own");
    });
    ResetMasking.Driven driven = ResetMasking.heeded(r, resets, drives, across, step == null ? null : step.name());
    return all.isEmpty() ? driven.recurrence() : LengthMasking.heeded(driven.recurrence(), all, driven.drives());
  }

  /** Every sequence with lengths, and their name. */
  public Map<String, String> lengths() {
    return lengths;
  }

  /** Records that a state of an applied cell runs over the steps of the values that the cell reads. */
  void driven(String state, List<Expr> by) {
    drives.put(state, by);
  }

  Map<String, List<Expr>> drives() {
    return drives;
  }

  public Expr state(String wanted, Shape shape, boolean backward) {
    take(wanted);
    State state = new State(wanted, shape, backward, null, null);
    states.put(wanted, state);
    return state.expr();
  }

  /** The number of the step, 0 for the first: a state that counts, so that it continues where states do. */
  public Expr step() {
    if (step == null) {
      step = state(free("t.step"), Shape.SCALAR, false);
      initial(step.name(), Build.constant(0));
      next(step.name(), step.plus(1));
    }
    return step;
  }

  /**
   * The value {@code before} steps earlier (later, if negative), 0 if there is no such step: one state for each step
   * between.
   */
  public Expr tap(String wanted, Expr value, int before) {
    if (!value.axes().time()) throw new TypeFailure("'" + value + "' is the same at every step, so it has no value of a step before", "leave the [t" + (before > 0 ? "-" : "+") + Math.abs(before) + "] out");
    Map<Expr, Expr> known = before > 0 ? taps : backwardTaps;
    Expr tapped = value;
    for (int k = 1; k <= Math.abs(before); k++) {
      Expr next = tapped;
      tapped = known.get(next);
      if (tapped == null) known.put(next, tapped = kept(free(wanted + (before > 0 ? ".before" : ".after") + (k == 1 ? "" : k)), next, before < 0));
    }
    return tapped;
  }

  private Expr kept(String wanted, Expr next, boolean backward) {
    Expr state = state(wanted, next.shape(), backward);
    initial(wanted, Build.constant(0));
    next(wanted, next);
    return state;
  }

  /**
   * The maximum of a value over all steps, unit by unit. Its derivative goes to the step with the maximum, divided
   * evenly if several steps have it.
   */
  public Expr peak(Expr value) {
    if (!value.axes().time()) return value;
    // backward, so that it begins again in each window of a sequence
    Expr state = state(free("peak.time"), value.shape(), true);
    across.add(state.name());
    initial(state.name(), Build.constant(Double.NEGATIVE_INFINITY));
    next(state.name(), Build.map(Elementwise.MAX, state, value));
    return Build.finalOf(state);
  }

  /** A free name. It contains a dot, so no program asks for it later. */
  private String free(String wanted) {
    int copy = freed.getOrDefault(wanted, 1);   // lower numbers are never free again
    while (taken.contains(copy(wanted, copy))) copy++;
    freed.put(wanted, copy);
    return copy(wanted, copy);
  }

  private static String copy(String wanted, int number) {
    return number == 1 ? wanted : wanted + "_" + number;
  }

  public State stateNamed(String wanted) {
    return states.get(wanted);
  }

  /** The first state that was declared, or null. */
  public State firstState() {
    return states.isEmpty() ? null : states.values().iterator().next();
  }

  public List<State> states() {
    return List.copyOf(states.values());
  }

  public void initial(String state, Expr value) {
    State s = states.get(state);
    if (value.axes().time()) throw new TypeFailure("the initial value of state '" + state + "' varies over time", "start it from a param, an input per example, or another loop's final(..) or last(..)");
    if (!value.shape().stretchesTo(s.shape())) throw new TypeFailure("state '" + state + "' has shape " + s.shape() + " but its initial value has shape " + value.shape(), "give both the same shape");
    states.put(state, new State(s.name(), s.shape(), s.backward(), value, s.next()));
  }

  /** The value after the step, broadcast to the state's shape. */
  public Expr next(String state, Expr value) {
    State s = states.get(state);
    if (s.next() != null) throw new TypeFailure("the next value of state '" + state + "' has two equations", "join them into one");
    if (!value.shape().stretchesTo(s.shape())) {
      throw new TypeFailure("state '" + state + "' has shape " + s.shape() + " but its update has shape " + value.shape(), "a step returns each state in the shape it received");
    }
    Expr next = Build.broadcast(value, s.shape());
    written(state + "'");
    states.put(state, new State(s.name(), s.shape(), s.backward(), s.initial(), next));
    return next;
  }

  /** {@code W' = ..} for a param or an input without time. */
  public Expr update(String target, Expr value) {
    Expr node = params.containsKey(target) ? params.get(target).expr() : inputs.get(target).expr();
    if (inputs.containsKey(target) && inputs.get(target).isMask()) throw new TypeFailure("'" + target + "' is a mask, which training draws for every step", "update a param, or an input that is given");
    if (node.axes().time()) throw new TypeFailure("input '" + target + "' varies over time and cannot be updated", "only a param, or an input per example or shared, carries a new value to the next run");
    if (inputs.containsKey(target) && inputs.get(target).isLengths()) throw new TypeFailure("'" + target + "' holds lengths and cannot be updated", "lengths are given with the sequences that have them");
    if (updates.containsKey(target)) throw new TypeFailure("'" + target + "' is updated twice", "join the two equations into one");
    if (!value.shape().stretchesTo(node.shape())) throw new TypeFailure("'" + target + "' has shape " + node.shape() + " but its update has shape " + value.shape(), "an update has the shape of what it replaces");
    if (!value.axes().minus(node.axes()).isNone()) {
      throw new TypeFailure("the update of '" + target + "' varies over " + value.axes().minus(node.axes()) + ", which '" + target + "' does not", "reduce it with total(..), average(..) or last(..)");
    }
    Expr stretched = Build.broadcast(value, node.shape());
    updates.put(target, new Update(node, stretched));
    written(target + "'");
    return stretched;
  }

  /** Keeps a name for readers, and returns it; a second value of the same name gets a number. */
  public String bind(String wanted, Expr value) {
    String name = unique(wanted);
    bindings.add(new Binding(name, value));
    written(name);
    return name;
  }

  String unique(String wanted) {
    String free = wanted;
    // the number of copies increases: no name is tried twice
    while (!occupy(free)) free = wanted + "_" + copies.merge(wanted, 2, (k, two) -> k + 1);
    return free;
  }

  public boolean isTaken(String wanted) {
    return taken.contains(wanted);
  }

  /** {@code lstm1}, {@code lstm2}: an unused prefix. */
  String instance(String cell) {
    String instance;
    do instance = cell + instances.merge(cell, 1, Integer::sum); while (prefixes.contains(instance));
    return instance;
  }

  public Recurrence finish() {
    return new Recurrence(kind, name, dims, List.copyOf(params.values()), List.copyOf(inputs.values()), states(), bindings, outputs, List.copyOf(updates.values()), Origins.of(origins));
  }
}
