package dev.rondo.graph;

import dev.rondo.graph.Initialiser.Kind;
import dev.rondo.graph.Recurrence.Binding;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Recurrence.Update;
import dev.rondo.graph.analysis.Verify;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A seed -> a well-formed recurrence: every kind of node, loops in both directions and one after the other, names that collide. */
public final class RandomRecurrence {

  private final Random random;
  private final RandomExpressions expressions;
  private final List<State> states = new ArrayList<>();
  private final List<Param> params = new ArrayList<>();
  private final List<Input> inputs = new ArrayList<>();

  private RandomRecurrence(long seed, boolean tame) {
    this.random = new Random(seed);
    this.expressions = new RandomExpressions(random, tame);
  }

  /** Any recurrence, of any numbers. */
  public static Recurrence of(long seed) {
    return verified(new RandomRecurrence(seed, false).make(50), seed);
  }

  /** One whose values a small error in an input changes little, at any sizes of its dimensions. */
  public static Recurrence tame(long seed) {
    return verified(new RandomRecurrence(seed, true).make(18), seed);
  }

  private static Recurrence verified(Recurrence r, long seed) {
    List<String> problems = Verify.problems(r);
    if (!problems.isEmpty()) throw new AssertionError("seed " + seed + ": " + problems + "\n" + r);
    return r;
  }

  private Recurrence make(int most) {
    for (int k = 0; k < 3; k++) params.add(new Param("p" + k, expressions.shape(), initialiser()));
    for (int k = 0; k < 4; k++) inputs.add(new Input("x" + k, expressions.shape(), RandomExpressions.AXES.get(k)));
    params.forEach(p -> expressions.leaf(p.expr()));
    inputs.forEach(p -> expressions.leaf(p.expr()));
    int loops = random.nextInt(3);
    for (int k = 0; k < loops; k++) {
      expressions.grow(random.nextInt(1 + most / 3));
      loop("s" + k, 3 + random.nextInt(most / 3));
    }
    expressions.grow(3 + random.nextInt(most / 3));
    List<Update> updates = updates();
    return new Recurrence(random.nextBoolean() ? Recurrence.Kind.CELL : Recurrence.Kind.NETWORK, "random", List.of("H", "I"), params, inputs, states, bindings(), outputs(updates), updates);
  }

  /** One or two states that run in one direction, and what becomes of them. */
  private void loop(String name, int size) {
    boolean backward = random.nextInt(3) == 0;
    List<State> open = new ArrayList<>();
    for (String part : List.of(".h", ".c").subList(0, 1 + random.nextInt(2))) {
      Shape shape = expressions.shape();
      Expr initial = expressions.pick(e -> !e.axes().time() && e.shape().stretchesTo(shape), Build.constant(0.5));
      open.add(new State(name + part, shape, backward, initial, null));
    }
    expressions.open(open.stream().map(State::expr).toList());
    expressions.grow(size);
    for (State s : open) states.add(new State(s.name(), s.shape(), backward, s.initial(), expressions.next(s.shape())));
    expressions.close();
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

  private List<Binding> bindings() {
    List<Binding> bindings = new ArrayList<>();
    for (String name : List.of("a", "v1", "loss", "init", "H", "y", "y0", "final", "s0")) if (random.nextInt(3) == 0) bindings.add(new Binding(name, expressions.result()));
    return bindings;
  }

  private List<Output> outputs(List<Update> updates) {
    List<Output> outputs = new ArrayList<>();
    for (String name : List.of("y", "s0.h", "a", "loss", "v2")) if (random.nextBoolean() || outputs.isEmpty()) outputs.add(new Output(name, expressions.result()));
    Expr given = inputs.get(1).expr();   // the only value that an output of its name can have, unless it is updated
    if (random.nextInt(4) == 0) outputs.add(new Output(given.name(), updates.stream().filter(u -> u.target() == given).map(Update::value).findFirst().orElse(given)));
    return outputs;
  }

  private List<Update> updates() {
    List<Update> updates = new ArrayList<>();
    for (Expr target : List.of(params.get(0).expr(), params.get(1).expr(), inputs.get(0).expr(), inputs.get(1).expr())) {
      if (random.nextBoolean()) continue;
      Expr value = expressions.pick(e -> e.shape().stretchesTo(target.shape()), target);
      updates.add(new Update(target, Build.broadcast(Build.total(value, value.axes().minus(target.axes())), target.shape())));
    }
    return updates;
  }
}
