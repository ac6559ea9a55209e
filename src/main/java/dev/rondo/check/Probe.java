package dev.rondo.check;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Kind;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * r -> r with initial states as inputs and a scalar to differentiate: loss = Σ output · its cotangent + Σ final(state)
 * · its cotangent. The cotangents are inputs too.
 */
record Probe(Recurrence recurrence, Expr loss) {

  /** Which initial values become inputs. */
  enum Open {
    ALL,
    /** Only constant ones; a learned initial value keeps its parameters. */
    CONSTANT
  }

  static final String LOSS = "probe.loss";

  static Probe of(Recurrence r, Open open) {
    List<Input> inputs = new ArrayList<>(r.inputs());
    List<State> states = new ArrayList<>();
    List<Expr> terms = new ArrayList<>();
    for (State s : r.states()) {
      Input start = new Input(initial(s.name()), s.shape(), Axes.BATCH);
      boolean opened = open == Open.ALL || isConstant(s.initial());
      if (opened) inputs.add(start);
      states.add(opened ? new State(s.name(), s.shape(), s.backward(), start.expr(), s.next()) : s);
    }
    for (Output o : r.outputs()) terms.add(term(o.value(), outputCotangent(o.name()), inputs));
    for (State s : r.states()) terms.add(term(Build.finalOf(s.expr()), finalCotangent(s.name()), inputs));
    Expr loss = terms.stream().reduce(Expr::plus).orElseThrow(() -> new IllegalArgumentException("'" + r.name() + "' has no outputs and no states; there is nothing to compare"));
    Recurrence opened = new Recurrence(Kind.NETWORK, r.name(), r.dims(), r.params(), inputs, states, r.bindings(), r.outputs(), List.of());
    return new Probe(opened, loss);
  }

  private static Expr term(Expr value, String cotangent, List<Input> inputs) {
    Input bar = new Input(cotangent, value.shape(), value.axes());
    inputs.add(bar);
    Expr sum = value.times(bar.expr());
    while (!sum.shape().isScalar()) sum = Build.sum(sum, sum.shape().rank() - 1);
    return Build.total(sum, value.axes());
  }

  private static boolean isConstant(Expr initial) {
    return Graphs.postorder(List.of(initial)).stream().noneMatch(e -> e.is(Op.PARAM) || e.is(Op.INPUT) || e.is(Op.FINAL) || e.is(Op.EXTENT));   // the initial value of a step count
  }

  /** The value of a leaf, by its name in the opened recurrence. */
  Map<String, Expr> leaves() {
    Map<String, Expr> leaves = new java.util.LinkedHashMap<>();
    recurrence.params().forEach(p -> leaves.put(p.name(), p.expr()));
    recurrence.inputs().forEach(i -> leaves.put(i.name(), i.expr()));
    return leaves;
  }

  static String initial(String state) {
    return state + ".initial";
  }

  static String outputCotangent(String output) {
    return output + ".output_cotangent";
  }

  static String finalCotangent(String state) {
    return state + ".final_cotangent";
  }
}
