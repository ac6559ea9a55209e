package dev.rondo.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Kind;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Shape;
import dev.rondo.graph.interpret.Indices;
import dev.rondo.graph.interpret.Interpreter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** (loss(x + h) - loss(x - h)) / 2h against {@link Pullback}, for every number of every parameter and input. */
final class FiniteDifferences {

  static final Map<String, Integer> SIZES = Map.of("H", 3, "M", 2, "I", 2, "P", 2, "O", 2, "V", 4, "D", 2);
  static final int STEPS = 3;
  static final int BATCH = 2;

  private FiniteDifferences() {}

  /** Fails, naming the tensor, where a gradient of {@code loss} is not the slope. */
  static void check(Recurrence r, Expr loss) {
    Map<String, double[][][]> point = random(r, 7);
    Map<String, double[][][]> gradients = gradients(r, loss, point);
    Recurrence primal = r.withOutputs(List.of(new Output("loss", loss)));
    assertTrue(Double.isFinite(loss(primal, point)), "the loss is finite");
    gradients.forEach((name, gradient) -> {
      double[][][] x = point.get(name);
      for (int t = 0; t < x.length; t++) for (int b = 0; b < x[t].length; b++) for (int i = 0; i < x[t][b].length; i++) {
        double slope = slope(primal, point, x[t][b], i), g = gradient[t % gradient.length][b % gradient[0].length][i];
        assertEquals(slope, g, 1e-7 * (1 + Math.abs(slope)), name + " at step " + t + ", example " + b + ", number " + i);
      }
    });
  }

  private static double slope(Recurrence primal, Map<String, double[][][]> point, double[] row, int i) {
    double x = row[i], h = 1e-5;
    row[i] = x + h;
    double up = loss(primal, point);
    row[i] = x - h;
    double down = loss(primal, point);
    row[i] = x;
    return (up - down) / (2 * h);
  }

  static double loss(Recurrence primal, Map<String, double[][][]> point) {
    return run(primal, point).get("loss")[0][0][0];
  }

  static Map<String, double[][][]> run(Recurrence r, Map<String, double[][][]> point) {
    return Interpreter.run(r, SIZES, STEPS, BATCH, point);
  }

  /** The gradients by every parameter and input, by name. */
  static Map<String, double[][][]> gradients(Recurrence r, Expr loss, Map<String, double[][][]> point) {
    Pullback back = Pullback.of(r, loss);
    List<Output> outputs = new ArrayList<>();
    r.params().forEach(p -> outputs.add(new Output(p.name(), back.cotangent(p.expr()))));
    r.inputs().forEach(x -> outputs.add(new Output(x.name(), back.cotangent(x.expr()))));
    return run(back.extended().withOutputs(outputs), point);
  }

  static Map<String, double[][][]> random(Recurrence r, long seed) {
    Random random = new Random(seed);
    Map<String, double[][][]> point = new LinkedHashMap<>();
    r.params().forEach(p -> point.put(p.name(), random(p.expr(), random)));
    r.inputs().forEach(x -> point.put(x.name(), random(x.expr(), random)));
    Indices indices = Indices.of(r);
    indices.lengths().keySet().forEach(name -> {
      for (double[][] step : point.get(name)) for (double[] row : step) for (int i = 0; i < row.length; i++) row[i] = Math.floor(Math.abs(row[i]) * indices.count(name, SIZES));
    });
    return point;
  }

  private static double[][][] random(Expr leaf, Random random) {
    Axes axes = leaf.axes();
    double[][][] value = new double[axes.time() ? STEPS : 1][axes.batch() ? BATCH : 1][leaf.shape().count().at(SIZES)];
    for (double[][] step : value) for (double[] row : step) for (int i = 0; i < row.length; i++) row[i] = random.nextDouble() * 2 - 1;
    return value;
  }

  /** A sum of all numbers of x at all steps and examples, weighted unevenly, so that no error can hide in another. */
  static Expr weighed(Expr x) {
    Expr sum = x;
    while (!sum.shape().isScalar()) {
      Expr weights = Build.param("weight" + sum.shape().last(), Shape.of(sum.shape().last()));
      sum = Build.sum(sum.times(weights), sum.shape().rank() - 1);
    }
    return Build.total(sum.times(Build.input("moment", Shape.SCALAR, Axes.ALL)), Axes.ALL);
  }

  /** The recurrence of these states and every leaf that they and the loss mention. */
  static Recurrence around(Expr loss, State... states) {
    Recurrence open = new Recurrence(Kind.NETWORK, "test", List.of("H", "M"), List.of(), List.of(), List.of(states), List.of(), List.of(), List.of());
    List<Param> params = new ArrayList<>();
    List<Input> inputs = new ArrayList<>();
    for (Expr e : Graphs.reachable(open, List.of(loss))) {
      if (e.is(Op.PARAM)) params.add(new Param(e.name(), e.shape(), Initialiser.ZEROS));
      if (e.is(Op.INPUT)) inputs.add(new Input(e.name(), e.shape(), e.axes()));
    }
    return new Recurrence(Kind.NETWORK, "test", open.dims(), params, inputs, open.states(), List.of(), List.of(), List.of());
  }
}
