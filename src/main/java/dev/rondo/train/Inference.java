package dev.rondo.train;

import com.google.common.collect.ImmutableMap;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.runtime.ThreadGuard;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.dsl.Functions;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.rewrite.Dropout;
import dev.rondo.graph.rewrite.LengthMasking;
import dev.rondo.train.step.LossTotals;
import dev.rondo.train.step.TrainingStep;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * (θ, data) -> losses and outputs. If the network carries its states ({@link Carry}), the examples run as one sequence,
 * or as one sequence a row. An inference belongs to one thread.
 */
public final class Inference {

  /** Passes assumed for a one-off evaluation; scores may take several. */
  public static final int FEW = 10;

  private final Recurrence network;
  private final Map<String, Integer> sizes;
  private final int batch;
  private final Element element;
  private final boolean carries;
  private final Map<String, double[]> weights;
  private final ThreadGuard guard = new ThreadGuard("an inference");
  private final Map<List<Object>, SessionPool> runners = new HashMap<>();
  private int passes;

  public Inference(Recurrence network, Map<String, Integer> sizes, int batch, Element element, Map<String, double[]> weights) {
    this.network = Dropout.without(network);
    this.sizes = ImmutableMap.copyOf(sizes);
    this.batch = batch;
    this.element = element;
    this.carries = network.param(Carry.CONTINUED).isPresent();
    this.weights = new HashMap<>();
    put(weights);
  }

  /**
   * Sets the expected number of passes over the data, before the first pass. 0 (the default) means unknown. If the work
   * is small, a known number makes it faster; results do not change.
   */
  public Inference expecting(int passes) {
    this.passes = passes;
    return this;
  }

  /** Replaces weights. */
  public void weights(Map<String, double[]> changed) {
    guard.alone(() -> put(changed));
  }

  private void put(Map<String, double[]> changed) {
    for (Param p : network.params()) {
      double[] value = p.name().equals(Carry.CONTINUED) ? new double[1] : changed.get(p.name());
      if (value == null) throw new IllegalArgumentException("no weights for parameter '" + p.name() + "' of '" + network.name() + "'; there are " + String.join(", ", changed.keySet()));
      weights.put(p.name(), value);
    }
  }

  /** The network without dropout masks. */
  public Recurrence network() {
    return network;
  }

  /** Whether each example starts from the final states of the one before. */
  public boolean carries() {
    return carries;
  }

  /** The element type of all computed numbers. */
  public Element element() {
    return element;
  }

  public Map<String, Integer> sizes() {
    return sizes;
  }

  public Map<String, double[]> weights() {
    return guard.alone(() -> ImmutableMap.copyOf(weights));
  }

  /** The batches that a loss is computed over. */
  static Batches batches(Recurrence network, Dataset data, int batch, boolean carries) {
    return carries ? Batches.streams(LengthBuckets.whole(data), Math.min(batch, Math.max(1, data.size()))) : Batches.inOrder(LengthBuckets.of(network, data, batch), batch);
  }

  /** The loss of all data as one batch. An average is over all real steps, or all examples, for any batch size. */
  public double loss(Dataset data) {
    return over(data, TrainingStep.loss(network));
  }

  /**
   * The mean cross-entropy in nats between an output (the logits of classes) and a target input. If the target is one
   * class for the whole sequence, the output's last step counts. The network's own loss is not used.
   */
  public double crossEntropy(Dataset data, String output, String target) {
    Input truth = network.input(target).orElseThrow(() -> new IllegalArgumentException("'" + network.name() + "' has no input '" + target + "'"));
    Expr logits = value(output), told = logits.axes().time() && !truth.axes().time() ? Functions.last(logits) : logits;
    Expr each = Language.expression("mass(y) * logsumexp(logits) - pick(logits, y)", Map.of("logits", told, "y", truth.expr()));
    Optional<String> lengths = truth.axes().time() ? LengthMasking.of(network, truth) : Optional.empty();
    return over(data, lengths.isPresent() ? LengthMasking.average(each, lengths.get()) : Functions.average(each, Axes.ALL));
  }

