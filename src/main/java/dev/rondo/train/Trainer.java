package dev.rondo.train;

import com.google.common.collect.ImmutableMap;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Recurrence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * (network, plan, data, θ) -> θ'. Results are bit-identical for the same seed, also after a stop and a resume from a
 * {@link Checkpoint}. The last batch of an epoch holds the remainder and has a program of its own, so every example is
 * used. Carried states need equal rows, which leaves out at most batch - 1 examples. Sequences with lengths share a
 * batch with sequences of similar length ({@link Batches}), which runs only as far as the longest.
 */
public final class Trainer {

  private final Recurrence network;
  private final Map<String, Integer> sizes;
  private final Plan plan;
  private final Listener listener;
  private final TeacherForcing teacher;
  private final Set<String> frozen;

  /**
   * @param network a network with a scalar output {@code loss}
   * @param sizes the sizes of its dimensions
   */
  public Trainer(Recurrence network, Map<String, Integer> sizes, Plan plan, Listener listener) {
    this(network, sizes, plan, listener, TeacherForcing.FORCING);
  }

  /**
   * A trainer with a teacher that may replace true decoder inputs by samples. Throws {@link IllegalArgumentException}
   * for such a teacher if the plan carries states.
   */
  public Trainer(Recurrence network, Map<String, Integer> sizes, Plan plan, Listener listener, TeacherForcing teacher) {
    if (plan.carry() && teacher != TeacherForcing.FORCING) throw new IllegalArgumentException("with carried states the decoder reads the truth; drop carry, or use teacher forcing");
    this.teacher = teacher;
    this.frozen = FrozenParameters.of(plan.frozen(), network);
    this.network = plan.carry() ? Carry.of(network) : network;
    this.sizes = ImmutableMap.copyOf(sizes);
    this.plan = plan;
    this.listener = listener;
  }

  /** The checkpoint before the first step, with weights from the plan's seed. */
  public Checkpoint start() {
    return Checkpoint.start(ParameterInitialiser.all(network, sizes, plan.seed()));
  }

  /** Trains from the start. Throws the same exceptions as the method that resumes from a checkpoint. */
  public Checkpoint fit(Dataset training, Optional<Dataset> validation) {
    check(training, validation);   // before weights are drawn, which takes minutes if they do not fit into memory
    return run(training, validation, start());
  }

  /**
   * Throws {@link IllegalArgumentException} if the data cannot be cut into the plan's batches: for example, if states
   * are carried and there are fewer examples than a batch.
   */
  public void arrange(Dataset training, Optional<Dataset> validation) {
    Batches.of(plan, LengthBuckets.of(network, training, plan.batch()), 0);
    validation.ifPresent(held -> Inference.batches(network, held, plan.part(), plan.carry()));
  }

  /** The memory that training on this data takes, in addition to the data itself. Nothing is allocated yet. */
  public MemoryEstimate memory(Dataset training, Optional<Dataset> validation) {
    return MemoryEstimate.of(network, sizes, plan, frozen, training, validation).with("the teacher", teacher.bytes(plan.batch(), training.steps()));
  }

  /**
   * Resumes training from a checkpoint. It ends after the plan's epochs, by early stopping, or when the listener ends
   * it. Throws {@link IllegalArgumentException} before any allocation if the JVM has too little memory. Throws
   * {@link Diverged} if a loss or gradient is not finite.
   */
  public Checkpoint fit(Dataset training, Optional<Dataset> validation, Checkpoint from) {
    check(training, validation);
    return run(training, validation, from);
  }

  private void check(Dataset training, Optional<Dataset> validation) {
    if (plan.patience() > 0 && validation.isEmpty()) {
      throw new IllegalArgumentException("stopping early watches the validation loss, and there is no validation set; hold some data back, or set patience to 0");
    }
    memory(training, validation).check(MemoryEstimate::free);
  }

  private Checkpoint run(Dataset training, Optional<Dataset> validation, Checkpoint from) {
    Run run = new Run(training, validation, from);
    try {
      while (run.epoch < plan.epochs() && !run.exhausted() && !run.enough) SessionPool.reading(training, run::pass);
      return run.checkpoint();
    } finally {
      run.steps.close();
    }
  }

  /** One call of fit: a checkpoint as mutable state. */
  private final class Run {
    final Dataset training;
    final Optional<Dataset> validation;
    final TrainingProgram steps;
    final int[] spans;
    final List<Checkpoint.Epoch> history;
    final long began = System.nanoTime(), firstStep;
    long saved = began;
    long step;
    int epoch;
    int position;
    final Map<String, double[]> totals = new LinkedHashMap<>();
    Map<String, double[]> best;
    double bestLoss;
    int bestEpoch;
    boolean enough;
    Inference inference;

    Run(Dataset training, Optional<Dataset> validation, Checkpoint from) {
      this.training = training;
      this.validation = validation;
      spans = LengthBuckets.of(network, training, plan.batch());
      Batches first = Batches.of(plan, spans, 0);
      if (from.position() > first.count()) throw new IllegalArgumentException("the checkpoint stands behind batch " + from.position() + " of an epoch, which has " + first.count() + "; begin again with its weights");
      steps = TrainingProgram.of(network, sizes, plan, frozen, first.most(), first.longest(), TrainingProgram.runs(plan, first));
      steps.restore(from.memory().isEmpty() ? steps.fresh(from.weights(), plan.seed()) : from.all());
      history = new ArrayList<>(from.history());
      step = firstStep = from.step();
      epoch = from.epoch();
      position = from.position();
      steps.totals().check(from.totals());
      from.totals().forEach((name, values) -> totals.put(name, values.clone()));
      best = from.best();
      bestLoss = from.bestLoss();
      bestEpoch = from.bestEpoch();
    }

