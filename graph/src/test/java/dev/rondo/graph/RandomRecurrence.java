package dev.rondo.graph;

import dev.rondo.graph.Initialiser.Kind;
import dev.rondo.graph.Recurrence.Binding;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Recurrence.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** A seed -> a well-formed recurrence that uses every kind of node, with names that collide and values that repeat. */
final class RandomRecurrence {

  private static final List<Dim> DIMS = List.of(Dim.named("H"), Dim.named("I"), Dim.of(2), Dim.named("H").times(Dim.of(2)), Dim.named("H").plus(Dim.named("I")));
  private static final List<Axes> AXES = List.of(Axes.NONE, Axes.BATCH, Axes.TIME, Axes.ALL);

  private final Random random;
  private final List<Expr> pool = new ArrayList<>();
  private final List<Expr> leaves = new ArrayList<>();

  private RandomRecurrence(long seed) {
    this.random = new Random(seed);
  }

  static Recurrence of(long seed) {
    return new RandomRecurrence(seed).make();
  }

  private Recurrence make() {
    List<Param> params = new ArrayList<>();
    List<Input> inputs = new ArrayList<>();
    List<State> open = new ArrayList<>();
    for (int k = 0; k < 3; k++) params.add(new Param("p" + k, shape(), initialiser()));
    for (int k = 0; k < 4; k++) inputs.add(new Input("x" + k, shape(), AXES.get(k)));
    for (int k = 0; k < 3; k++) open.add(new State("s" + k + ".h", shape(), random.nextInt(4) == 0, null, null));
    params.forEach(p -> leaves.add(p.expr()));
    inputs.forEach(p -> leaves.add(p.expr()));
    open.forEach(p -> leaves.add(p.expr()));
    pool.addAll(leaves);
    for (int k = 0; k < 10 + random.nextInt(50); k++) grow();

    List<State> states = new ArrayList<>();
    for (State s : open) states.add(new State(s.name(), s.shape(), s.backward(), pick(e -> !e.axes().time() && e.shape().stretchesTo(s.shape()), Build.constant(0)), Build.broadcast(pick(e -> e.shape().stretchesTo(s.shape()), s.expr()), s.shape())));
    Recurrence r = recurrence(params, inputs, states, bindings(), outputs(), updates(params, inputs));
    if (Verify.problems(r).isEmpty()) return r;
    List<State> still = open.stream().map(s -> new State(s.name(), s.shape(), s.backward(), Build.constant(0.5), s.expr())).toList();
    return recurrence(params, inputs, still, r.bindings(), r.outputs(), r.updates());
  }

  private Recurrence recurrence(List<Param> params, List<Input> inputs, List<State> states, List<Binding> bindings, List<Output> outputs, List<Update> updates) {
    return new Recurrence(random.nextBoolean() ? Recurrence.Kind.CELL : Recurrence.Kind.NETWORK, "random", List.of("H", "I"), params, inputs, states, bindings, outputs, updates);
  }

  private Dim dim() {
    return DIMS.get(random.nextInt(DIMS.size()));
  }

  private Shape shape() {
    return switch (random.nextInt(4)) {
      case 0 -> Shape.SCALAR;
      case 1 -> Shape.of(dim(), dim());
      default -> Shape.of(dim());
    };
  }

  private Initialiser initialiser() {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    return switch (kind) {
      case ZEROS, CONSTANT -> Initialiser.constant(random.nextInt(3) - 1);
      case UNIFORM, NORMAL -> new Initialiser(kind, -random.nextDouble(), random.nextDouble());
      case GLOROT, HE -> Initialiser.of(kind);
      case ORTHOGONAL, IDENTITY -> Initialiser.ZEROS;
    };
  }

  private Expr any() {
    return pool.get(random.nextInt(pool.size()));
  }

  private Expr pick(Predicate<Expr> wanted, Expr otherwise) {
    List<Expr> fit = pool.stream().filter(wanted).toList();
    return fit.isEmpty() ? otherwise : fit.get(random.nextInt(fit.size()));
  }

