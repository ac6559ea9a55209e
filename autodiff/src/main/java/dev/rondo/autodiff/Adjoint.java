package dev.rondo.autodiff;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Binding;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.State;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * cell (x, s, θ) -> (y, s') becomes adjoint (x, s, θ, ȳ, s̄) -> (x̄, θ̄), a cell that runs backwards. The states of the
 * primal are inputs of the adjoint: each as it was before the step, and its final value if that is read. The cotangents
 * s̄ are states of the adjoint, and a parameter's cotangent is a total over all time steps. The adjoint recomputes the
 * values of a step from its inputs; the schedule decides whether to store them instead.
 */
public final class Adjoint {

  private Adjoint() {}

  /** The adjoint of a cell. A cotangent has the name of its primal with {@code _bar}. */
  public static Recurrence of(Recurrence cell) {
    Map<Expr, Expr> seeds = new LinkedHashMap<>();
    List<Input> inputs = new ArrayList<>(cell.inputs());
    for (State s : cell.states()) inputs.add(new Input(s.name(), s.shape(), Axes.ALL));
    for (Output o : cell.outputs()) {
      Input bar = new Input(fresh(o.name() + "_out_bar", cell), o.value().shape(), o.value().axes());
      inputs.add(bar);
      seeds.merge(o.value(), bar.expr(), Expr::plus);
    }
    for (State s : cell.states()) {
      Input bar = new Input(fresh(s.name() + "_final_bar", cell), s.shape(), Axes.BATCH);
      inputs.add(bar);
      seeds.merge(Build.finalOf(s.expr()), bar.expr(), Expr::plus);
    }
    Pullback back = new Pullback(cell, seeds);
    List<Output> outputs = new ArrayList<>();
    for (Input x : cell.given()) outputs.add(new Output(x.name() + "_bar", back.cotangent(x.expr())));
    for (Recurrence.Param p : cell.params()) outputs.add(new Output(p.name() + "_bar", back.cotangent(p.expr())));
    for (State s : back.states()) outputs.add(new Output(s.name().replaceFirst("_bar(\\d*)$", "_initial_bar$1"), Build.finalOf(s.expr())));
    Map<Expr, Expr> saved = new LinkedHashMap<>();
    List<Input> ends = new ArrayList<>();
    for (State s : cell.states()) {
      Input end = new Input(fresh(s.name() + "_final", cell), s.shape(), Axes.BATCH);
      saved.put(s.expr(), Build.input(s.name(), s.shape(), Axes.ALL));
      saved.put(Build.finalOf(s.expr()), end.expr());
      ends.add(end);
    }
    List<Binding> bindings = new ArrayList<>(cell.bindings());
    bindings.addAll(back.bindings());
    Recurrence adjoint = new Recurrence(Recurrence.Kind.CELL, cell.name() + "_adjoint", cell.dims(), cell.params(), inputs, back.states(), bindings, outputs, List.of(), cell.origins());
    Graphs.Rewriter replace = Graphs.replacing(saved);
    return withInputs(adjoint.map(replace::apply).withoutDeadCode(), ends);
  }

  /** Adds the inputs that the recurrence reads. */
  private static Recurrence withInputs(Recurrence r, List<Input> offered) {
    Set<Expr> read = new HashSet<>(Graphs.reachable(r, r.roots()));
    List<Input> inputs = new ArrayList<>(r.inputs());
    offered.stream().filter(i -> read.contains(i.expr())).forEach(inputs::add);
    return new Recurrence(r.kind(), r.name(), r.dims(), r.params(), inputs, r.states(), r.bindings(), r.outputs(), r.updates(), r.origins());
  }

  private static String fresh(String name, Recurrence cell) {
    String candidate = name;
    for (int i = 2; cell.input(candidate).isPresent() || cell.param(candidate).isPresent() || cell.state(candidate).isPresent(); i++) candidate = name + i;
    return candidate;
  }
}
