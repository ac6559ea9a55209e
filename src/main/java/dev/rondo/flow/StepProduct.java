package dev.rondo.flow;

import dev.rondo.autodiff.Pullback;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * (states before each step, v) -> u = Jᵀ v and z = J u / ‖u‖ at every step and example. J is the Jacobian of one step
 * of a loop, from all its states to all their next values. The network's states become inputs, so that no step waits
 * for another. Jᵀ v is one reverse sweep. It is linear in v, so a reverse sweep through it gives J w, the forward
 * product, without a forward mode.
 */
record StepProduct(Recurrence recurrence, Loop loop) {

  static final String BACK = "flow.back", FORTH = "flow.forth";

  static StepProduct of(Recurrence network, Loop loop) {
    List<Input> inputs = new ArrayList<>(network.inputs());
    Graphs.Rewriter saved = saved(network, inputs);
    Map<Expr, Expr> seeds = new LinkedHashMap<>();
    for (State s : loop.states()) {
      Input v = direction(s);
      inputs.add(v);
      Expr next = saved.apply(s.next());
      if (next.axes().equals(Axes.ALL)) seeds.merge(next, v.expr(), Expr::plus);   // another value depends on no state
    }
    Recurrence step = new Recurrence(Recurrence.Kind.NETWORK, network.name() + "_step", network.dims(), network.params(), inputs, List.of(), List.of(), List.of(), List.of());
    Pullback back = new Pullback(step, seeds);
    Map<State, Expr> u = new LinkedHashMap<>();
    for (State s : loop.states()) u.put(s, everywhere(back.cotangent(before(s).expr()), s));
    Expr size = norm(u.values());
    Map<Expr, Expr> again = new LinkedHashMap<>();
    u.forEach((s, value) -> again.merge(value, value.dividedBy(Sums.orOne(size)), Expr::plus));
    Pullback forth = new Pullback(step, again);
    List<Expr> z = new ArrayList<>();
    List<Output> outputs = new ArrayList<>(List.of(new Output(BACK, size)));
    for (State s : loop.states()) {
      Expr value = everywhere(forth.cotangent(direction(s).expr()), s);
      z.add(value);
      outputs.add(new Output(result(s), value));
    }
    outputs.add(new Output(FORTH, norm(z)));
    return new StepProduct(step.withOutputs(outputs), loop);
  }

  static Input direction(State s) {
    return new Input("flow.v." + s.name(), s.shape(), Axes.ALL);
  }

  static String result(State s) {
    return "flow.z." + s.name();
  }

  static Input before(State s) {
    return new Input(BackwardProgram.before(s), s.shape(), Axes.ALL);
  }

  private static Graphs.Rewriter saved(Recurrence network, List<Input> inputs) {
    Map<Expr, Expr> saved = new LinkedHashMap<>();
    for (State s : network.states()) {
      Input end = new Input(BackwardProgram.end(s), s.shape(), Axes.BATCH);
      inputs.add(before(s));
      inputs.add(end);
      saved.put(s.expr(), before(s).expr());
      saved.put(Build.finalOf(s.expr()), end.expr());
    }
    return Graphs.replacing(saved);
  }

  /** Broadcasts a constant cotangent to every step and example. */
  private static Expr everywhere(Expr x, State s) {
    if (x.axes().equals(Axes.ALL)) return x;
    Expr at = before(s).expr();
    return Build.broadcast(x, s.shape()).plus(at.times(0));
  }

  private static Expr norm(Iterable<Expr> parts) {
    List<Expr> norms = new ArrayList<>();
    for (Expr part : parts) norms.add(Sums.norm(part));
    if (norms.size() == 1) return norms.get(0);
    return Sums.norm(Build.concat(0, norms.stream().map(n -> Build.broadcast(n, Shape.of(Dim.ONE))).toList()));
  }
}