    boolean exhausted() {
      return plan.patience() > 0 && epoch - bestEpoch >= plan.patience();
    }

    /** Runs one epoch; returns whether training ends with it. */
    boolean pass() {
      Batches batches = Batches.of(plan, spans, epoch);
      if (plan.carry() && position == 0) steps.write(Carry.CONTINUED, 0);
      while (position < batches.count()) {
        step(batches, plan.rule().schedule().rate(step));
        enough = listener.isEnough();
        if (enough) return true;
        if (isDue()) {
          training.checkUnchanged();
          listener.checkpoint(checkpoint());
          saved = System.nanoTime();
        }
      }
      finish(batches, plan.rule().schedule().rate(Math.max(0, step - 1)));
      return enough;
    }

    private boolean isDue() {
      Plan.Pace pace = plan.checkpoints();
      return pace.steps() > 0 && step % pace.steps() == 0 || pace.minutes() > 0 && System.nanoTime() - saved >= pace.minutes() * 60e9;
    }

    private void step(Batches batches, double rate) {
      Dataset told = teacher.tell(training, batches.batch(position, step), this::weights);
      steps.run(told, batches, position, rate, new DropoutMasks(plan.seed(), step));
      double loss = steps.loss(), norm = steps.norm();
      if (!Double.isFinite(loss) || !Double.isFinite(norm)) throw diverged(told, batches, loss, rate);
      steps.count(totals);
      double seconds = (System.nanoTime() - began) / 1e9;
      listener.step(new Listener.Progress(epoch, plan.epochs(), position, batches.count(), step, loss, rate, norm, (step + 1 - firstStep) / seconds));
      position++;
      step++;
    }

    private void finish(Batches batches, double rate) {
      double loss = steps.totals().loss(totals), validated = validation.map(this::validate).orElse(Double.NaN);
      training.checkUnchanged();
      epoch++;
      position = 0;
      totals.clear();
      boolean better = validated < bestLoss;
      if (better) {
        best = weights(steps.values());
        bestLoss = validated;
        bestEpoch = epoch;
      }
      Checkpoint.Epoch row = new Checkpoint.Epoch(epoch, loss, validated, rate);
      history.add(row);
      listener.epoch(row, better);
    }

    private double validate(Dataset data) {
      Map<String, double[]> weights = weights(steps.values());
      if (inference == null) inference = new Inference(network, sizes, plan.part(), plan.element(), weights).expecting(plan.epochs());
      inference.weights(weights);
      return inference.loss(data);
    }

    private static final String UNTRAINED = "no update has been made yet, so the learning rate is not the cause; look at the data (gaps, zeros, outliers), at its scale and at this equation";

    /** A step with a loss or gradient that is not finite changes nothing, so the batch can run again. */
    private Diverged diverged(Dataset told, Batches batches, double loss, double rate) {
      training.checkUnchanged();   // a changed file is the more likely reason
      String failed = (Double.isFinite(loss) ? "the gradient is not finite" : "the loss is " + loss) + " at step " + step + " (epoch " + (epoch + 1) + ", batch " + (position + 1) + " of " + batches.count() + ")";
      String remedy = step > 0 ? "lower the learning rate, now " + rate + ", or clip the gradient's norm" : UNTRAINED, said;
      try {
        Optional<FirstNonFinite> origin = origin(told, batches);
        if (origin.isPresent()) return new Diverged(new Diverged.Found(failed, origin.get().describe(), Optional.of(origin.get().maker()), remedy), checkpoint());
        said = "every value with a name is finite, but their sum over the gradient is not";
      } catch (IllegalArgumentException e) {
        said = "which value was the first is not known (" + e.getMessage() + ")";
      }
      return new Diverged(new Diverged.Found(failed, said, Optional.empty(), remedy), checkpoint());
    }

    /** The first value that is not finite, from the first part of the batch that has one. */
    private Optional<FirstNonFinite> origin(Dataset told, Batches batches) {
      int all = batches.size(position);
      for (int first = 0; first < all; first += plan.part()) {
        Batches part = batches.part(position, first, Math.min(plan.part(), all - first));
        Optional<FirstNonFinite> found = FirstNonFinite.find(network, sizes, plan.element(), steps.values(), told, part, 0, new DropoutMasks(plan.seed(), step, first, all));
        if (found.isPresent()) return Optional.of(found.get().behind(first));
      }
      return Optional.empty();
    }

    Checkpoint checkpoint() {
      Map<String, double[]> values = steps.values(), weights = weights(values);
      values.keySet().removeAll(weights.keySet());
      Map<String, double[]> sums = new LinkedHashMap<>();
      totals.forEach((name, numbers) -> sums.put(name, numbers.clone()));
      return new Checkpoint(step, epoch, position, sums, weights, values, best, bestLoss, bestEpoch, history);
    }

    private Map<String, double[]> weights() {
      Map<String, double[]> weights = new LinkedHashMap<>();
      network.params().forEach(p -> weights.put(p.name(), steps.value(p.name())));
      return weights;
    }

    private Map<String, double[]> weights(Map<String, double[]> values) {
      Map<String, double[]> weights = new LinkedHashMap<>(values);
      weights.keySet().removeIf(name -> network.param(name).isEmpty() || name.equals(Carry.CONTINUED));
      return weights;
    }
  }
}
