package dev.rondo.train;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.train.step.Accumulation;
import dev.rondo.train.step.LossTotals;
import dev.rondo.train.step.PerPartLoss;
import dev.rondo.train.step.TrainingStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A training step that runs its batch in parts (gradient accumulation). One program adds up the gradients of the parts
 * ({@link Accumulation}); a second one updates the weights with the sum.
 */
final class AccumulatingProgram implements TrainingProgram {

  private final LossTotals totals;
  private final Map<String, double[]> step = new LinkedHashMap<>();   // the loss totals of its parts
  private final Recurrence network;
  private final Recurrence update;
  private final Map<String, Integer> sizes;
  private final Accumulation gradient;
  private final int part;
  private final SessionPool runner;
  private final Session updater;
  private final Map<String, double[]> numbers = new LinkedHashMap<>();   // buffer between the two programs
  private final double[] number = new double[1];

  AccumulatingProgram(Recurrence network, Map<String, Integer> sizes, Plan plan, Set<String> frozen, int steps, long runs) {
    this.network = network;
    this.sizes = sizes;
    this.gradient = Accumulation.of(network, frozen);
    this.totals = new LossTotals(TrainingStep.loss(network), sizes);
    this.update = TrainingStep.update(network, plan.rule().optimiser(), plan.rule().clip(), gradient.trained());
    this.part = plan.part();
    this.runner = new SessionPool(program(network, sizes, gradient), sizes, part, steps, plan.element(), plan.threads(), runs);
    this.updater = Compiled.of(update, updating(update, sizes, plan, runs)).open();
    numbers.put(Accumulation.LOSS, number);
    for (Param p : gradient.trained()) numbers.put(p.name(), new double[updater.length(p.name())]);
  }

  /** The program of a part, which also computes the totals of an epoch's loss. */
  static Recurrence program(Recurrence network, Map<String, Integer> sizes, Accumulation gradient) {
    return gradient.program().withOutputs(new LossTotals(TrainingStep.loss(network), sizes).outputs());
  }

  /** The compile options of the update, which reads no examples. */
  static Options updating(Recurrence update, Map<String, Integer> sizes, Plan plan, long runs) {
    return SessionPool.options(update, Options.of(sizes, 1, 1).element(plan.element()), runs);
  }

  @Override
  public void run(Dataset data, Batches batches, int k, double rate, DropoutMasks noise) {
    clear();
    int all = batches.size(k);
    tell(data, batches, k);
    for (int from = 0; from < all; from += part) {
      int size = Math.min(part, all - from);
      runner.write(PerPartLoss.SHARE, (double) size / all);
      runner.run(data, batches.part(k, from, size), 0, new DropoutMasks(noise.seed(), noise.step(), from, all));
      runner.count(totals, step);
    }
    update(rate);
  }

  private void clear() {
    step.clear();
    runner.write(Accumulation.LOSS, 0);
    for (Param p : gradient.trained()) {
      double[] zeros = numbers.get(p.name());
      java.util.Arrays.fill(zeros, 0);
      runner.session().write(Accumulation.sum(p.name()), zeros);
    }
  }

  /** Writes the numbers of the whole batch that a part cannot know. */
  private void tell(Dataset data, Batches batches, int k) {
    runner.write(PerPartLoss.EXAMPLES, batches.size(k));
    for (String lengths : gradient.counted()) {
      double[] one = new double[1];
      double sum = 0;
      for (int row = 0; row < batches.size(k); row++) {
        data.copy(lengths, batches.example(k, row), one, 0, 1);
        sum += one[0];
      }
      runner.write(PerPartLoss.steps(lengths), sum);
    }
  }

  private void update(double rate) {
    write(updater, TrainingStep.RATE, rate);
    write(updater, Accumulation.LOSS, runner.number(Accumulation.LOSS));
    for (Param p : gradient.trained()) {
      double[] values = numbers.get(p.name());
      runner.session().read(Accumulation.sum(p.name()), values);
      updater.write(Accumulation.sum(p.name()), values);
    }
    updater.run();
    for (Param p : gradient.trained()) {
      double[] values = numbers.get(p.name());
      updater.read(p.name(), values);
      runner.session().write(p.name(), values);
    }
  }

  private void write(Session session, String name, double value) {
    number[0] = value;
    session.write(name, number);
  }

  @Override
  public double loss() {
    return runner.number(Accumulation.LOSS);
  }

  @Override
  public void count(Map<String, double[]> epoch) {
    step.forEach((name, values) -> {
      double[] sum = epoch.computeIfAbsent(name, k -> new double[values.length]);
      for (int i = 0; i < sum.length; i++) sum[i] += values[i];
    });
  }

  @Override
  public LossTotals totals() {
    return totals;
  }

  @Override
  public double norm() {
    updater.read(TrainingStep.GRADIENT_NORM, number);
    return number[0];
  }

  @Override
  public Map<String, double[]> fresh(Map<String, double[]> weights, long seed) {
    Map<String, double[]> values = ParameterInitialiser.all(network, sizes, seed);
    values.putAll(weights);
    for (Param p : moments()) values.put(p.name(), ParameterInitialiser.of(p, sizes, seed));
    return values;
  }

  /** The parameters of the update other than the weights. */
  private List<Param> moments() {
    return update.params().stream().filter(p -> network.param(p.name()).isEmpty() && !passing(p.name())).toList();
  }

  private boolean passing(String name) {
    return name.equals(Accumulation.LOSS) || gradient.trained().stream().anyMatch(p -> Accumulation.sum(p.name()).equals(name));
  }

  @Override
  public Map<String, double[]> values() {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (Param p : network.params()) values.put(p.name(), runner.session().read(p.name()));
    for (Param p : moments()) values.put(p.name(), updater.read(p.name()));
    return values;
  }

  @Override
  public double[] value(String name) {
    return runner.session().read(name);
  }

  @Override
  public void restore(Map<String, double[]> values) {
    for (Param p : network.params()) runner.session().write(p.name(), SessionPool.need(values, p.name(), network));
    for (Param p : gradient.trained()) updater.write(p.name(), values.get(p.name()));
    for (Param p : moments()) updater.write(p.name(), SessionPool.need(values, p.name(), update));
  }

  @Override
  public void write(String name, double value) {
    write(runner.session(), name, value);
  }

  @Override
  public void close() {
    runner.close();
    updater.close();
  }
}
