package dev.rondo.train;

import dev.rondo.data.Dataset;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.train.step.LossTotals;
import dev.rondo.train.step.TrainingStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A training step as one program, which reads the whole batch. */
final class FullBatchProgram implements TrainingProgram {

  private final LossTotals totals;
  private final Recurrence whole;
  private final Map<String, Integer> sizes;
  private final int rows;
  private final int steps;
  private final SessionPool runner;

  FullBatchProgram(Recurrence network, Map<String, Integer> sizes, Plan plan, Set<String> frozen, int rows, int steps, long runs) {
    this.totals = new LossTotals(TrainingStep.loss(network), sizes);
    this.whole = program(network, sizes, plan, frozen);
    this.sizes = sizes;
    this.rows = rows;
    this.steps = steps;
    this.runner = new SessionPool(whole, sizes, rows, steps, plan.element(), plan.threads(), runs);
  }

  /** A training step that also computes the totals of an epoch's loss. */
  static Recurrence program(Recurrence network, Map<String, Integer> sizes, Plan plan, Set<String> frozen) {
    Recurrence step = TrainingStep.of(network, plan.rule().optimiser(), plan.rule().clip(), frozen);
    List<Output> outputs = new ArrayList<>(step.outputs());
    outputs.addAll(new LossTotals(TrainingStep.loss(network), sizes).outputs());
    return step.withOutputs(outputs);
  }

  @Override
  public void run(Dataset data, Batches batches, int k, double rate, DropoutMasks noise) {
    runner.write(TrainingStep.RATE, rate);
    runner.run(data, batches, k, noise);
  }

  @Override
  public double loss() {
    return runner.number(TrainingStep.LOSS);
  }

  @Override
  public void count(Map<String, double[]> epoch) {
    runner.count(totals, epoch);
  }

  @Override
  public LossTotals totals() {
    return totals;
  }

  @Override
  public double norm() {
    return runner.number(TrainingStep.GRADIENT_NORM);
  }

  @Override
  public Map<String, double[]> fresh(Map<String, double[]> weights, long seed) {
    Map<String, double[]> values = ParameterInitialiser.all(whole, sizes, seed);
    whole.inputs().forEach(i -> values.put(i.name(), new double[rows * i.shape().count().at(Dim.withSteps(sizes, steps))]));
    values.putAll(weights);
    return values;
  }

  @Override
  public Map<String, double[]> values() {
    return runner.values();
  }

  @Override
  public double[] value(String name) {
    return runner.session().read(name);
  }

  @Override
  public void restore(Map<String, double[]> values) {
    runner.restore(values);
  }

  @Override
  public void write(String name, double value) {
    runner.write(name, value);
  }

  @Override
  public void close() {
    runner.close();
  }
}
