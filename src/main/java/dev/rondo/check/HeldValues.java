package dev.rondo.check;

import dev.rondo.graph.Build;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The loss with every stop_gradient(x) held at its current value. A finite difference sees through stop_gradient, the
 * derivative must not. With the stopped values held, both are the same.
 */
record HeldValues(Recurrence recurrence, Map<String, double[][][]> values) {

  static HeldValues of(Probe probe, Function<Recurrence, Map<String, double[][][]>> evaluate) {
    Recurrence r = probe.recurrence().withOutputs(List.of(new Output(Probe.LOSS, probe.loss())));
    List<Output> stopped = new ArrayList<>();
    List<Input> inputs = new ArrayList<>(r.inputs());
    Map<Expr, Expr> held = new HashMap<>();
    for (Expr e : Graphs.reachable(r, r.roots())) {
      if (!e.is(Elementwise.STOP)) continue;
      Input input = new Input("stopped." + held.size(), e.shape(), e.axes());
      stopped.add(new Output(input.name(), e));
      inputs.add(input);
      held.put(e, Build.input(input.name(), e.shape(), e.axes()));
    }
    Map<String, double[][][]> values = evaluate.apply(r.withOutputs(stopped));
    Graphs.Rewriter rewrite = Graphs.replacing(held);
    Recurrence open = new Recurrence(r.kind(), r.name(), r.dims(), r.params(), inputs, r.states(), List.of(), r.outputs(), List.of());
    return new HeldValues(open.map(rewrite::apply), values);
  }
}
