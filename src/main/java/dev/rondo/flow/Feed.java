package dev.rondo.flow;

import com.google.common.collect.ImmutableMap;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.interpret.Indices;
import dev.rondo.train.SplitMix;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** One batch: the numbers of every input by name, {@code [T][B][n]} without the axes that the input does not vary over. */
public record Feed(int examples, int steps, Map<String, double[]> inputs) {

  public Feed {
    if (examples < 1) throw new IllegalArgumentException("a batch of " + examples + " examples; it must be at least 1");
    if (steps < 1) throw new IllegalArgumentException("a sequence of " + steps + " steps; it must be at least 1");
    inputs = ImmutableMap.copyOf(inputs);
  }

  /**
   * At most {@code most} examples of a dataset, spread over its whole length. Throws {@link IllegalArgumentException}
   * if it has none. Inputs that {@link LastStep} added are random.
   */
  public static Feed of(Recurrence network, Map<String, Integer> sizes, Dataset data, int most, long seed) {
    if (data.size() < 1) throw new IllegalArgumentException("the data has no examples; give it at least one whole sequence");
    if (most < 1) throw new IllegalArgumentException("a batch of " + most + " examples; it must be at least 1");
    int batch = Math.min(most, data.size());
    Map<String, double[]> inputs = new LinkedHashMap<>(random(network, sizes, batch, data.steps(), seed).inputs);
    Set<String> read = read(network);
    for (Input input : network.given()) {
      if (LastStep.isDirection(input) || !read.contains(input.name())) continue;
      double[] numbers = new double[length(input, sizes, batch, data.steps())];
      for (int b = 0; b < batch; b++) data.copy(input.name(), (int) ((long) b * data.size() / batch), numbers, b, batch);
      inputs.put(input.name(), numbers);
    }
    return new Feed(batch, data.steps(), inputs);
  }

  /**
   * Independent normal numbers of deviation 1 for every input. Directions of {@link LastStep} have length 1, and an
   * index takes each of its positions equally often. Every example has all steps and is one sequence.
   */
  public static Feed random(Recurrence network, Map<String, Integer> sizes, int examples, int steps, long seed) {
    Map<String, double[]> inputs = new LinkedHashMap<>();
    Indices indices = Indices.of(network);
    for (Input input : network.given()) {
      double[] numbers = new double[length(input, sizes, examples, steps)];
      SplitMix random = SplitMix.of(seed, "flow " + input.name());
      int positions = indices.contains(input.name()) ? indices.count(input.name(), sizes) : 0;
      for (int i = 0; i < numbers.length; i++) numbers[i] = input.isLengths() ? steps : input.isResets() ? 0 : positions > 0 ? Math.floor(positions * random.uniform()) : random.normal();
      if (LastStep.isDirection(input)) normalise(numbers, input.shape().count().at(sizes));
      inputs.put(input.name(), numbers);
    }
    return new Feed(examples, steps, inputs);
  }

  /** Only the first steps. */
  Feed until(int fewer, Recurrence network) {
    if (fewer >= steps) return this;
    Map<String, double[]> first = new LinkedHashMap<>(inputs);
    for (Input input : network.inputs()) {
      if (input.axes().time()) first.computeIfPresent(input.name(), (name, all) -> Arrays.copyOf(all, all.length / steps * fewer));
    }
    return new Feed(examples, fewer, first);
  }

  /** {@code [T][B][n] -> [T][most][n]} for numbers over these axes. */
  double[] rows(double[] all, Axes axes, int most) {
    if (!axes.batch() || most >= examples) return all;
    int sequence = axes.time() ? steps : 1, n = all.length / (sequence * examples);
    double[] fewer = new double[sequence * most * n];
    for (int t = 0; t < sequence; t++) System.arraycopy(all, t * examples * n, fewer, t * most * n, most * n);
    return fewer;
  }

  static int length(Input input, Map<String, Integer> sizes, int batch, int steps) {
    Axes axes = input.axes();
    return Math.multiplyExact(Math.multiplyExact(axes.time() ? steps : 1, axes.batch() ? batch : 1), input.shape().count().at(sizes));
  }

  private static Set<String> read(Recurrence network) {
    Set<String> names = new HashSet<>();
    for (Expr e : Graphs.reachable(network, network.roots())) if (e.is(Op.INPUT)) names.add(e.name());
    return names;
  }

  private static void normalise(double[] numbers, int n) {
    for (int row = 0; row < numbers.length; row += n) {
      double norm = 0;
      for (int i = 0; i < n; i++) norm = Math.hypot(norm, numbers[row + i]);
      for (int i = 0; i < n; i++) numbers[row + i] /= norm;
    }
  }
}
