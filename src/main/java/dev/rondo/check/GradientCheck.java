package dev.rondo.check;

import dev.rondo.autodiff.Partials;
import dev.rondo.autodiff.Pullback;
import dev.rondo.check.Report.Row;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Indices;
import dev.rondo.graph.Interpreter;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.train.SplitMix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * |∂loss/∂x - (loss(x + h) - loss(x - h)) / 2h| for every parameter, input and initial state of a recurrence, in double, by the interpreter. The
 * values and the loss's weights are random; of a large tensor only {@code perTensor} numbers are moved, chosen by the seed.
 */
public record GradientCheck(Map<String, Integer> sizes, int batch, int steps, long seed, int perTensor, Function<Expr, List<Expr>> partials) {

  /** An error up to this is rounding; a wrong derivative gives one that is many times larger. */
  public static final double LIMIT = 1e-6;

  /** A gradient below this is compared as if it were this large, or rounding would decide. */
  private static final double FLOOR = 1e-3;

  public GradientCheck {
    sizes.forEach((name, size) -> {
      if (size < 1) throw new IllegalArgumentException("dimension " + name + " = " + size + "; it must be at least 1");
    });
  }

  /** Small sizes, a batch of 2, 4 steps. Dimensions without a size get different ones, from 2 on. */
  public static GradientCheck of(Recurrence r, Map<String, Integer> given, long seed) {
    Map<String, Integer> sizes = new LinkedHashMap<>(given);
    int next = 2;
    for (String dim : r.dims()) if (!sizes.containsKey(dim)) sizes.put(dim, next++);
    return new GradientCheck(sizes, 2, 4, seed, 40, Partials::of);
  }

  /** The same check of derivatives that another table gives. */
  public GradientCheck partials(Function<Expr, List<Expr>> table) {
    return new GradientCheck(sizes, batch, steps, seed, perTensor, table);
  }

  /** The error of each tensor, relative to its largest number. */
  public Report run(Recurrence r) {
    Probe probe = Probe.of(r, Probe.Open.CONSTANT);
    Map<String, double[][][]> point = point(probe);
    Map<String, double[][][]> gradients = evaluate(gradient(probe), point);
    Frozen primal = Frozen.of(probe, (recurrence) -> evaluate(recurrence, point));
    point.putAll(primal.values());
    List<Row> rows = new ArrayList<>();
    for (String name : gradients.keySet()) rows.add(row(kind(r, name), name, primal.recurrence(), point, gradients.get(name)));
    return new Report(rows);
  }

  private static String kind(Recurrence r, String name) {
    return r.param(name).isPresent() ? "parameter" : r.input(name).isPresent() ? "input" : "initial state";
  }

  /** The gradients of the loss by all that the cell itself is given; cotangents are the check's own, and an index or a mask has none. */
  private Recurrence gradient(Probe probe) {
    Pullback back = new Pullback(probe.recurrence(), Map.of(probe.loss(), Build.constant(1)), partials);
    List<Output> outputs = new ArrayList<>();
    Indices indices = Indices.of(probe.recurrence());
    probe.leaves().forEach((name, leaf) -> {
      boolean lengths = probe.recurrence().input(name).filter(i -> i.lengths() || i.resets()).isPresent();   // whole numbers: they cannot be moved a little
      if (!name.endsWith("_cotangent") && !lengths && !indices.contains(name) && !isMask(probe, name)) outputs.add(new Output(name, back.cotangent(leaf)));
    });
    return back.extended().withOutputs(outputs);
  }

  private Map<String, double[][][]> evaluate(Recurrence r, Map<String, double[][][]> point) {
    return Interpreter.run(r, sizes, steps, batch, point);
  }

  private double loss(Recurrence r, Map<String, double[][][]> point) {
    return evaluate(r, point).get(Probe.LOSS)[0][0][0];
  }

  /** Random numbers in ±1, or, where the loss has no value there (a logarithm, say), in (0, 1). */
  private Map<String, double[][][]> point(Probe probe) {
    Recurrence primal = probe.recurrence().withOutputs(List.of(new Output(Probe.LOSS, probe.loss())));
    for (double low : new double[] {-1, 0.1}) {
      Map<String, double[][][]> point = new HashMap<>();
      probe.leaves().forEach((name, leaf) -> point.put(name, probe.recurrence().input(name).filter(Input::lengths).isPresent() ? lengths(name) : random(leaf, name, low)));
      Indices indices = Indices.of(probe.recurrence());
      probe.recurrence().inputs().stream().filter(Input::isMask).forEach(i -> drop(point.get(i.name()), i.dropout().getAsDouble(), SplitMix.of(seed, i.name())));
      indices.lengths().keySet().forEach(name -> positions(point.get(name), indices.count(name, sizes)));
      probe.recurrence().inputs().stream().filter(Input::resets).forEach(i -> positions(point.get(i.name()), 2));
      if (Double.isFinite(loss(primal, point))) return point;
    }
    throw new IllegalArgumentException("'" + primal.name() + "' has no finite value at random points; is a logarithm, root or quotient outside its domain");
  }

