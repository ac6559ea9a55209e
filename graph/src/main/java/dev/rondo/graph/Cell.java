package dev.rondo.graph;

import dev.rondo.graph.Recurrence.Kind;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.text.Parser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Equations in Java -> a recurrence, the same as the text would give:
 * <pre>{@code
 * Recurrence gru = Cell.define("gru", c -> {
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
 * A shape that does not fit ends in a {@link TypeFailure}.
 */
public final class Cell {

  /** A state: its value before the step, and what the step makes of it. */
  public static final class State implements Value {
    private final Draft draft;
    private final Expr node;

    private State(Draft draft, Expr node) {
      this.draft = draft;
      this.node = node;
    }

    /** The state before the step. */
    @Override
    public Expr expr() {
      return node;
    }

    /** Starts it from a value other than 0. */
    public State init(Value initial) {
      draft.initial(node.name(), initial.expr());
      return this;
    }

    /** Gives the value after the step. */
    public Expr next(Value value) {
      return draft.next(node.name(), value.expr());
    }

    /** The value after the step, which was given. */
    public Expr next() {
      Expr next = draft.stateNamed(node.name()).next();
      if (next == null) throw new TypeFailure("state '" + node.name() + "' has no next value yet", "call next(value) before next()");
      return next;
    }
  }

  private final Draft draft;
  private final Scope scope = new Scope(List.of());
  private final List<String> dims;

  private Cell(String name, List<String> dims) {
    this.dims = dims;
    this.draft = new Draft(Kind.CELL, name, dims);
  }

  /** The cell that the equations make. */
  public static Recurrence define(String name, Consumer<Cell> equations) {
    Cell cell = new Cell(name, new ArrayList<>());
    equations.accept(cell);
    for (Recurrence.State s : cell.draft.states()) {
      if (s.next() == null) throw new TypeFailure("state '" + s.name() + "' has no next value", "call next(value)");
    }
    Recurrence made = cell.draft.finish();
    Verify.check(made);
    return made;
  }

  /** A dimension of the cell, to be given a length by whoever applies it. */
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

  /** A state that starts from 0. */
  public State state(String name, Dim... shape) {
    Expr node = draft.state(name, Shape.of(shape), false);
    draft.initial(name, Build.constant(0));
    return new State(draft, node);
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
    return Affine.declare(draft, scope, name, "", size, Arrays.stream(vectors).map(Value::expr).toList());
  }

  /** x with numbers dropped by chance while training, each with probability {@code rate}, and those that stay scaled by 1 / (1 - rate); x itself elsewhere. */
  public Expr dropout(Value x, double rate) {
    return dropout(x, rate, x.expr().axes());
  }

  /** As the other, with one mask for all that x varies over but {@code axes} do not. */
  public Expr dropout(Value x, double rate, Axes axes) {
    return Masks.rate(rate) == 0 ? x.expr() : x.times(draft.mask(x.expr().shape(), axes.and(x.expr().axes()), rate));
  }

  /** Another cell's equations, written out in this one, for the inputs in their order; sizes that follow from these need not be given. */
  public Instance apply(Recurrence cell, Map<String, Dim> sizes, Value... inputs) {
    return apply(cell, sizes, Map.of(), inputs);
  }

  /** As the other, with values that states begin with. Its states and params are this cell's then, behind the instance's name: {@code gru1.h}. */
  public Instance apply(Recurrence cell, Map<String, Dim> sizes, Map<String, Value> initials, Value... inputs) {
    Instantiation instantiation = new Instantiation(draft, cell);
    if (inputs.length > cell.given().size()) throw new TypeFailure("cell '" + cell.name() + "' has fewer inputs than the " + inputs.length + " given", "call it as " + instantiation.form());
    for (int i = 0; i < inputs.length; i++) instantiation.input(cell.given().get(i).name(), inputs[i].expr());
    sizes.forEach((name, size) -> {
      if (!cell.dims().contains(name)) throw new TypeFailure("cell '" + cell.name() + "' has no dimension '" + name + "'", "call it as " + instantiation.form());
      instantiation.size(name, size);
    });
    initials.forEach((name, value) -> {
      if (cell.state(name).isEmpty()) throw new TypeFailure("cell '" + cell.name() + "' has no state '" + name + "'", "call it as " + instantiation.form());
      instantiation.initial(name, value.expr());
    });
    return instantiation.instance();
  }

  /** Keeps a name for a value, for whoever reads the cell. */
  public Expr let(String name, Value value) {
    draft.bind(name, value.expr());
    return value.expr();
  }

  /** The state after the step is an output, under the state's name. */
  public void output(State state) {
    output(state.node.name(), state.next());
  }

  public void output(String name, Value value) {
    draft.outputs.add(new Output(name, value.expr()));
  }
}
