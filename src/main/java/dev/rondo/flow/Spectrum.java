package dev.rondo.flow;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.train.SplitMix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * v ← J Jᵀ v / ‖J Jᵀ v‖: power iteration for σ = ‖J‖₂ of one loop's step, at all steps and examples at once. The
 * estimate ‖J w‖, w = Jᵀ v / ‖Jᵀ v‖, is never above σ. {@code error} is the maximum of the relative residuals ½ ‖J Jᵀ v
 * - θ v‖ / θ, θ = ‖Jᵀ v‖². Some singular value is within that distance (Parlett 1980, §4.5). It is the largest one
 * unless the random start had no component of its vector. {@code mean} and {@code largest} are over the active examples
 * at each step, {@code overall} is the mean over all their steps.
 */
public record Spectrum(double[] mean, double[] largest, double overall, int examples, int iterations, double error) {

  static final int MOST = 40;
  static final double ENOUGH = 0.01;

  /** {@code values} holds parameters, inputs and the states before each step, in the layout of a session. */
  static Spectrum of(Recurrence network, Loop loop, ActiveExamples running, Options options, Map<String, double[]> values) {
    StepProduct product = StepProduct.of(network, loop);
    Recurrence step = product.recurrence();
    Session session = Compiled.of(step, options).open();
    step.params().forEach(p -> session.write(p.name(), values.get(p.name())));
    step.inputs().stream().filter(i -> values.containsKey(i.name())).forEach(i -> session.write(i.name(), values.get(i.name())));
    int instances = options.steps() * options.batch();
    Map<State, double[]> v = start(loop, options, instances);
    double[] back = new double[instances], forth = new double[instances];
    double error = Double.POSITIVE_INFINITY;
    int iterations = 0;
    while (iterations < MOST && error > ENOUGH) {
      iterations++;
      v.forEach((s, numbers) -> session.write(StepProduct.direction(s).name(), numbers));
      session.run();
      session.read(StepProduct.BACK, back);
      session.read(StepProduct.FORTH, forth);
      v.forEach((s, numbers) -> next(session, s, numbers, forth));
      error = error(back, forth);
    }
    double[] means = running.means(forth), largest = IntStream.range(0, running.steps()).mapToDouble(t -> Arrays.stream(running.at(t, forth)).max().orElseThrow()).toArray();
    return new Spectrum(means, largest, ActiveExamples.overall(means, running.counts()), options.batch(), iterations, error);
  }

  private static Map<State, double[]> start(Loop loop, Options options, int instances) {
    Map<State, double[]> v = new LinkedHashMap<>();
    double[] norms = new double[instances];
    for (State s : loop.states()) {
      double[] numbers = new double[instances * s.shape().count().at(options.sizes())];
      SplitMix random = SplitMix.of(1, "flow.v " + s.name());
      int n = numbers.length / instances;
      for (int i = 0; i < numbers.length; i++) norms[i / n] = Math.hypot(norms[i / n], numbers[i] = random.normal());
      v.put(s, numbers);
    }
    v.values().forEach(numbers -> divide(numbers, norms));
    return v;
  }

  private static void next(Session session, State s, double[] numbers, double[] norms) {
    session.read(StepProduct.result(s), numbers);
    divide(numbers, norms);
  }

  private static void divide(double[] numbers, double[] norms) {
    int n = numbers.length / norms.length;
    for (int i = 0; i < numbers.length; i++) if (norms[i / n] > 0) numbers[i] /= norms[i / n];
  }

  /** ‖J Jᵀ v - θ v‖ / θ = √(‖J w‖² / ‖Jᵀ v‖² - 1), because v and w have length 1. */
  private static double error(double[] back, double[] forth) {
    double worst = 0;
    for (int i = 0; i < back.length; i++) {
      if (back[i] == 0) continue;   // J = 0
      double ratio = forth[i] / back[i];
      worst = Math.max(worst, Math.sqrt(Math.max(0, ratio * ratio - 1)) / 2);
    }
    return worst;
  }
}
