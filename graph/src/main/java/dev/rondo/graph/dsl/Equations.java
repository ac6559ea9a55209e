package dev.rondo.graph.dsl;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.FinalStateRewrite;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Kind;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Shape;
import dev.rondo.graph.TypeFailure;
import dev.rondo.graph.Value;
import dev.rondo.graph.analysis.Verify;
import dev.rondo.graph.build.AppliedCell;
import dev.rondo.graph.build.RecurrenceBuilder;
import dev.rondo.graph.language.AffineCall;
import dev.rondo.graph.language.Scope;
import dev.rondo.graph.rewrite.Dropout;
import dev.rondo.graph.text.Parser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Equations in Java -> a recurrence, equal to that of the text:
 * <pre>{@code
 * Recurrence gru = Equations.define("gru", c -> {
 *   Dim i = c.dim("I"), h = c.dim("H");
 *   Expr x = c.input("x", i);
 *   State s = c.state("h", h);
 *   Expr z = c.let("z", sigmoid(c.affine("z", x, s)));
 *   Expr r = c.let("r", sigmoid(c.affine("r", x, s)));
 *   Expr n = c.let("n", tanh(c.affine("n", x, r.times(s))));
 *   s.next(one().minus(z).times(n).plus(z.times(s)));
 *   c.output(s);
 * });
 * }</pre>
 * A shape that does not fit throws a {@link TypeFailure}.
 */
public final class Equations {

  /** A state: its value before the step, and its value after it. */
  public static final class State implements Value {
    private final RecurrenceBuilder draft;
    private final Expr node;

    private State(RecurrenceBuilder draft, Expr node) {
      this.draft = draft;
      this.node = node;
    }

    /** The state before the step. */
    @Override
    public Expr expr() {
      return node;
    }

    /** Sets an initial value other than 0. */
    public State init(Value initial) {
      draft.initial(node.name(), initial.expr());
      return this;
    }

    /** Sets the value after the step. */
    public Expr next(Value value) {
      return draft.next(node.name(), value.expr());
    }

    /** The value after the step, which must be set. */
    public Expr next() {
      Expr next = draft.stateNamed(node.name()).next();
      if (next == null) throw new TypeFailure("state '" + node.name() + "' has no next value yet", "call next(value) before next()");
      return next;
    }
  }

  private final RecurrenceBuilder draft;
  private final Scope scope = new Scope(List.of());
  private final List<String> dims;

  private Equations(Kind kind, String name, List<String> dims) {
    this.dims = dims;
    this.draft = new RecurrenceBuilder(kind, name, dims);
  }

  /** The cell with these equations. */
  public static Recurrence define(String name, Consumer<Equations> equations) {
    return made(new Equations(Kind.CELL, name, new ArrayList<>()), equations).draft.finish();
  }

  /**
   * The network with these equations, as in text: inputs have the given axes, a loss is an output of that name, and
   * steps past an example's length do not happen.
   */
  public static Recurrence network(String name, Consumer<Equations> equations) {
    RecurrenceBuilder draft = made(new Equations(Kind.NETWORK, name, new ArrayList<>()), equations).draft;
    Recurrence network = FinalStateRewrite.rewrite(draft.finish(), Set.of());
    return draft.heeded(network);
  }

  private static Equations made(Equations cell, Consumer<Equations> equations) {
    equations.accept(cell);
    for (Recurrence.State s : cell.draft.states()) {
      if (s.next() == null) throw new TypeFailure("state '" + s.name() + "' has no next value", "call next(value)");
    }
    Verify.check(cell.draft.finish());
    return cell;
  }

  /** A dimension of the cell; the application of the cell sets its length. */
  public Dim dim(String name) {
    if (Parser.IMPLICIT.containsKey(name)) throw new TypeFailure("'" + name + "' is " + Parser.IMPLICIT.get(name) + " and cannot be a dimension", "give it another name");
    if (!dims.contains(name)) dims.add(name);
    return Dim.named(name);
  }

  /** An input: a value for every example and step. */
  public Expr input(String name, Dim... shape) {
    return draft.input(name, Shape.of(shape), Axes.ALL);
  }

  /** An input that varies over the given axes only. */
  public Expr input(String name, Axes axes, Dim... shape) {
    return draft.input(name, Shape.of(shape), axes);
  }

  /**
   * The number of steps of each example, for the sequences of a network that are declared with it. It is an input of
   * the network.
   */
  public Expr lengths(String name) {
    if (draft.kind == Kind.CELL) throw new TypeFailure("lengths '" + name + "' in a cell", "lengths stand in networks; a cell runs over the steps that the network gives it");
    return draft.lengths(name, Shape.SCALAR);
  }

  /** A sequence with these lengths: its steps past an example's length do not happen. */
  public Expr input(String name, Expr lengths, Dim... shape) {
    Expr sequence = draft.input(name, Shape.of(shape), Axes.ALL);
    if (!lengths.is(Op.INPUT)) throw new TypeFailure("'" + lengths + "' are not lengths", "give the value of lengths(name)");
    draft.lengthsOf(name, lengths.name());
    return sequence;
  }

