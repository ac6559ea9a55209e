package dev.rondo.graph.interpret;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Shape;
import dev.rondo.graph.analysis.Order;
import dev.rondo.graph.analysis.Order.Block;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The specification: the values of a recurrence, in double, number by number, by the simplest method. Every faster
 * implementation is compared with it. A value is {@code double[T][B][n]}, row-major in n; T or B is 1 if it does not
 * vary.
 */
public final class Interpreter {

  private final Recurrence recurrence;
  private final Map<String, Integer> sizes;
  private final int steps;
  private final int batch;
  private final Map<Expr, double[][][]> values = new HashMap<>();
  private final Map<String, double[][]> finals = new HashMap<>();

  private Interpreter(Recurrence recurrence, Map<String, Integer> sizes, int steps, int batch) {
    this.recurrence = recurrence;
    this.sizes = Dim.withSteps(sizes, steps);
    Slices.check(recurrence, this.sizes);
    this.steps = steps;
    this.batch = batch;
  }

  /** The outputs, by name, each as {@code [T or 1][B or 1][n]}. */
  public static Map<String, double[][][]> run(Recurrence r, Map<String, Integer> sizes, int steps, int batch, Map<String, double[][][]> given) {
    Interpreter i = new Interpreter(r, sizes, steps, batch);
    i.evaluate(given);
    Map<String, double[][][]> outputs = new LinkedHashMap<>();
    for (Recurrence.Output o : r.outputs()) outputs.put(o.name(), i.values.get(o.value()));
    return outputs;
  }

  /** The new values of all targets of updates, by name. */
  public static Map<String, double[][][]> updates(Recurrence r, Map<String, Integer> sizes, int steps, int batch, Map<String, double[][][]> given) {
    Interpreter i = new Interpreter(r, sizes, steps, batch);
    i.evaluate(given);
    Map<String, double[][][]> updates = new LinkedHashMap<>();
    for (Recurrence.Update u : r.updates()) updates.put(u.target().name(), i.update(u));
    return updates;
  }

  /** The new value, equal for every step and example that the target has and the value does not vary over. */
  private double[][][] update(Recurrence.Update u) {
    Axes axes = u.target().axes();
    double[][][] value = new double[axes.time() ? steps : 1][axes.batch() ? batch : 1][];
    for (int t = 0; t < value.length; t++) for (int b = 0; b < value[t].length; b++) value[t][b] = stretch(u.value(), t, b, u.target().shape());
    return value;
  }

  private void evaluate(Map<String, double[][][]> given) {
    for (Block block : Order.of(recurrence)) {
      for (Expr e : block.nodes()) {
        values.put(e, e.is(Op.PARAM) || e.is(Op.INPUT) ? given(e, given) : new double[e.axes().time() ? steps : 1][e.axes().batch() ? batch : 1][]);
      }
      if (block.isLoop()) loop(block);
      else straight(block);
    }
  }

  private double[][][] given(Expr e, Map<String, double[][][]> given) {
    double[][][] value = given.get(e.name());
    if (value == null) throw new IllegalArgumentException("no value for '" + e.name() + "'; give one of shape " + e.shape());
    int t = e.axes().time() ? steps : 1, b = e.axes().batch() ? batch : 1, n = e.shape().count().at(sizes);
    if (value.length != t || Arrays.stream(value).anyMatch(s -> s.length != b || Arrays.stream(s).anyMatch(x -> x.length != n))) {
      throw new IllegalArgumentException("'" + e.name() + "' must hold " + t + " steps of " + b + " examples of " + n + " numbers");
    }
    recurrence.input(e.name()).filter(i -> i.shape().isScalar())
        .ifPresent(i -> i.role().check(i.name(), t * b, k -> value[k / b][k % b][0], steps));
    return value;
  }