  private double over(Dataset data, Expr loss) {
    return guard.alone(() -> SessionPool.reading(data, () -> over(data, new LossTotals(loss, sizes))));
  }

  private double over(Dataset data, LossTotals totals) {
    Batches batches = batches(network, data, batch, carries);
    SessionPool runner = runner(totals.outputs(), batches);
    Map<String, double[]> sums = new HashMap<>();
    for (int k = 0; k < batches.count(); k++) {
      runner.run(data, batches, k);
      runner.count(totals, sums);
    }
    return totals.loss(sums);
  }

  /** The expression of an output. Throws {@link IllegalArgumentException} if there is no such output. */
  public Expr value(String output) {
    return network.output(output).map(Output::value)
        .orElseThrow(() -> new IllegalArgumentException("'" + network.name() + "' has no output '" + output + "'; there are " + String.join(", ", network.outputs().stream().map(Output::name).toList())));
  }

  /**
   * Receives an output for one example: {@code [T][n]}, or {@code [n]} without time. Steps past the end of a sequence
   * are 0. The array is reused for the next example.
   */
  public interface Receiver {
    void receive(int example, double[] numbers);
  }

  /**
   * An output for every example in order, {@code [N][T][n]} or {@code [N][n]}; each part is as a {@link Receiver} gets
   * it.
   */
  public double[] predict(Dataset data, String output) {
    Expr value = value(output);
    int each = Math.multiplyExact(value.axes().time() ? data.steps() : 1, value.shape().count().at(Dim.withSteps(sizes, data.steps())));
    double[] all = new double[Math.multiplyExact(data.size(), each)];
    predict(data, output, (example, numbers) -> System.arraycopy(numbers, 0, all, example * each, each));
    return all;
  }

  /**
   * Passes an output for every example to a receiver, in the order in which the examples run. Use it for results that
   * do not fit into memory.
   */
  public void predict(Dataset data, String output, Receiver to) {
    guard.alone(() -> give(data, output, to));
  }

  private void give(Dataset data, String output, Receiver to) {
    Output wanted = new Output(output, value(output));
    if (!wanted.value().axes().batch()) throw new IllegalArgumentException("output '" + output + "' is one for all examples; predict an output that varies over them");
    SessionPool.reading(data, () -> {
      give(data, wanted, to);
      return null;
    });
  }

  private void give(Dataset data, Output wanted, Receiver to) {
    Axes axes = wanted.value().axes();
    boolean asLong = wanted.value().shape().countsSteps();   // the output has a number for every step of the batch
    Batches batches = carries ? Batches.streams(LengthBuckets.whole(data), 1) : Batches.inOrder(asLong ? LengthBuckets.whole(data) : LengthBuckets.of(network, data, batch), batch);
    SessionPool runner = runner(List.of(wanted), batches);
    int steps = axes.time() ? data.steps() : 1, n = wanted.value().shape().count().at(Dim.withSteps(sizes, data.steps()));
    double[] one = new double[Math.multiplyExact(steps, n)];
    for (int k = 0; k < batches.count(); k++) {
      runner.run(data, batches, k);
      double[] part = runner.session().read(wanted.name());
      int ran = Math.min(steps, batches.steps(k));
      Arrays.fill(one, ran * n, one.length, 0);
      for (int b = 0; b < batches.size(k); b++) {
        for (int t = 0; t < ran; t++) System.arraycopy(part, (t * batches.size(k) + b) * n, one, t * n, n);
        to.receive(batches.example(k, b), one);
      }
    }
  }

  private SessionPool runner(List<Output> outputs, Batches batches) {
    int rows = batches.most(), steps = batches.longest();
    SessionPool runner = runners.computeIfAbsent(List.of(outputs, rows, steps), k -> new SessionPool(network.withOutputs(outputs).withoutDeadCode(), sizes, rows, steps, element, 1, (long) passes * batches.count()));
    weights.forEach((name, value) -> runner.session().write(name, value));
    return runner;
  }
}
