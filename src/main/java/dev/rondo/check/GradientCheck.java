package dev.rondo.check;

import dev.rondo.autodiff.Partials;
import dev.rondo.autodiff.Pullback;
import dev.rondo.check.Report.Row;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.interpret.Indices;
import dev.rondo.graph.simplify.Simplify;
import dev.rondo.train.SplitMix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * |∂loss/∂x - (loss(x + h) - loss(x - h)) / 2h| for every parameter, input and initial state of a recurrence, in double
 * precision, by the interpreter. The values and the loss's weights are random. Of a large tensor, only
 * {@code perTensor} numbers are checked, chosen by the seed.
 */
public record GradientCheck(Map<String, Integer> sizes, int batch, int steps, long seed, int perTensor, Function<Expr, List<Expr>> partials) {

  /** The maximum error that rounding explains; a wrong derivative gives a much larger one. */
  public static final double LIMIT = 1e-6;

  /** A smaller gradient is compared as if it had this size; otherwise rounding would dominate. */
  private static final double FLOOR = 1e-3;

  /** The number of points to try after the first. */
  static final int OTHER_POINTS = 8;

  public GradientCheck {
    sizes.forEach((name, size) -> {
      if (size < 1) throw new IllegalArgumentException("dimension " + name + " = " + size + "; it must be at least 1");
    });
  }

  /** Small sizes, a batch of 2, 4 time steps. Dimensions without a size get different ones, from 2 on. */
  public static GradientCheck of(Recurrence r, Map<String, Integer> given, long seed) {
    Map<String, Integer> sizes = new LinkedHashMap<>(given);
    int next = 2;
    for (String dim : r.dims()) if (!sizes.containsKey(dim)) sizes.put(dim, next++);
    return new GradientCheck(sizes, 2, 4, seed, 40, Partials::of);
  }

  /** The same check for the derivatives of another table. */
  public GradientCheck partials(Function<Expr, List<Expr>> table) {
    return new GradientCheck(sizes, batch, steps, seed, perTensor, table);
  }

  /**
   * The error of each tensor, relative to its largest number. If a gradient is 0 in both computations, the point may be
   * the reason, such as a branch that is never taken. So other points are tried: other seeds, larger numbers, more
   * steps, and states after a run.
   */
  public Report run(Recurrence r) {
    Probe probe = Probe.of(r, Probe.Open.CONSTANT);
    Recurrence gradient = gradient(probe);
    Map<String, Row> rows = new LinkedHashMap<>();
    gradient.outputs().forEach(o -> rows.put(o.name(), null));
    Points points = new Points(probe, sizes, batch);
    measure(r, gradient, points.first(steps, seed), rows);
    Set<String> zero = zero(probe, gradient);
    rows.replaceAll((name, row) -> zero.contains(name) ? row.reached() : row);
    for (int k = 1; k <= OTHER_POINTS && rows.values().stream().anyMatch(row -> !row.exercised()); k++) {
      points.other(steps * (1 + k), seed + k, Math.pow(2, k - 1), k % 2 == 0).ifPresent(point -> measure(r, gradient, point, rows));
    }
    return new Report(List.copyOf(rows.values()));
  }

  /** Measures rows that are missing, or with a tensor that no point has reached. */
  private void measure(Recurrence r, Recurrence gradient, Points.Point point, Map<String, Row> rows) {
    Map<String, double[][][]> gradients = point.evaluate(gradient);
    HeldValues primal = HeldValues.of(point.probe(), point::evaluate);
    point.values().putAll(primal.values());
    rows.replaceAll((name, row) -> row != null && row.exercised() ? row : row(kind(r, name), name, primal.recurrence(), point, gradients.get(name)));
  }

  /**
   * Tensors with a symbolic derivative of 0, although values depend on them: through stop_gradient or a comparison.
   * Other points give no further information.
   */
  private static Set<String> zero(Probe probe, Recurrence gradient) {
    Set<Expr> read = new HashSet<>(Graphs.reachable(probe.recurrence(), List.of(probe.loss())));
    Map<String, Expr> leaves = probe.leaves();
    return gradient.outputs().stream().filter(o -> read.contains(leaves.get(o.name())) && isZero(Simplify.apply(o.value()))).map(Output::name).collect(Collectors.toSet());
  }

