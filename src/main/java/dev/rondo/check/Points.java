package dev.rondo.check;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.interpret.Indices;
import dev.rondo.graph.interpret.Interpreter;
import dev.rondo.train.SplitMix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** (probe, sizes, batch) -> values for all inputs of the probe with a finite loss. */
record Points(Probe probe, Map<String, Integer> sizes, int batch) {

  /** Values by name, and the number of time steps. */
  record Point(Probe probe, Map<String, Integer> sizes, int batch, int steps, Map<String, double[][][]> values) {

    Map<String, double[][][]> evaluate(Recurrence r) {
      return Interpreter.run(r, sizes, steps, batch, values);
    }

    double loss(Recurrence r) {
      return evaluate(r).get(Probe.LOSS)[0][0][0];
    }

    private boolean isFinite() {
      return Double.isFinite(loss(probe.recurrence().withOutputs(List.of(new Output(Probe.LOSS, probe.loss())))));
    }
  }

  /** Random numbers in ±1. If the loss is not finite there (a logarithm, for example), in (0, 1). */
  Point first(int steps, long seed) {
    return random(steps, seed, 1).orElseThrow(() -> new IllegalArgumentException(
        "'" + probe.recurrence().name() + "' has no finite value at random points; is a logarithm, root or quotient outside its domain"));
  }

  /**
   * Another point, {@code scale} times as far from 0; with {@code afterRun}, its states are those after a run. Empty if
   * the loss is not finite.
   */
  Optional<Point> other(int steps, long seed, double scale, boolean afterRun) {
    Optional<Point> point = random(steps, seed, scale);
    if (!afterRun) return point;
    return point.map(this::run).filter(Point::isFinite);
  }

  private Point run(Point from) {
    List<Output> finals = new ArrayList<>();
    probe.recurrence().states().forEach(s -> {
      String initial = Probe.initial(s.name());
      if (from.values.containsKey(initial)) finals.add(new Output(initial, Build.finalOf(s.expr())));
    });
    from.values.putAll(from.evaluate(probe.recurrence().withOutputs(finals)));
    return from;
  }

  private Optional<Point> random(int steps, long seed, double scale) {
    for (double low : new double[] {-1, 0.1}) {
      Point point = new Point(probe, sizes, batch, steps, new HashMap<>());
      probe.leaves().forEach((name, leaf) -> point.values.put(name, value(name, leaf, point, SplitMix.of(seed, name), low, scale)));
      if (point.isFinite()) return Optional.of(point);
    }
    return Optional.empty();
  }

  private double[][][] value(String name, Expr leaf, Point point, SplitMix numbers, double low, double scale) {
    Optional<Input> input = probe.recurrence().input(name);
    Indices indices = Indices.of(probe.recurrence());
    if (input.filter(Input::isLengths).isPresent()) return lengths(numbers, point.steps);
    if (input.filter(Input::isMask).isPresent()) return filled(leaf, name, point, () -> numbers.uniform() < input.get().dropout().getAsDouble() ? 0 : 1 / (1 - input.get().dropout().getAsDouble()));
    int positions = indices.contains(name) ? indices.count(name, sizes) : input.filter(Input::isResets).isPresent() ? 2 : 0;
    if (positions > 0) return filled(leaf, name, point, () -> Math.floor(Math.abs(low + (1 - low) * numbers.uniform()) * positions));
    return filled(leaf, name, point, () -> scale * (low + (1 - low) * numbers.uniform()));
  }

  /** Different lengths; one of them is all steps. */
  private double[][][] lengths(SplitMix numbers, int steps) {
    double[][][] value = new double[1][batch][1];
    for (int b = 0; b < batch; b++) value[0][b][0] = b == 0 ? steps : 1 + (int) (numbers.uniform() * steps);
    return value;
  }

  private double[][][] filled(Expr leaf, String name, Point point, java.util.function.DoubleSupplier numbers) {
    Axes axes = leaf.axes();
    int count = leaf.shape().count().at(Dim.withSteps(sizes, point.steps));
    if (count < 1) throw new IllegalArgumentException("'" + name + "' of shape " + leaf.shape() + " holds no numbers at the sizes " + sizes + "; give larger ones with --dims");
    double[][][] value = new double[axes.time() ? point.steps : 1][axes.batch() ? batch : 1][count];
    for (double[][] step : value) for (double[] row : step) java.util.Arrays.setAll(row, i -> numbers.getAsDouble());
    return value;
  }
}