  private void straight(Block block) {
    for (Expr e : block.nodes()) {
      double[][][] value = values.get(e);
      if (e.is(Op.PARAM) || e.is(Op.INPUT)) continue;
      for (int t = 0; t < value.length; t++) for (int b = 0; b < value[t].length; b++) value[t][b] = at(e, t, b);
    }
  }

  private void loop(Block block) {
    Map<String, double[][]> now = new HashMap<>();
    for (Recurrence.State s : block.states()) {
      double[][] rows = new double[batch][];
      for (int b = 0; b < batch; b++) rows[b] = stretch(s.initial(), 0, b, s.shape());
      now.put(s.name(), rows);
    }
    for (int i = 0; i < steps; i++) {
      int t = block.backward() ? steps - 1 - i : i;
      for (Expr e : block.nodes()) {
        if (e.is(Op.STATE)) values.get(e)[t] = now.get(e.name());
        else for (int b = 0; b < values.get(e)[e.axes().time() ? t : 0].length; b++) values.get(e)[t][b] = at(e, t, b);
      }
      for (Recurrence.State s : block.states()) {
        double[][] rows = new double[batch][];
        for (int b = 0; b < batch; b++) rows[b] = stretch(s.next(), t, b, s.shape());
        now.put(s.name(), rows);
      }
    }
    finals.putAll(now);
  }

  /** The numbers of e at a step and example, for all axes of e. */
  private double[] value(Expr e, int t, int b) {
    double[][][] value = values.get(e);
    return value[e.axes().time() ? t : 0][e.axes().batch() ? b : 0];
  }

  private double[] stretch(Expr e, int t, int b, Shape shape) {
    double[] from = value(e, t, b), to = new double[shape.count().at(sizes)];
    // a shape is the tail of the shape that it is broadcast to
    for (int i = 0; i < to.length; i++) to[i] = from[i % from.length];
    return to;
  }

  private double[] at(Expr e, int t, int b) {
    int n = e.shape().count().at(sizes);
    double[] out = new double[n];
    switch (e.op()) {
      case CONSTANT -> out[0] = e.number();
      case SIZE -> out[0] = e.length().at(sizes);
      case EXTENT -> out[0] = (double) (e.over().time() ? steps : 1) * (e.over().batch() ? batch : 1);
      case MAP -> map(e, t, b, out);
      case BROADCAST -> out = stretch(e.arg(0), t, b, e.shape());
      case TRANSPOSE -> transpose(e, value(e.arg(0), t, b), out);
      case MATMUL -> matmul(e, value(e.arg(0), t, b), value(e.arg(1), t, b), out);
      case OUTER -> outer(value(e.arg(0), t, b), value(e.arg(1), t, b), out);
      case REDUCE -> reduce(e, value(e.arg(0), t, b), out);
      case SLICE -> slice(e, value(e.arg(0), t, b), out);
      case CONCAT -> concat(e, t, b, out);
      case PICK -> pick(value(e.arg(0), t, b), Indices.position(value(e.arg(1), t, b)[0], e.arg(0).shape().dim(0).at(sizes)), out);
      case PLACE -> place(value(e.arg(0), t, b), Indices.position(value(e.arg(1), t, b)[0], e.length().at(sizes)), out);
      case TOTAL -> total(e, t, b, out);
      case FINAL -> out = finals.get(e.arg(0).name())[b];
      case LAST -> out = value(e.arg(0), steps - 1, b);
      case STEPS -> { for (int s = 0, w = n / steps; s < steps; s++) System.arraycopy(value(e.arg(0), s, b), 0, out, s * w, w); }
      case AT_STEPS -> System.arraycopy(value(e.arg(0), t, b), t * n, out, 0, n);
      case AT_LAST -> { if (t == steps - 1) out = value(e.arg(0), t, b); }
      case PARAM, INPUT, STATE -> throw new AssertionError(e.op() + " has its value already");
    }
    return out;
  }

