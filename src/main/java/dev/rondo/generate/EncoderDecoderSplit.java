package dev.rondo.generate;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Shape;
import dev.rondo.graph.rewrite.LengthMasking;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An autoregressive network -> two halves: (given) -> cuts, and (cuts, states, said) -> (scores, states'). The first
 * half runs once, the second once a time step. The cuts are the values that the second half needs from the first. A cut
 * does not vary over time and does not depend on the input {@code said}: an encoder's last state, or all its steps as
 * one matrix. Each half has its own time axis. The steps of the first are a dimension {@link #GIVEN} in the second.
 */
record EncoderDecoderSplit(Recurrence first, Recurrence step, List<Input> cuts, Optional<String> refused) {

  /** The number of steps of the given inputs, as a dimension of the second half. */
  static final Dim GIVEN = Dim.named("T.given");

  /** Carries the reason why a network cannot be split. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String why) {
      super(why, null, false, false);
    }
  }

  /** Splits a recurrence with one output, without masks and dead code, or gives the reason why it cannot be split. */
  static EncoderDecoderSplit of(Recurrence r, Input said) {
    try {
      return new Splitting(r, said).halves();
    } catch (Refused e) {
      return new EncoderDecoderSplit(r, r, List.of(), Optional.of(e.getMessage()));
    }
  }

  private static final class Splitting {
    private final Recurrence r;
    private final Input said;
    private final Set<Expr> told;
    private final Optional<String> lengths;
    private final Optional<Expr> real;
    private final Map<Expr, Input> cuts = new LinkedHashMap<>();
    private final Map<Expr, Expr> done = new HashMap<>();
    private final Map<String, State> states = new LinkedHashMap<>();
    private final Deque<State> waiting = new ArrayDeque<>();

    Splitting(Recurrence r, Input said) {
      this.r = r;
      this.said = said;
      this.told = CausalityCheck.made(r, said.expr());
      this.lengths = LengthMasking.of(r, said);
      this.real = lengths.map(LengthMasking::real);
    }

    EncoderDecoderSplit halves() {
      Output wanted = r.outputs().get(0);
      Expr scores = rewritten(wanted.value());
      while (!waiting.isEmpty()) {
        State s = waiting.poll();
        states.put(s.name(), new State(s.name(), renamed(s.shape()), false, rewritten(s.initial()), rewritten(s.next())));
      }
      List<Input> inputs = new ArrayList<>(List.of(said));
      inputs.addAll(cuts.values());
      List<String> dims = new ArrayList<>(r.dims());
      dims.add(GIVEN.toString());
      Recurrence step = new Recurrence(r.kind(), r.name() + "_step", dims, r.params(), inputs, List.copyOf(states.values()), List.of(), List.of(new Output(wanted.name(), scores)), List.of(), r.origins());
      List<Output> outputs = new ArrayList<>();
      cuts.forEach((e, cut) -> outputs.add(new Output(cut.name(), e)));
      Recurrence first = new Recurrence(r.kind(), r.name() + "_given", r.dims(), r.params(), r.inputs(), r.states(), List.of(), outputs, List.of(), r.origins()).withoutDeadCode();
      if (Graphs.reachable(first, first.roots()).stream().anyMatch(this::isTold)) throw new Refused("what is given to '" + r.name() + "' depends on the length of the generated text");
      return new EncoderDecoderSplit(first, step, List.copyOf(cuts.values()), Optional.empty());
    }

    private boolean isTold(Expr e) {
      return e.is(Op.INPUT) && (e == said.expr() || lengths.filter(e.name()::equals).isPresent());
    }

    /** Rewrites bottom-up with a table and an explicit stack, because a graph may be deeper than the call stack. */
    private Expr rewritten(Expr root) {
      Deque<Expr> stack = new ArrayDeque<>(List.of(root));
      while (!stack.isEmpty()) {
        Expr top = stack.peek();
        List<Expr> missing = done.containsKey(top) ? List.of() : needs(top).stream().filter(a -> !done.containsKey(a)).toList();
        missing.forEach(stack::push);
        if (!missing.isEmpty()) continue;
        stack.pop();
        if (!done.containsKey(top)) done.put(top, made(top));
      }
      return done.get(root);
    }

    /** Whether a value is computed once for each example. */
    private boolean isCut(Expr e) {
      return !e.axes().time() && e.axes().batch();
    }

    /** Whether a value is the mask of real steps, which is true at every step that runs. */
    private boolean isReal(Expr e) {
      return real.filter(m -> m == e).isPresent();
    }

    private List<Expr> needs(Expr e) {
      if (isCut(e) || isReal(e)) return List.of();
      if (e.is(Elementwise.SELECT) && isReal(e.arg(0))) return List.of(e.arg(1));
      return e.args();
    }

    private Expr made(Expr e) {
      if (isCut(e)) return cuts.computeIfAbsent(e, k -> new Input("given." + cuts.size(), renamed(e.shape()), Axes.BATCH)).expr();
      if (isReal(e)) return Build.constant(1);
      if (e.is(Elementwise.SELECT) && isReal(e.arg(0))) return Build.broadcast(done.get(e.arg(1)), renamed(e.shape()));
      List<Expr> args = e.args().stream().map(done::get).toList();
      return switch (e.op()) {
        case CONSTANT, PARAM -> e;
        case INPUT -> {
          if (e != said.expr()) throw new Refused("'" + e.name() + "' is read step by step beside '" + said.name() + "'");
          yield e;
        }
        case STATE -> state(e);
        case SIZE -> Build.size(renamed(e.length()));
        case BROADCAST -> Build.broadcast(args.get(0), renamed(e.shape()));
        case SLICE -> Build.slice(args.get(0), e.range().axis(), renamed(e.range().from()), renamed(e.range().to()));
        case PLACE -> Build.place(args.get(0), args.get(1), renamed(e.length()));
        case MAP, TRANSPOSE, MATMUL, OUTER, REDUCE, CONCAT, PICK -> Build.rebuild(e, args);
        case EXTENT, TOTAL, FINAL, LAST, AT_LAST, STEPS, AT_STEPS -> throw new Refused("'" + e + "' is read step by step beside '" + said.name() + "'");
      };
    }

    private Expr state(Expr e) {
      State s = r.stateOf(e);
      if (s.backward()) throw new Refused("the state '" + s.name() + "', which runs from the last step to the first, is read step by step beside '" + said.name() + "'");
      if (states.putIfAbsent(s.name(), s) == null) waiting.add(s);
      return Build.state(s.name(), renamed(s.shape()));
    }

    private static Dim renamed(Dim d) {
      return d.substitute(Map.of(Dim.STEPS.toString(), GIVEN));
    }

    private static Shape renamed(Shape shape) {
      return shape.substitute(Map.of(Dim.STEPS.toString(), GIVEN));
    }
  }
}