  /**
   * The steps of each example where a sequence starts, for the sequences of a network that use these resets. It is an
   * input of the network, with the numbers 1 and 0.
   */
  public Expr resets(String name) {
    if (draft.kind == Kind.CELL) throw new TypeFailure("resets '" + name + "' in a cell", "resets stand in networks; a cell runs over the sequences that the network gives it");
    return draft.resets(name, Shape.SCALAR);
  }

  /** Declares that an input over time holds several sequences; one starts at every step where these resets are 1. */
  public void startAnew(Expr sequence, Expr resets) {
    if (!sequence.is(Op.INPUT) || !sequence.axes().equals(Axes.ALL)) throw new TypeFailure("'" + sequence + "' is not an input over time", "give the value of input(name, ..)");
    if (!resets.is(Op.INPUT)) throw new TypeFailure("'" + resets + "' are not resets", "give the value of resets(name)");
    draft.resetsOf(sequence.name(), resets.name());
  }

  /** A state that starts from 0. */
  public State state(String name, Dim... shape) {
    return state(name, false, shape);
  }

  /** A state that runs from the last step to the first, and starts from 0. */
  public State backwardState(String name, Dim... shape) {
    return state(name, true, shape);
  }

  private State state(String name, boolean backward, Dim... shape) {
    Expr node = draft.state(name, Shape.of(shape), backward);
    draft.initial(name, Build.constant(0));
    return new State(draft, node);
  }

  /** The number of the step, 0 for the first: {@code t}. */
  public Expr step() {
    return draft.step();
  }

  /** The value {@code steps} steps earlier, 0 if there is no such step: {@code x[t-1]}. */
  public Expr before(Value value, int steps) {
    return tap(value.expr(), steps, 1);
  }

  /** The value {@code steps} steps later, 0 if there is no such step: {@code x[t+1]}. */
  public Expr after(Value value, int steps) {
    return tap(value.expr(), steps, -1);
  }

  private Expr tap(Expr value, int steps, int sign) {
    if (steps < 1) throw new TypeFailure("a value " + steps + " steps away", "give 1 at least");
    return draft.tap(value.is(Op.INPUT) || value.is(Op.STATE) ? value.name() : "value", value, sign * steps);
  }

  /** The maximum of a value over all steps, in each unit: {@code peak(x, time)}. */
  public Expr peak(Value value) {
    return draft.peak(value.expr());
  }

  public Expr param(String name, Initialiser init, Dim... shape) {
    return draft.param(name, Shape.of(shape), init);
  }

  /** {@code W @ x + U @ s + b} with weights of its own, {@code Wz Uz bz} for the name z, as long as the first state. */
  public Expr affine(String name, Value... vectors) {
    Recurrence.State first = draft.firstState();
    if (first == null || first.shape().rank() != 1) throw new TypeFailure("affine finds no state whose size it could have", "give the size: affine(name, size, ..)");
    return affine(name, first.shape().dim(0), vectors);
  }

  public Expr affine(String name, Dim size, Value... vectors) {
    return AffineCall.declare(draft, scope, name, "", size, Arrays.stream(vectors).map(Value::expr).toList());
  }

  /**
   * Dropout: in training, each number of x is 0 with probability {@code rate}, and the others are scaled by 1 / (1 -
   * rate). Outside of training, x itself.
   */
  public Expr dropout(Value x, double rate) {
    return dropout(x, rate, x.expr().axes());
  }

  /** Like {@code dropout} without axes, with one mask for all axes of x that are not in {@code axes}. */
  public Expr dropout(Value x, double rate, Axes axes) {
    return Dropout.rate(rate) == 0 ? x.expr() : x.times(draft.mask(x.expr().shape(), axes.and(x.expr().axes()), rate));
  }

  /**
   * The equations of another cell, written out in this one, for the inputs in their order. Sizes that follow from the
   * inputs are optional.
   */
  public AppliedCell apply(Recurrence cell, Map<String, Dim> sizes, Value... inputs) {
    return apply(cell, sizes, Map.of(), inputs);
  }

  /**
   * Like {@code apply} without initial values, with initial values of states. The states and params become those of
   * this cell, with the instance as a prefix: {@code gru1.h}.
   */
  public AppliedCell apply(Recurrence cell, Map<String, Dim> sizes, Map<String, Value> initials, Value... inputs) {
    CellApplication use = use(cell, inputs);
    sizes.forEach(use::size);
    initials.forEach(use::initial);
    return use.instance();
  }

  /** A cell to be applied to inputs, in their order, with further settings. */
  public CellApplication use(Recurrence cell, Value... inputs) {
    return new CellApplication(draft, cell, inputs);
  }

  /** Names a value, for readers of the cell. */
  public Expr let(String name, Value value) {
    draft.bind(name, value.expr());
    return value.expr();
  }

  /** Declares the state after the step as an output, with the state's name. */
  public void output(State state) {
    output(state.node.name(), state.next());
  }

  public void output(String name, Value value) {
    draft.outputs.add(new Output(name, value.expr()));
  }
}
