package dev.rondo.graph;

import dev.rondo.graph.analysis.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;

/**
 * (θ, s0, xs) -> (ys, sT, θ'): equations over a sequence. A cell, a network, and the derivative of either are
 * recurrences. Every expression in it stands for its value at every example and step. States connect steps, each from a
 * step to the next or, run backwards, to the previous one. A recurrence contains no loop: loops are found as the
 * strongly connected parts of the step (see {@link Order}).
 */
public record Recurrence(
    Kind kind, String name, List<String> dims, List<Param> params, List<Input> inputs, List<State> states,
    List<Binding> bindings, List<Output> outputs, List<Update> updates, Origins origins) {

  /** Whether the equations are one step of a cell (inputs vary over time) or a whole network (axes are declared). */
  public enum Kind { CELL, NETWORK }

  /** A parameter: the same number for every example and step. */
  public record Param(String name, Shape shape, Initialiser init) {
    public Expr expr() {
      return Build.param(name, shape);
    }
  }

  /**
   * An input and the axes that it varies over; {@code role} says who provides its numbers and which values are valid.
   */
  public record Input(String name, Shape shape, Axes axes, Role role) {

    public Input {
      role.checkType(name, shape, axes);
    }

    /** An input that the caller gives. */
    public Input(String name, Shape shape, Axes axes) {
      this(name, shape, axes, Role.GIVEN);
    }

    /** The meaning of an input's numbers. */
    public sealed interface Role {
      Role GIVEN = new Given(), LENGTHS = new Lengths(), RESETS = new Resets();

      /** Any numbers, given by the caller. */
      record Given() implements Role {}

      /**
       * A dropout mask. Training draws its numbers: each is 0 with probability {@code rate}, else 1 / (1 - rate).
       * Outside of training each is 1. The caller never provides it.
       */
      record Mask(double rate) implements Role {
        @Override
        public String declaration(String axes) {
          return axes + " dropout " + Printer.number(rate);
        }
      }

      /** The number of steps of each example: an integer from 1 to the steps of the batch. */
      record Lengths() implements Role {
        @Override
        public String declaration(String axes) {
          return " lengths";
        }

        @Override
        public void checkType(String name, Shape shape, Axes axes) {
          if (shape.isScalar() && axes.equals(Axes.BATCH)) return;
          throw new TypeFailure("'" + name + "' is to hold lengths but has the type " + new Type(shape, axes), "lengths are one number for each example");
        }

        @Override
        public void check(String name, int example, double length, int steps) {
          if (length >= 1 && length <= steps && length == Math.rint(length)) return;
          throw new IllegalArgumentException("'" + name + "' gives example " + example + " the length " + Printer.number(length) + "; a length is a whole number from 1 to " + steps
              + ", the steps of the batch" + (length == 0 ? "; leave an example without steps out" : ""));
        }
      }

      /** 1 at each step of each example where a sequence starts, 0 elsewhere. */
      record Resets() implements Role {
        @Override
        public String declaration(String axes) {
          return " resets";
        }

        @Override
        public void checkType(String name, Shape shape, Axes axes) {
          if (shape.isScalar() && axes.equals(Axes.ALL)) return;
          throw new TypeFailure("'" + name + "' is to hold resets but has the type " + new Type(shape, axes), "resets are one number for each example and step");
        }

        @Override
        public void check(String name, int place, double reset, int steps) {
          if (reset == 0 || reset == 1) return;
          throw new IllegalArgumentException("'" + name + "' marks the steps where a sequence starts, and number " + place + " of it is " + Printer.number(reset)
              + "; give 1 where one starts and 0 elsewhere, also past an example's end");
        }
      }

      /** The text after the shape in a declaration; {@code axes} is the text of the axes. */
      default String declaration(String axes) {
        return axes;
      }

      /** Throws {@link TypeFailure} if no input of this role can have the type. */
      default void checkType(String name, Shape shape, Axes axes) {}

      /**
       * Throws {@link IllegalArgumentException} if number {@code place} cannot have the value in a run of
       * {@code steps}.
       */
      default void check(String name, int place, double value, int steps) {}

      /** Checks {@code count} numbers. */
      default void check(String name, int count, IntToDoubleFunction values, int steps) {
        for (int k = 0; k < count; k++) check(name, k, values.applyAsDouble(k), steps);
      }
    }

    public boolean isMask() {
      return role instanceof Role.Mask;
    }

    public boolean isLengths() {
      return role instanceof Role.Lengths;
    }

    public boolean isResets() {
      return role instanceof Role.Resets;
    }

    /** The probability with which a mask drops a number; empty for other inputs. */
    public OptionalDouble dropout() {
      return role instanceof Role.Mask mask ? OptionalDouble.of(mask.rate()) : OptionalDouble.empty();
    }

    public Expr expr() {
      return Build.input(name, shape, axes);
    }
  }

  /**
   * A state: {@code next} is its value after the step, {@code initial} before the first (without a time axis). If
   * {@code backward}, it runs from the last step to the first.
   */
  public record State(String name, Shape shape, boolean backward, Expr initial, Expr next) {

    public Expr expr() {
      return Build.state(name, shape);
    }

    /** Whether it is the number of the step, counted up or down. */
    public boolean isCounter() {
      return shape.isScalar() && (next.equals(expr().plus(1)) || next.equals(expr().minus(1)));
    }
  }

  /** A name that the text gave to a value. It has no effect and is kept for readers. */
  public record Binding(String name, Expr value) {}

  /** A result with a name. */
  public record Output(String name, Expr value) {}

  /** A parameter, or an input without time, with a new value after the run: {@code W' = W - lr * g}. */
  public record Update(Expr target, Expr value) {}

  public Recurrence {
    dims = List.copyOf(dims);
    params = List.copyOf(params);
    inputs = List.copyOf(inputs);
    states = List.copyOf(states);
    bindings = List.copyOf(bindings);
    outputs = List.copyOf(outputs);
    updates = List.copyOf(updates);
  }

  /** A recurrence without known origins. */
  public Recurrence(Kind kind, String name, List<String> dims, List<Param> params, List<Input> inputs, List<State> states, List<Binding> bindings, List<Output> outputs, List<Update> updates) {
    this(kind, name, dims, params, inputs, states, bindings, outputs, updates, Origins.NONE);
  }

  /** The same equations with these origins. */
  public Recurrence withOrigins(Origins known) {
    return new Recurrence(kind, name, dims, params, inputs, states, bindings, outputs, updates, known);
  }

  public Optional<Param> param(String wanted) {
    return params.stream().filter(p -> p.name().equals(wanted)).findFirst();
  }

  public Optional<Input> input(String wanted) {
    return inputs.stream().filter(p -> p.name().equals(wanted)).findFirst();
  }

  /** The inputs that the caller provides: all except masks. */
  public List<Input> given() {
    return inputs.stream().filter(i -> !i.isMask()).toList();
  }

  public Optional<State> state(String wanted) {
    return states.stream().filter(p -> p.name().equals(wanted)).findFirst();
  }

  public Optional<Output> output(String wanted) {
    return outputs.stream().filter(p -> p.name().equals(wanted)).findFirst();
  }

  /** The declaration behind a STATE node. */
  public State stateOf(Expr node) {
    return state(node.name()).orElseThrow(() -> new IllegalArgumentException("no state '" + node.name() + "' in " + name));
  }

  /** Like {@code stateOf}, for many nodes: it reads the declarations once. */
  public Function<Expr, State> statesByNode() {
    Map<String, State> named = new HashMap<>();
    states.forEach(s -> named.put(s.name(), s));
    return node -> Optional.ofNullable(named.get(node.name())).orElseThrow(() -> new IllegalArgumentException("no state '" + node.name() + "' in " + name));
  }

  /** Whether an update changes a parameter or an input in a run. */
  public boolean isUpdated(Expr leaf) {
    return updates.stream().anyMatch(u -> u.target() == leaf);
  }

  /** The values that must be computed: outputs, updates, and the next values of the states that they need. */
  public List<Expr> roots() {
    List<Expr> roots = new ArrayList<>();
    outputs.forEach(o -> roots.add(o.value()));
    updates.forEach(u -> roots.add(u.value()));
    return roots;
  }

  /** The same equations with other outputs. */
  public Recurrence withOutputs(List<Output> changed) {
    return new Recurrence(kind, name, dims, params, inputs, states, bindings, changed, updates, origins);
  }

  /** Every expression rewritten by {@code f}, which must keep types. */
  public Recurrence map(java.util.function.UnaryOperator<Expr> f) {
    return new Recurrence(kind, name, dims, params, inputs,
        states.stream().map(s -> new State(s.name(), s.shape(), s.backward(), f.apply(s.initial()), f.apply(s.next()))).toList(),
        bindings.stream().map(b -> new Binding(b.name(), f.apply(b.value()))).toList(),
        outputs.stream().map(o -> new Output(o.name(), f.apply(o.value()))).toList(),
        updates.stream().map(u -> new Update(u.target(), f.apply(u.value()))).toList(), origins);
  }

  /**
   * Removes the states and bindings that no output or update needs. Parameters and inputs stay, because they belong to
   * the caller.
   */
  public Recurrence withoutDeadCode() {
    Set<Expr> live = new HashSet<>(Graphs.reachable(this, roots()));
    return new Recurrence(kind, name, dims, params, inputs,
        states.stream().filter(s -> live.contains(s.expr())).toList(),
        bindings.stream().filter(b -> live.contains(b.value())).toList(), outputs, updates, origins);
  }

  /**
   * Names of values, the first one given to each: states' next values, then bindings. The next value of a tap, and a
   * leaf, has its own name.
   */
  public Map<Expr, String> names() {
    Map<Expr, String> names = new LinkedHashMap<>();
    for (State s : states) if (!isTap(s)) names.putIfAbsent(s.next(), s.name() + "'");
    for (Binding b : bindings) names.putIfAbsent(b.value(), b.name());
    for (State s : states) names.putIfAbsent(s.next(), s.name() + "'");
    names.keySet().removeIf(e -> e.is(Op.PARAM) || e.is(Op.INPUT) || e.is(Op.STATE));
    return names;
  }

  /** Whether the language created the state to keep a value of another step: {@code x.before} for {@code x[t-1]}. */
  public static boolean isTap(State s) {
    return s.name().matches(".*\\.(before|after)\\d*(_\\d+)?");
  }

  @Override
  public String toString() {
    return Printer.print(this);
  }
}