  private void map(Expr e, int t, int b, double[] out) {
    double[][] args = e.args().stream().map(a -> stretch(a, t, b, e.shape())).toArray(double[][]::new);
    double[] v = new double[args.length];
    for (int i = 0; i < out.length; i++) {
      for (int k = 0; k < v.length; k++) v[k] = args[k][i];
      out[i] = e.function().apply(v);
    }
  }

  private void transpose(Expr e, double[] a, double[] out) {
    int rows = e.shape().dim(0).at(sizes), columns = e.shape().dim(1).at(sizes);
    for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) out[i * columns + j] = a[j * rows + i];
  }

  private void matmul(Expr e, double[] a, double[] x, double[] out) {
    int m = e.arg(0).shape().dim(0).at(sizes), inner = e.arg(0).shape().dim(1).at(sizes);
    int n = e.shape().rank() == 1 ? 1 : e.shape().dim(1).at(sizes);
    for (int i = 0; i < m; i++) for (int j = 0; j < n; j++) for (int k = 0; k < inner; k++) out[i * n + j] = Math.fma(a[i * inner + k], x[k * n + j], out[i * n + j]);
  }

  private static void outer(double[] a, double[] x, double[] out) {
    for (int i = 0; i < a.length; i++) for (int j = 0; j < x.length; j++) out[i * x.length + j] = a[i] * x[j];
  }

  /** (numbers before the axis, along it, after it). */
  private int[] around(Shape shape, int axis) {
    int before = 1, after = 1;
    for (int i = 0; i < shape.rank(); i++) {
      if (i < axis) before *= shape.dim(i).at(sizes);
      if (i > axis) after *= shape.dim(i).at(sizes);
    }
    return new int[] {before, shape.dim(axis).at(sizes), after};
  }

  private void reduce(Expr e, double[] x, double[] out) {
    int[] n = around(e.arg(0).shape(), e.axis());
    Arrays.fill(out, e.fold().identity());
    for (int i = 0; i < n[0]; i++) for (int k = 0; k < n[1]; k++) for (int j = 0; j < n[2]; j++) {
      int to = i * n[2] + j;
      out[to] = e.fold().apply(out[to], x[(i * n[1] + k) * n[2] + j]);
    }
  }

  private void slice(Expr e, double[] x, double[] out) {
    int[] n = around(e.arg(0).shape(), e.range().axis());
    int from = e.range().from().at(sizes), length = e.range().to().at(sizes) - from;
    for (int i = 0; i < n[0]; i++) System.arraycopy(x, (i * n[1] + from) * n[2], out, i * length * n[2], length * n[2]);
  }

  private void concat(Expr e, int t, int b, double[] out) {
    int[] whole = around(e.shape(), e.axis());
    int at = 0;
    for (Expr part : e.args()) {
      int length = around(part.shape(), e.axis())[1] * whole[2];
      double[] x = value(part, t, b);
      for (int i = 0; i < whole[0]; i++) System.arraycopy(x, i * length, out, i * whole[1] * whole[2] + at, length);
      at += length;
    }
  }

  private static void pick(double[] x, int position, double[] out) {
    if (position < 0) Arrays.fill(out, Double.NaN);
    else System.arraycopy(x, position * out.length, out, 0, out.length);
  }

  private static void place(double[] x, int position, double[] out) {
    if (position >= 0) System.arraycopy(x, 0, out, position * x.length, x.length);
  }

  private void total(Expr e, int t, int b, double[] out) {
    Expr x = e.arg(0);
    List<Integer> ts = e.over().time() ? range(steps) : List.of(t), bs = e.over().batch() ? range(batch) : List.of(b);
    for (int s : ts) for (int r : bs) {
      double[] v = value(x, s, r);
      for (int i = 0; i < out.length; i++) out[i] += v[i];
    }
  }

  private static List<Integer> range(int n) {
    return java.util.stream.IntStream.range(0, n).boxed().toList();
  }
}
