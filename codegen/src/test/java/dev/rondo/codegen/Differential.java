package dev.rondo.codegen;

import dev.rondo.autodiff.Pullback;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.InterpretedSession;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.interpret.Indices;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Programs to compare on: a cell with its whole gradient, and sessions filled with the same numbers. */
public final class Differential {

  private Differential() {}

  /** The cell, begun from states that are given, with the whole gradient. */
  public static Recurrence withGradient(Recurrence cell) {
    List<Input> inputs = new ArrayList<>(cell.inputs());
    List<State> states = new ArrayList<>();
    for (State s : cell.states()) {
      Input start = new Input("start." + s.name(), s.shape(), Axes.BATCH);
      inputs.add(start);
      states.add(new State(s.name(), s.shape(), s.backward(), start.expr(), s.next()));
    }
    return gradient(new Recurrence(cell.kind(), cell.name(), cell.dims(), cell.params(), inputs, states, cell.bindings(), cell.outputs(), List.of()));
  }

  /** The recurrence, a loss that weighs every output and final state, and every cotangent, as outputs. */
  static Recurrence gradient(Recurrence r) {
    List<Input> inputs = new ArrayList<>(r.inputs());
    List<Output> outputs = new ArrayList<>(r.outputs());
    Expr loss = Build.constant(0);
    for (State s : r.states()) outputs.add(new Output("final." + s.name(), Build.finalOf(s.expr())));
    for (Output o : outputs) {
      Input weight = new Input("weight." + o.name(), o.value().shape(), o.value().axes());
      inputs.add(weight);
      Expr product = weight.expr().times(o.value());
      while (!product.shape().isScalar()) product = Build.sum(product, 0);
      loss = loss.plus(Build.total(product, product.axes()));
    }
    Recurrence whole = new Recurrence(r.kind(), r.name(), r.dims(), r.params(), inputs, r.states(), r.bindings(), outputs, r.updates());
    Pullback back = Pullback.of(whole, loss);
    outputs.add(new Output("weighed", loss));
    whole.params().forEach(p -> outputs.add(new Output("bar." + p.name(), back.cotangent(p.expr()))));
    whole.inputs().stream().filter(i -> !i.name().startsWith("weight.")).forEach(i -> outputs.add(new Output("bar." + i.name(), back.cotangent(i.expr()))));
    return back.extended().withOutputs(outputs);
  }

  /** Compiled, filled and run once. */
  static Session run(Recurrence r, Options options, long seed) {
    return run(Compiled.of(r, options).open(), r, seed);
  }

  /** What an interpreter gives, in doubles. */
  static Session interpreted(Recurrence r, Options options, long seed) {
    return run(new InterpretedSession(r, options.element(Element.F64)), r, seed);
  }

  private static Session run(Session session, Recurrence r, long seed) {
    fill(session, r, seed);
    session.run();
    return session;
  }

  public static void fill(Session session, Recurrence r, long seed) {
    fill(session, r, Map.of(), seed);
  }

  /** Random numbers; indices are positions at the sizes. */
  public static void fill(Session session, Recurrence r, Map<String, Integer> sizes, long seed) {
    Random random = new Random(seed);
    r.params().forEach(p -> session.write(p.name(), gaussian(session.length(p.name()), random, 0.4)));
    Indices indices = Indices.of(r);
    for (Input i : r.inputs()) {
      float[] values = gaussian(session.length(i.name()), random, 1);
      if (indices.contains(i.name())) for (int k = 0; k < values.length; k++) values[k] = random.nextInt(indices.count(i.name(), sizes));
      session.write(i.name(), values);
    }
  }

  private static float[] gaussian(int n, Random random, double scale) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) values[i] = (float) (random.nextGaussian() * scale);
    return values;
  }

  /** Largest |a - b| over the largest |b|, for every output. */
  static Map<String, Double> errors(Recurrence r, Session a, Session b) {
    Map<String, Double> errors = new HashMap<>();
    for (Output o : r.outputs()) {
      double[] x = a.read(o.name()), y = b.read(o.name());
      double worst = 0, size = 1e-12;
      for (int i = 0; i < x.length; i++) {
        worst = Math.max(worst, Double.isNaN(x[i]) ? Double.POSITIVE_INFINITY : Math.abs(x[i] - y[i]));
        size = Math.max(size, Math.abs(y[i]));
      }
      errors.put(o.name(), worst / size);
    }
    return errors;
  }
}
