package dev.rondo.graph.language;

import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.build.AppliedCell;
import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.Position;
import dev.rondo.graph.text.Spelling;
import dev.rondo.graph.text.Syntax;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Name -> its meaning at the current line, or the reason why it has none. */
public final class Scope {

  private final Set<String> dims;
  private final Map<String, Expr> values = new HashMap<>();
  private final Map<String, Expr> nexts = new HashMap<>();
  private final Map<String, Expr> states = new HashMap<>();
  private final Map<String, AppliedCell> instances = new HashMap<>();
  private final Set<String> broken = new HashSet<>();
  private final Map<String, Position> later = new HashMap<>();

  private String function;   // null in a block

  public Scope(List<String> dims) {
    this.dims = new TreeSet<>(dims);
    this.dims.add(Dim.STEPS.toString());
  }

  /** Names inside a function: its parameters, and only the dimension T. */
  static Scope ofFunction(String name) {
    Scope scope = new Scope(List.of());
    scope.function = name;
    return scope;
  }

  /** The function that the scope belongs to, if there is one. */
  Optional<String> function() {
    return Optional.ofNullable(function);
  }

  Set<String> dims() {
    return dims;
  }

  void value(String name, Expr value) {
    values.put(name, value);
    broken.remove(name);
  }

  void next(String state, Expr value) {
    nexts.put(state, value);
  }

  void state(String name, Expr node) {
    states.put(name, node);
  }

  void forget(String name) {
    values.remove(name);
  }

  /**
   * Records that a name's equation is wrong, so that its users report no further error. A next state is recorded with
   * its prime.
   */
  void breakName(String name) {
    broken.add(name);
  }

  boolean isBroken(String name) {
    return broken.contains(name);
  }

  /** Records where a name will have its equation. */
  void expect(String name, Position at) {
    later.putIfAbsent(name, at);
  }

  /** The meaning of {@code NAME.part} once NAME is an applied cell. */
  void alias(String name, AppliedCell instance) {
    instance.params().forEach((part, param) -> value(name + "." + part, param));
    instance.outputs().forEach((part, value) -> value(name + "." + part, value));
    instance.nexts().forEach((part, value) -> next(name + "." + part, value));
    instance.states().forEach((part, node) -> state(name + "." + part, node));
    instances.put(name, instance);
  }

  /** Whether the name is {@code t}, the number of the step, and the program does not define it. */
  boolean stepped(Syntax.Name name) {
    return name.name().equals("t") && !name.primed() && !values.containsKey("t") && !states.containsKey("t") && !dims.contains("t") && !broken.contains("t") && !later.containsKey("t");
  }

  /** Whether a name stands for a value. */
  boolean holds(String name) {
    return values.containsKey(name) || states.containsKey(name);
  }

  Expr look(Syntax.Name name) {
    String key = name.primed() ? name.name() + "'" : name.name();
    Expr found = name.primed() ? nexts.get(name.name()) : values.getOrDefault(name.name(), states.get(name.name()));
    if (broken.contains(key) || broken.contains(name.name())) throw Fault.echo();
    if (found != null) return found;
    throw missing(name, key);
  }

  /** The applied cell that a name stands for. */
  Optional<AppliedCell> instance(String name) {
    return Optional.ofNullable(instances.get(name));
  }

  /** The state that {@code final(NAME)} means, or null. */
  Expr lookState(String name) {
    return states.get(name);
  }

  private Fault missing(Syntax.Name name, String key) {
    Position at = later.get(key);
    if (at != null) {
      return new Fault(name.at(), "'" + key + "' is read before its equation in line " + at.line(), name.primed() ? "move that equation up, or read '" + name.name() + "', the state before the step" : "move that equation up");
    }
    if (name.primed()) {
      return new Fault(name.at(), "there is no state '" + name.name() + "' whose next value could be read", () -> values.containsKey(name.name()) ? "leave the prime out" : didYouMean(name.name(), nexts.keySet()));
    }
    if (dims.contains(name.name())) {
      return new Fault(name.at(), "'" + name.name() + "' is a dimension, not a value", "write size(" + name.name() + ") for its number");
    }
    return new Fault(name.at(), "nothing is named '" + name.name() + "'", () -> {
      Set<String> known = new TreeSet<>(values.keySet());
      known.addAll(later.keySet());
      return didYouMean(name.name(), known);
    });
  }

  private static final Map<String, String> CONSTANTS = Map.of("true", "1", "True", "1", "false", "0", "False", "0", "pi", "3.141592653589793", "None", "0", "inf", "infinity");

  private String didYouMean(String name, Set<String> known) {
    if (CONSTANTS.containsKey(name)) return "write " + CONSTANTS.get(name);
    if (name.endsWith(".T") && holds(name.substring(0, name.length() - 2))) return "write transpose(" + name.substring(0, name.length() - 2) + ")";
    String near = Spelling.nearest(name, known);
    if (near == null && function != null) return "a function sees its parameters alone: add '" + name + "' to them, and give it a value where '" + function + "' is called, as size(H) of a dimension";
    return near == null ? "declare it as an input, a state or a param, or give it an equation" : "did you mean '" + near + "'";
  }
}
