package dev.rondo.flow;

import dev.rondo.autodiff.Pullback;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * (network, loss) -> the network with its backward pass. Outputs are the loss, ‖∂loss/∂θ‖, ‖∂loss/∂sₜ‖ of every state s
 * after every step t, the states, and the gates at each step. Only the analysis uses this program; the training step
 * has none of these outputs.
 */
record BackwardProgram(Recurrence recurrence, List<State> states, List<Gate> gates) {

  static final String LOSS = "flow.loss", GRADIENT = "flow.gradient";

  static BackwardProgram of(Recurrence network, Expr loss) {
    Recurrence forward = network.withOutputs(List.of(new Output(LOSS, loss)));
    forward = new Recurrence(forward.kind(), forward.name(), forward.dims(), forward.params(), forward.inputs(), forward.states(), forward.bindings(), forward.outputs(), List.of()).withoutDeadCode();
    Pullback back = Pullback.of(forward, loss);
    List<Gate> gates = Gate.of(forward);
    List<Output> outputs = new ArrayList<>(List.of(new Output(LOSS, loss), new Output(GRADIENT, gradient(forward, back))));
    for (State s : forward.states()) {
      norm(s, back).ifPresent(norm -> outputs.add(new Output(gradient(s), norm)));
      outputs.add(new Output(before(s), s.expr()));
      outputs.add(new Output(end(s), Build.finalOf(s.expr())));
    }
    for (int i = 0; i < gates.size(); i++) {
      Gate gate = gates.get(i);
      outputs.add(new Output(gate("low", i), share(gate.low(), gate.node().shape())));
      outputs.add(new Output(gate("high", i), share(gate.high(), gate.node().shape())));
      outputs.add(new Output(gate("mean", i), share(gate.node(), gate.node().shape())));
    }
    return new BackwardProgram(back.extended().withOutputs(outputs), forward.states(), gates);
  }

  static String gradient(State s) {
    return "flow.gradient." + s.name();
  }

  static String before(State s) {
    return "flow.before." + s.name();
  }

  static String end(State s) {
    return "flow.end." + s.name();
  }

  static String gate(String what, int gate) {
    return "flow.gate." + what + "." + gate;
  }

  /** The norm over units; empty if the loss does not depend on the state. */
  private static Optional<Expr> norm(State s, Pullback back) {
    if (back.adjointName(s.name()) == null) return Optional.empty();
    Expr over = Build.state(back.adjointName(s.name()), s.shape());   // the contribution of the next step
    boolean leaf = s.next().args().isEmpty();                          // a shared leaf: its cotangent includes other contributions
    boolean ofStep = !leaf && s.next().axes().equals(Axes.ALL);
    Expr bar = ofStep ? back.cotangent(s.next()) : over;
    return Optional.of(Sums.norm(bar.axes().equals(Axes.ALL) ? bar : bar.plus(over.minus(over))));
  }

  /** ‖∂loss/∂θ‖ of all parameters together. */
  private static Expr gradient(Recurrence forward, Pullback back) {
    List<Expr> norms = forward.params().stream().map(p -> Sums.norm(back.cotangent(p.expr()))).toList();
    return norms.stream().map(n -> n.times(n)).reduce(Expr::plus).map(sum -> Build.map(Elementwise.SQRT, sum)).orElse(Build.constant(0));
  }

  /** The mean over units at each step, and of every example if values differ by example. */
  private static Expr share(Expr x, Shape shape) {
    return Sums.all(x).dividedBy(Build.size(shape.count()));
  }

  /** Whether the loss reads states at every step and not only at the last. */
  static boolean readsEveryStep(Expr loss) {
    List<Expr> open = new ArrayList<>(List.of(loss));
    Set<Expr> seen = new HashSet<>(open);
    for (int i = 0; i < open.size(); i++) {
      Expr e = open.get(i);
      if (e.is(Op.STATE)) return true;
      if (e.is(Op.LAST) || e.is(Op.FINAL)) continue;
      for (Expr arg : e.args()) if (seen.add(arg)) open.add(arg);
    }
    return false;
  }
}
