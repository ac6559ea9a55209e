package dev.rondo.train;

import dev.rondo.data.Dataset;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Recurrence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * (network, plan, data, θ) -> θ'. The same seed gives the same bits, and so does stopping at a {@link Checkpoint} and going on. The last batch of
 * a pass holds what is left, in a compiled size of its own, so every example is used; carried states need equal rows, which leaves out at most
 * batch - 1 examples. Sequences with lengths share a batch with such as are about as long ({@link Batches}), and it runs no further than they go.
 */
public final class Trainer {

  private final Recurrence network;
  private final Map<String, Integer> sizes;
  private final Plan plan;
  private final Listener listener;

  /** The network has a scalar output {@code loss}; {@code sizes} gives its dimensions. */
  public Trainer(Recurrence network, Map<String, Integer> sizes, Plan plan, Listener listener) {
    this.network = plan.carry() ? Carry.of(network) : network;
    this.sizes = Map.copyOf(sizes);
    this.plan = plan;
    this.listener = listener;
  }

  /** Before the first step, with weights drawn by the plan's seed. */
  public Checkpoint start() {
    return Checkpoint.start(Initialise.all(network, sizes, plan.seed()));
  }

  /** Trains from the beginning. */
  public Checkpoint fit(Dataset training, Optional<Dataset> validation) {
    return fit(training, validation, start());
  }

  /** Trains on from a checkpoint until the plan's epochs are done or the validation loss has stopped falling. */
  public Checkpoint fit(Dataset training, Optional<Dataset> validation, Checkpoint from) {
    if (plan.patience() > 0 && validation.isEmpty()) {
      throw new IllegalArgumentException("stopping early watches the validation loss, and there is no validation set; hold some data back, or set patience to 0");
    }
    Run run = new Run(training, validation, from);
    while (run.epoch < plan.epochs() && !run.exhausted()) run.pass();
    return run.checkpoint();
  }

  /** One call of fit: what a checkpoint holds, in motion. */
  private final class Run {
    final Dataset training;
    final Optional<Dataset> validation;
    final Runner runner;
    final int[] spans;
    final List<Checkpoint.Epoch> history;
    final long began = System.nanoTime(), firstStep;
    long step;
    int epoch;
    int position;
    double sum;
    Map<String, double[]> best;
    double bestLoss;
    int bestEpoch;
    Inference inference;

    Run(Dataset training, Optional<Dataset> validation, Checkpoint from) {
      this.training = training;
      this.validation = validation;
      Recurrence whole = TrainingStep.of(network, plan.rule().optimiser(), plan.rule().clip());
      spans = Spans.of(network, training, plan.batch());
      Batches first = Batches.of(plan, spans, 0);
      int rows = first.most();
      runner = new Runner(whole, sizes, rows, first.longest(), plan.element(), plan.threads());
      Map<String, double[]> values = from.memory().isEmpty() ? fresh(whole, from.weights(), rows) : from.all();
      runner.restore(values);
      history = new ArrayList<>(from.history());
      step = firstStep = from.step();
      epoch = from.epoch();
      position = from.position();
      sum = from.sum();
      best = from.best();
      bestLoss = from.bestLoss();
      bestEpoch = from.bestEpoch();
    }

    /** The given weights, and moments and carried states of 0. */
    private Map<String, double[]> fresh(Recurrence whole, Map<String, double[]> weights, int rows) {
      Map<String, double[]> values = Initialise.all(whole, sizes, plan.seed());
      whole.inputs().forEach(i -> values.put(i.name(), new double[rows * i.shape().count().at(Dim.withSteps(sizes, training.steps()))]));
      values.putAll(weights);
      return values;
    }

    boolean exhausted() {
      return plan.patience() > 0 && epoch - bestEpoch >= plan.patience();
    }

    void pass() {
      Batches batches = Batches.of(plan, spans, epoch);
      if (plan.carry() && position == 0) runner.write(Carry.CONTINUED, 0);
      while (position < batches.count()) {
        step(batches, plan.rule().schedule().rate(step));
        if (plan.checkpointEvery() > 0 && step % plan.checkpointEvery() == 0) listener.checkpoint(checkpoint());
      }
      finish(batches, plan.rule().schedule().rate(Math.max(0, step - 1)));
    }

    private void step(Batches batches, double rate) {
      runner.write(TrainingStep.RATE, rate);
      runner.run(training, batches, position, new Noise(plan.seed(), step));
      double loss = runner.number(TrainingStep.LOSS), norm = runner.number(TrainingStep.GRADIENT_NORM);
      if (!Double.isFinite(loss) || !Double.isFinite(norm)) throw diverged(batches, loss, rate);
      sum += loss * batches.size(position);
      double seconds = (System.nanoTime() - began) / 1e9;
      listener.step(new Listener.Progress(epoch, plan.epochs(), position, batches.count(), step, loss, rate, norm, (step + 1 - firstStep) / seconds));
      position++;
      step++;
    }

    private void finish(Batches batches, double rate) {
      double loss = sum / batches.examples(), validated = validation.map(this::validate).orElse(Double.NaN);
      epoch++;
      position = 0;
      sum = 0;
      boolean better = validated < bestLoss;
      if (better) {
        best = weights(runner.values());
        bestLoss = validated;
        bestEpoch = epoch;
      }
      Checkpoint.Epoch row = new Checkpoint.Epoch(epoch, loss, validated, rate);
      history.add(row);
      listener.epoch(row, better);
    }

    private double validate(Dataset data) {
      Map<String, double[]> weights = weights(runner.values());
      if (inference == null) inference = new Inference(network, sizes, plan.batch(), plan.element(), weights);
      inference.weights(weights);
      return inference.loss(data);
    }

    private Diverged diverged(Batches batches, double loss, double rate) {
      String what = Double.isFinite(loss) ? "the gradient is not finite" : "the loss is " + loss;
      return new Diverged(what + " at step " + step + " (epoch " + (epoch + 1) + ", batch " + (position + 1) + " of " + batches.count()
          + "): " + origin(batches) + "; lower the learning rate, now " + rate + ", or clip the gradient's norm", checkpoint());
    }

    /** A step whose loss or gradient is not finite changes nothing, so the batch can be run again. */
    private String origin(Batches batches) {
      try {
        return Origin.find(network, sizes, plan.element(), runner.values(), training, batches, position, new Noise(plan.seed(), step))
            .map(o -> "the first value that is not finite: " + o.describe()).orElse("every value with a name is finite, but their sum over the gradient is not");
      } catch (IllegalArgumentException e) {
        return "which value was the first is not known (" + e.getMessage() + ")";
      }
    }

    Checkpoint checkpoint() {
      Map<String, double[]> values = runner.values(), weights = weights(values);
      values.keySet().removeAll(weights.keySet());
      return new Checkpoint(step, epoch, position, sum, weights, values, best, bestLoss, bestEpoch, history);
    }

    private Map<String, double[]> weights(Map<String, double[]> values) {
      Map<String, double[]> weights = new LinkedHashMap<>(values);
      weights.keySet().removeIf(name -> network.param(name).isEmpty() || name.equals(Carry.CONTINUED));
      return weights;
    }
  }
}
