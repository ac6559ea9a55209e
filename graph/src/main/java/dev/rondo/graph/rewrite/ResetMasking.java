package dev.rondo.graph.rewrite;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Binding;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Recurrence.Update;
import dev.rondo.graph.Shape;
import dev.rondo.graph.TypeFailure;
import dev.rondo.graph.analysis.Verify;
import dev.rondo.graph.rewrite.LengthInference.Extent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * (recurrence, sequence -> its resets) -> the recurrence in which several sequences follow each other on the axis of
 * time. A sequence begins at each step where r is 1, so every state that runs over them is read as
 * <pre>
 *   h, forwards    r ? h0 : h         h, backwards    (r of the step after) ? h0 : h
 * </pre>
 * A select passes no gradient to the operand that it does not choose, so no gradient crosses the border. Values of
 * earlier and later steps are states, so they are 0 across it, and the step number restarts from 0. Functions that read
 * all steps at once ({@code final}, {@code total}, the maximum) read those of all sequences.
 */
public final class ResetMasking {

  /** A recurrence, and for each state of an applied cell the sequences that the cell runs over. */
  public record Driven(Recurrence recurrence, Map<String, List<Expr>> drives) {}

  private final Recurrence r;
  private final Map<Expr, Extent> of;
  private final Set<String> across;
  private final Set<String> names;
  private final Function<Expr, State> stateOf;
  private final Set<State> after = new LinkedHashSet<>();
  private final Graphs.Rewriter rewriter = new Graphs.Rewriter(this::rewritten);

  private ResetMasking(Recurrence r, Map<String, String> given, Map<String, List<Expr>> drives, Set<String> across) {
    this.r = r;
    this.stateOf = r.statesByNode();
    this.of = LengthInference.ofResets(r, given, drives);
    this.across = across;
    this.names = new TreeSet<>(given.values());
  }

  /**
   * {@code across} are the states that continue across the end of a sequence; {@code step}, if there is one, counts the
   * steps. Throws {@link TypeFailure} if two resets meet.
   */
  public static Driven heeded(Recurrence r, Map<String, String> given, Map<String, List<Expr>> drives, Set<String> across, String step) {
    ResetMasking resets = new ResetMasking(r, given, drives, across);
    if (step != null) resets.of.get(Build.state(step, Shape.SCALAR)).time().add(resets.only());
    Map<String, List<Expr>> driven = new HashMap<>();
    drives.forEach((state, by) -> driven.put(state, by.stream().map(resets.rewriter::apply).toList()));
    return new Driven(resets.recurrence(), driven);
  }

  private String only() {
    if (names.size() == 1) return names.iterator().next();
    throw new TypeFailure("the number of the step 't' in a network with the resets '" + String.join("' and '", names) + "'", "count in a state of your own, such as state k; k' = k + 1 + 0 * x, which starts anew where its x does");
  }

  private Recurrence recurrence() {
    List<State> states = new ArrayList<>();
    for (State s : r.states()) states.add(new State(s.name(), s.shape(), s.backward(), rewriter.apply(s.initial()), rewriter.apply(s.next())));
    List<Output> outputs = r.outputs().stream().map(o -> new Output(o.name(), rewriter.apply(o.value()))).toList();
    List<Update> updates = r.updates().stream().map(u -> new Update(u.target(), rewriter.apply(u.value()))).toList();
    List<Binding> bindings = r.bindings().stream().map(b -> new Binding(b.name(), rewriter.apply(b.value()))).toList();
    states.addAll(after);
    Recurrence heeded = new Recurrence(r.kind(), r.name(), r.dims(), r.params(), r.inputs(), states, bindings, outputs, updates, r.origins());
    Verify.check(heeded);
    return heeded;
  }

  private Expr rewritten(Expr e, List<Expr> args) {
    if (e.is(Op.FINAL)) return e;
    return e.is(Op.STATE) ? read(e) : Build.rebuild(e, args);
  }

  /** The state before a step. */
  private Expr read(Expr state) {
    Set<String> resets = of.get(state).time();
    State s = stateOf.apply(state);
    if (resets.isEmpty() || across.contains(s.name())) return state;
    Expr reset = Build.input(resets.iterator().next(), Shape.SCALAR, Axes.ALL);
    return Build.map(Elementwise.SELECT, s.backward() ? after(reset) : reset, rewriter.apply(s.initial()), state);
  }

  /** Whether a sequence starts at the next step: r[t+1], and 0 at the last. */
  private Expr after(Expr reset) {
    State tap = new State(reset.name() + ".after", Shape.SCALAR, true, Build.constant(0), reset);
    after.add(tap);
    return tap.expr();
  }
}