  private void grow() {
    try {
      pool.add(node(Op.values()[random.nextInt(Op.values().length)]));
    } catch (TypeFailure unfit) {
      return;   // most arguments do not fit most operations; the next may
    }
  }

  private Expr node(Op op) {
    Expr x = any();
    return switch (op) {
      case CONSTANT  -> Build.constant(List.of(0.0, -0.0, 1.0, -2.5, 1e-9, -1e30, 0.1, 1e15, 123456.789, Double.MIN_VALUE, Double.MAX_VALUE).get(random.nextInt(11)));
      case PARAM, INPUT, STATE -> leaves.get(random.nextInt(leaves.size()));
      case SIZE      -> Build.size(dim());
      case EXTENT    -> Build.extent(AXES.get(random.nextInt(4)));
      case MAP       -> map(Elementwise.values()[random.nextInt(Elementwise.values().length)], x);
      case BROADCAST -> Build.broadcast(x, new Shape(java.util.stream.Stream.concat(java.util.stream.Stream.of(dim()), x.shape().dims().stream()).toList()));
      case TRANSPOSE -> Build.transpose(x);
      case MATMUL    -> Build.matmul(x, pick(e -> e.shape().rank() > 0 && x.shape().rank() == 2 && e.shape().dim(0).equals(x.shape().dim(1)), x));
      case OUTER     -> Build.outer(x, pick(e -> e.shape().rank() == 1, x));
      case SUM       -> Build.sum(x, random.nextInt(2));
      case MAXIMUM   -> Build.maximum(x, random.nextInt(2));
      case SLICE     -> slice(x, random.nextInt(2));
      case CONCAT    -> Build.concat(random.nextInt(2), List.of(x, pick(e -> e.shape().equals(x.shape()), x), x));
      case TOTAL     -> Build.total(x, AXES.get(random.nextInt(4)));
      case FINAL     -> Build.finalOf(pick(e -> e.is(Op.STATE), x));
      case LAST      -> Build.last(x);
      case AT_LAST   -> Build.atLast(pick(e -> !e.axes().time(), x));
    };
  }

  private static Expr slice(Expr x, int axis) {
    boolean fits = axis < x.shape().rank() && x.shape().dim(axis).names().contains("H");
    return fits ? Build.slice(x, axis, Dim.of(1), Dim.named("H")) : x;
  }

  private Expr map(Elementwise f, Expr x) {
    List<Expr> args = new ArrayList<>(List.of(x));
    while (args.size() < f.arity()) args.add(random.nextInt(args.size() + 1), pick(e -> e.shape().stretchesTo(x.shape()), x));
    return Build.map(f, args);
  }

  private List<Binding> bindings() {
    List<Binding> bindings = new ArrayList<>();
    for (int k = 0; k < random.nextInt(12); k++) bindings.add(new Binding(List.of("a", "v1", "x0", "loss", "init", "H", "y" + k).get(random.nextInt(7)), any()));
    return bindings;
  }

  private List<Output> outputs() {
    List<Output> outputs = new ArrayList<>();
    for (String name : List.of("y", "s0.h", "x1", "a", "loss", "v2")) if (random.nextBoolean() || outputs.isEmpty()) outputs.add(new Output(name, any()));
    return outputs;
  }

  private List<Update> updates(List<Param> params, List<Input> inputs) {
    List<Update> updates = new ArrayList<>();
    for (Expr target : List.of(params.get(0).expr(), params.get(1).expr(), inputs.get(0).expr(), inputs.get(1).expr())) {
      if (random.nextBoolean()) continue;
      Expr value = pick(e -> e.shape().stretchesTo(target.shape()), target);
      updates.add(new Update(target, Build.broadcast(Build.total(value, value.axes().minus(target.axes())), target.shape())));
    }
    return updates;
  }
}