  private static boolean isMask(Probe probe, String name) {
    return probe.recurrence().input(name).map(Input::isMask).orElse(false);
  }

  /** A mask, which is the same in all that the check evaluates. */
  private static void drop(double[][][] mask, double rate, SplitMix numbers) {
    for (double[][] step : mask) for (double[] row : step) for (int i = 0; i < row.length; i++) row[i] = numbers.uniform() < rate ? 0 : 1 / (1 - rate);
  }

  /** Numbers below 1 in size as positions of an axis. */
  private static void positions(double[][][] values, int count) {
    for (double[][] step : values) for (double[] row : step) for (int i = 0; i < row.length; i++) row[i] = Math.floor(Math.abs(row[i]) * count);
  }

  /** Different lengths, one of them all steps. */
  private double[][][] lengths(String name) {
    double[][][] value = new double[1][batch][1];
    SplitMix numbers = SplitMix.of(seed, name);
    for (int b = 0; b < batch; b++) value[0][b][0] = b == 0 ? steps : 1 + (int) (numbers.uniform() * steps);
    return value;
  }

  private double[][][] random(Expr leaf, String name, double low) {
    SplitMix numbers = SplitMix.of(seed, name);
    Axes axes = leaf.axes();
    int count = leaf.shape().count().at(Dim.withSteps(sizes, steps));
    if (count < 1) throw new IllegalArgumentException("'" + name + "' of shape " + leaf.shape() + " holds no numbers at the sizes " + sizes + "; give larger ones with --dims");
    double[][][] value = new double[axes.time() ? steps : 1][axes.batch() ? batch : 1][count];
    for (double[][] step : value) for (double[] row : step) for (int i = 0; i < row.length; i++) row[i] = low + (1 - low) * numbers.uniform();
    return value;
  }

  /** A slope by finite differences, and how far rounding of the losses that it is made of may move it. */
  private record Slope(double value, double rounding) {}

  private Row row(String kind, String name, Recurrence primal, Map<String, double[][][]> point, double[][][] gradient) {
    double[][][] x = point.get(name);
    int batches = x[0].length, n = x[0][0].length, count = x.length * batches * n;
    double worst = 0, rounding = 0, scale = FLOOR, here = loss(primal, point);
    int[] order = SplitMix.of(seed, "order of " + name).permutation(count);
    for (int k = 0; k < Math.min(count, perTensor); k++) {
      int t = order[k] / n / batches, b = order[k] / n % batches, i = order[k] % n;
      Slope slope = slope(primal, point, x[t][b], i, here);
      double g = gradient[t % gradient.length][b % gradient[0].length][i], off = Math.abs(g - slope.value);
      if (off > worst || Double.isNaN(off)) rounding = slope.rounding;
      worst = larger(worst, off);
      scale = larger(scale, Math.max(Math.abs(g), Math.abs(slope.value)));
    }
    boolean lost = worst / scale > LIMIT && rounding >= worst / 4;
    return new Row(kind, name.replaceFirst("\\.initial$", ""), worst / scale, lost ? Optional.of(doubt(here, rounding / scale)) : Optional.empty());
  }

  private static String doubt(double loss, double rounding) {
    return String.format(Locale.ROOT, "this says nothing of the derivative: the loss is %.1e here, and its rounding alone comes to %.1e; choose constants or sizes that keep it small, or another point with --seed", loss, rounding);
  }

  private static double larger(double a, double b) {
    return Double.isNaN(a) || b <= a ? a : b;
  }

  /** The central difference; where the slopes on both sides differ there is a kink between, so the step shrinks until it is outside. */
  private Slope slope(Recurrence primal, Map<String, double[][][]> point, double[] row, int i, double here) {
    double x = row[i];
    Slope slope = new Slope(Double.NaN, 0);
    for (double h = 1e-5; h > 1e-9; h /= 10) {
      row[i] = x + h;
      double up = loss(primal, point), right = (up - here) / h;
      row[i] = x - h;
      double down = loss(primal, point), left = (here - down) / h;
      row[i] = x;
      slope = new Slope((up - down) / (2 * h), Math.ulp(1.0) * Math.max(Math.abs(up), Math.abs(down)) / h);
      if (Math.abs(right - left) <= 1e-3 * (1 + Math.abs(right) + Math.abs(left))) return slope;
    }
    return slope;
  }
}
