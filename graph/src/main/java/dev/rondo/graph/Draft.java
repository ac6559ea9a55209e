package dev.rondo.graph;

import dev.rondo.graph.Recurrence.Binding;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Kind;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Recurrence.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** A recurrence while it is written: what has been declared and said so far, every name once. */
final class Draft {

  final Kind kind;
  final String name;
  final List<String> dims;
  final List<Output> outputs = new ArrayList<>();
  private final Map<String, Param> params = new LinkedHashMap<>();
  private final Map<String, Input> inputs = new LinkedHashMap<>();
  private final Map<String, State> states = new LinkedHashMap<>();   // next and initial are null until they are known
  private final List<Binding> bindings = new ArrayList<>();
  private final Map<String, Update> updates = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Map<String, Integer> instances = new HashMap<>();
  private final Map<String, Integer> copies = new HashMap<>();
  private int masks;

  Draft(Kind kind, String name, List<String> dims) {
    this.kind = kind;
    this.name = name;
    this.dims = dims;
  }

  /** What a name is declared as, or null. */
  String declaredAs(String wanted) {
    return params.containsKey(wanted) ? "a param" : inputs.containsKey(wanted) ? "an input" : states.containsKey(wanted) ? "a state" : null;
  }

  private void take(String wanted) {
    String as = declaredAs(wanted);
    if (as != null) throw new TypeFailure("'" + wanted + "' is already " + as, "give one of the two another name");
    if (!taken.add(wanted)) throw new TypeFailure("'" + wanted + "' already has an equation", "give one of the two another name");
  }

  Expr param(String wanted, Shape shape, Initialiser init) {
    take(wanted);
    Param param = new Param(wanted, shape, init);
    params.put(wanted, param);
    return param.expr();
  }

  Expr input(String wanted, Shape shape, Axes axes) {
    return input(wanted, shape, axes, OptionalDouble.empty());
  }

  /** A mask without a name of its own: {@code dropout1}. */
  Expr mask(Shape shape, Axes axes, double rate) {
    String free;
    do free = "dropout" + ++masks; while (isTaken(free));
    return input(free, shape, axes, OptionalDouble.of(rate));
  }

  Expr input(String wanted, Shape shape, Axes axes, OptionalDouble dropout) {
    take(wanted);
    Input input = new Input(wanted, shape, axes, dropout);
    inputs.put(wanted, input);
    return input.expr();
  }

  Expr state(String wanted, Shape shape, boolean backward) {
    take(wanted);
    State state = new State(wanted, shape, backward, null, null);
    states.put(wanted, state);
    return state.expr();
  }

  State stateNamed(String wanted) {
    return states.get(wanted);
  }

  /** The first state that was declared, or null. */
  State firstState() {
    return states.isEmpty() ? null : states.values().iterator().next();
  }

  List<State> states() {
    return List.copyOf(states.values());
  }

  void initial(String state, Expr value) {
    State s = states.get(state);
    if (value.axes().time()) throw new TypeFailure("the initial value of state '" + state + "' varies over time", "start it from a param, an input per example, or another loop's final(..) or last(..)");
    if (!value.shape().stretchesTo(s.shape())) throw new TypeFailure("state '" + state + "' has shape " + s.shape() + " but its initial value has shape " + value.shape(), "give both the same shape");
    states.put(state, new State(s.name(), s.shape(), s.backward(), value, s.next()));
  }

  /** The value after the step, stretched to the state's shape. */
  Expr next(String state, Expr value) {
    State s = states.get(state);
    if (s.next() != null) throw new TypeFailure("the next value of state '" + state + "' has two equations", "join them into one");
    if (!value.shape().stretchesTo(s.shape())) {
      throw new TypeFailure("state '" + state + "' has shape " + s.shape() + " but its update has shape " + value.shape(), "a step returns each state in the shape it received");
    }
    Expr next = Build.broadcast(value, s.shape());
    states.put(state, new State(s.name(), s.shape(), s.backward(), s.initial(), next));
    return next;
  }

  /** {@code W' = ..} for a param or an input without time. */
  Expr update(String target, Expr value) {
    Expr node = params.containsKey(target) ? params.get(target).expr() : inputs.get(target).expr();
    if (inputs.containsKey(target) && inputs.get(target).isMask()) throw new TypeFailure("'" + target + "' is a mask, which training draws anew for every step", "update a param, or an input that is given");
    if (node.axes().time()) throw new TypeFailure("input '" + target + "' varies over time and cannot be updated", "only a param, or an input per example or shared, carries a new value to the next run");
    if (updates.containsKey(target)) throw new TypeFailure("'" + target + "' is updated twice", "join the two equations into one");
    if (!value.shape().stretchesTo(node.shape())) throw new TypeFailure("'" + target + "' has shape " + node.shape() + " but its update has shape " + value.shape(), "an update has the shape of what it replaces");
    if (!value.axes().minus(node.axes()).isNone()) {
      throw new TypeFailure("the update of '" + target + "' varies over " + value.axes().minus(node.axes()) + ", which '" + target + "' does not", "reduce it with total(..), average(..) or last(..)");
    }
    Expr stretched = Build.broadcast(value, node.shape());
    updates.put(target, new Update(node, stretched));
    return stretched;
  }

  /** Keeps a name for whoever reads, and gives it back; a second value of the same name gets a number. */
  String bind(String wanted, Expr value) {
    String name = unique(wanted);
    bindings.add(new Binding(name, value));
    return name;
  }

  String unique(String wanted) {
    String free = wanted;
    while (!taken.add(free)) free = wanted + "_" + copies.merge(wanted, 2, (k, two) -> k + 1);   // copies counts on: no name is tried twice
    return free;
  }

  boolean isTaken(String wanted) {
    return taken.contains(wanted);
  }

  /** {@code lstm1}, {@code lstm2}: a prefix that no name has yet. */
  String instance(String cell) {
    String instance;
    do instance = cell + instances.merge(cell, 1, Integer::sum); while (hasPrefix(instance + "."));
    return instance;
  }

  private boolean hasPrefix(String prefix) {
    return taken.stream().anyMatch(t -> t.startsWith(prefix));
  }

  Recurrence finish() {
    return new Recurrence(kind, name, dims, List.copyOf(params.values()), List.copyOf(inputs.values()), states(), bindings, outputs, List.copyOf(updates.values()));
  }
}
