package dev.rondo.graph.build;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Binding;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.TypeFailure;
import dev.rondo.graph.analysis.Verify;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * (cell, sizes, arguments) -> its equations in another block, with the instance as a prefix of its names:
 * {@code lstm1.Wi}. If backward, its states run in the opposite direction.
 */
final class Inliner {

  private final RecurrenceBuilder draft;
  private final Recurrence cell;
  private final String prefix;
  private final Map<String, Dim> dims;
  private final boolean backward;
  private final Map<Expr, Expr> leaves = new HashMap<>();
  private final Graphs.Rewriter rewriter = new Graphs.Rewriter(this::rewritten);

  Inliner(RecurrenceBuilder draft, Recurrence cell, String instance, Map<String, Dim> dims, boolean backward) {
    this.draft = draft;
    this.cell = cell;
    this.prefix = instance + ".";
    this.dims = dims;
    this.backward = backward;
  }

  AppliedCell instance(Map<String, Expr> inputs, Map<String, Expr> initials, Map<String, Expr> given) {
    Map<String, Expr> nexts = new LinkedHashMap<>(), states = new LinkedHashMap<>(), outputs = new LinkedHashMap<>(), params = new LinkedHashMap<>();
    cell.inputs().forEach(i -> leaves.put(i.expr(), i.isMask() ? mask(i, inputs.values()) : inputs.get(i.name())));
    for (Param p : cell.params()) params.put(p.name(), given.containsKey(p.name()) ? given.get(p.name()) : draft.param(prefix + p.name(), p.shape().substitute(dims), p.init()));
    for (Param p : cell.params()) leaves.put(p.expr(), params.get(p.name()));
    for (State s : cell.states()) leaves.put(s.expr(), draft.state(prefix + s.name(), s.shape().substitute(dims), s.backward() != backward));
    List<Expr> read = read(inputs);
    for (State s : cell.states()) draft.driven(prefix + s.name(), read);
    for (Binding b : cell.bindings()) draft.bind(prefix + b.name(), rewriter.apply(b.value()));
    for (State s : cell.states()) {
      states.put(s.name(), leaves.get(s.expr()));
      draft.initial(prefix + s.name(), initials.containsKey(s.name()) ? initials.get(s.name()) : rewriter.apply(s.initial()));
      nexts.put(s.name(), draft.next(prefix + s.name(), rewriter.apply(s.next())));
    }
    for (Output o : cell.outputs()) outputs.put(o.name(), rewriter.apply(o.value()));
    for (Recurrence.Update u : cell.updates()) {
      if (!u.target().is(Op.PARAM)) throw new TypeFailure("cell '" + cell.name() + "' updates its input '" + u.target().name() + "'", "such a cell cannot be applied; update the input in the network");
      Expr target = leaves.get(u.target());
      if (!target.is(Op.PARAM)) throw new TypeFailure("cell '" + cell.name() + "' updates its param '" + u.target().name() + "', which is given a value that is not a param", "give it a param");
      draft.update(target.name(), rewriter.apply(u.value()));
    }
    draft.written(prefix, cell.origins());
    return new AppliedCell(prefix.substring(0, prefix.length() - 1), cell, outputs, nexts, states, params);
  }

  /** The masks of a cell without states vary over the same axes as its inputs. */
  private Expr mask(Recurrence.Input mask, Collection<Expr> given) {
    Axes all = cell.states().isEmpty() ? given.stream().map(Expr::axes).reduce(Axes.NONE, Axes::or) : Axes.ALL;
    return draft.input(prefix + mask.name(), mask.shape().substitute(dims), mask.axes().and(all), mask.role());
  }

  /**
   * The values that the cell reads step by step, without those that it reads through steps(..), last(..) or a total
   * over time.
   */
  private List<Expr> read(Map<String, Expr> inputs) {
    Set<Expr> nodes = new HashSet<>(Graphs.reachable(cell, Verify.roots(cell), e -> e.axes().time() ? e.args() : List.of()));
    return cell.inputs().stream().filter(i -> !i.isMask() && nodes.contains(i.expr())).map(i -> inputs.get(i.name())).toList();
  }

  private Expr rewritten(Expr e, List<Expr> args) {
    return switch (e.op()) {
      case PARAM, INPUT, STATE -> leaves.get(e);
      case SIZE      -> Build.size(e.length().substitute(dims));
      case BROADCAST -> Build.broadcast(args.get(0), e.shape().substitute(dims));
      case SLICE     -> Build.slice(args.get(0), e.range().axis(), e.range().from().substitute(dims), e.range().to().substitute(dims));
      case PLACE     -> Build.place(args.get(0), args.get(1), e.length().substitute(dims));
      case CONSTANT, EXTENT, MAP, TRANSPOSE, MATMUL, OUTER, REDUCE, CONCAT, PICK, TOTAL, FINAL, LAST, AT_LAST, STEPS, AT_STEPS -> Build.rebuild(e, args);
    };
  }
}
