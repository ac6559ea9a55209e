package dev.rondo.train;

import dev.rondo.data.Dataset;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Recurrence;
import java.util.Map;
import java.util.Set;

/** A step as one program, which sees the whole batch. */
final class WholeSteps implements Steps {

  private final Recurrence whole;
  private final Map<String, Integer> sizes;
  private final int rows;
  private final int steps;
  private final Runner runner;

  WholeSteps(Recurrence network, Map<String, Integer> sizes, Plan plan, Set<String> frozen, int rows, int steps, long runs) {
    this.whole = TrainingStep.of(network, plan.rule().optimiser(), plan.rule().clip(), frozen);
    this.sizes = sizes;
    this.rows = rows;
    this.steps = steps;
    this.runner = new Runner(whole, sizes, rows, steps, plan.element(), plan.threads(), runs);
  }

  @Override
  public void run(Dataset data, Batches batches, int k, double rate, Noise noise) {
    runner.write(TrainingStep.RATE, rate);
    runner.run(data, batches, k, noise);
  }

  @Override
  public double loss() {
    return runner.number(TrainingStep.LOSS);
  }

  @Override
  public double norm() {
    return runner.number(TrainingStep.GRADIENT_NORM);
  }

  @Override
  public Map<String, double[]> fresh(Map<String, double[]> weights, long seed) {
    Map<String, double[]> values = Initialise.all(whole, sizes, seed);
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