  private static boolean isZero(Expr e) {
    return e.is(Op.BROADCAST) ? isZero(e.arg(0)) : e.isConstant(0);
  }

  private static String kind(Recurrence r, String name) {
    return r.param(name).isPresent() ? Row.PARAMETER : r.input(name).isPresent() ? "input" : "initial state";
  }

  /**
   * The gradients of the loss by everything that the cell itself reads. Cotangents belong to the check, and an index or
   * a mask has no gradient.
   */
  private Recurrence gradient(Probe probe) {
    Pullback back = new Pullback(probe.recurrence(), Map.of(probe.loss(), Build.constant(1)), partials);
    List<Output> outputs = new ArrayList<>();
    Indices indices = Indices.of(probe.recurrence());
    probe.leaves().forEach((name, leaf) -> {
      boolean lengths = probe.recurrence().input(name).filter(i -> i.isLengths() || i.isResets()).isPresent();   // whole numbers: they cannot be moved a little
      if (!name.endsWith("_cotangent") && !lengths && !indices.contains(name) && !isMask(probe, name)) outputs.add(new Output(name, back.cotangent(leaf)));
    });
    return back.extended().withOutputs(outputs);
  }

  private static boolean isMask(Probe probe, String name) {
    return probe.recurrence().input(name).map(Input::isMask).orElse(false);
  }

  /** A slope by finite differences, and the possible effect of rounding of the losses on it. */
  private record Slope(double value, double rounding) {}

  private Row row(String kind, String name, Recurrence primal, Points.Point point, double[][][] gradient) {
    double[][][] x = point.values().get(name);
    int batches = x[0].length, n = x[0][0].length, count = x.length * batches * n;
    double worst = 0, rounding = 0, scale = FLOOR, largest = 0, here = point.loss(primal);
    int[] order = SplitMix.of(seed, "order of " + name).permutation(count);
    for (int k = 0; k < Math.min(count, perTensor); k++) {
      int t = order[k] / n / batches, b = order[k] / n % batches, i = order[k] % n;
      Slope slope = slope(primal, point, x[t][b], i, here);
      double g = gradient[t % gradient.length][b % gradient[0].length][i], off = Math.abs(g - slope.value);
      if (off > worst || Double.isNaN(off)) rounding = slope.rounding;
      worst = larger(worst, off);
      largest = larger(largest, Math.max(Math.abs(g), Math.abs(slope.value)));
      scale = larger(scale, largest);
    }
    boolean lost = worst / scale > LIMIT && rounding >= worst / 4;
    boolean exercised = largest != 0 || worst != 0;   // NaN too
    return new Row(kind, name.replaceFirst("\\.initial$", ""), worst / scale, lost ? Optional.of(doubt(here, rounding / scale)) : Optional.empty(), exercised);
  }

  private static String doubt(double loss, double rounding) {
    return String.format(Locale.ROOT, "this says nothing of the derivative: the loss is %.1e here, and its rounding alone comes to %.1e; choose constants or sizes that keep it small, or another point with --seed", loss, rounding);
  }

  private static double larger(double a, double b) {
    return Double.isNaN(a) || b <= a ? a : b;
  }

  /**
   * The central difference. If the slopes on both sides differ, there is a kink between, so the step shrinks until the
   * kink is outside.
   */
  private Slope slope(Recurrence primal, Points.Point point, double[] row, int i, double here) {
    double x = row[i];
    Slope slope = new Slope(Double.NaN, 0);
    for (double h = 1e-5; h > 1e-9; h /= 10) {
      row[i] = x + h;
      double up = point.loss(primal), right = (up - here) / h;
      row[i] = x - h;
      double down = point.loss(primal), left = (here - down) / h;
      row[i] = x;
      slope = new Slope((up - down) / (2 * h), Math.ulp(1.0) * Math.max(Math.abs(up), Math.abs(down)) / h);
      if (Math.abs(right - left) <= 1e-3 * (1 + Math.abs(right) + Math.abs(left))) return slope;
    }
    return slope;
  }
}
