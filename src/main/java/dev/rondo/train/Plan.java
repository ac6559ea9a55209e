package dev.rondo.train;

import dev.rondo.codegen.machine.Element;
import dev.rondo.train.step.Clip;
import dev.rondo.train.step.LearningRate;
import dev.rondo.train.step.Optimiser;
import java.util.List;

/**
 * The settings of a training: {@code epochs}, {@code batch} size, and the seed of weights and order. {@code shuffle}
 * gives each epoch its own order. {@code carry} carries states from each example to the next. {@code patience} is the
 * number of epochs without a better validation loss before early stopping (0: never). Further settings are when to
 * write checkpoints and the update rule. {@code threads} share the work of a step; results are bit-identical for any
 * number. {@code accumulate} splits each batch into parts, so that memory for one part is enough. {@code frozen}
 * parameters do not change; they are names or patterns such as {@code lstm1.*}.
 */
public record Plan(int epochs, int batch, long seed, boolean shuffle, boolean carry, int patience, Pace checkpoints, Rule rule, Element element, int threads, int accumulate, List<String> frozen) {

  /** An interval in steps and one in minutes; 0 means never. */
  public record Pace(long steps, double minutes) {
    public static final Pace NEVER = new Pace(0, 0);

    public Pace {
      if (steps < 0) throw new IllegalArgumentException("a checkpoint every " + steps + " steps; it must be at least 1, or 0 for none");
      if (!(minutes >= 0)) throw new IllegalArgumentException("a checkpoint every " + minutes + " minutes; it must be more than 0, or 0 for none");
    }
  }

  /** The update of a step: optimiser, clipping, learning rate schedule. */
  public record Rule(Optimiser optimiser, Clip clip, LearningRate schedule) {

    /** A rule without clipping, at the optimiser's default learning rate. */
    public static Rule of(Optimiser optimiser) {
      return new Rule(optimiser, Clip.NONE, new LearningRate.Constant(optimiser.defaultRate()));
    }
  }

  /** Ten epochs in batches of 32, with Adam. */
  public static final Plan DEFAULT = new Plan(10, 32, 1, true, false, 0, Pace.NEVER, Rule.of(Optimiser.ADAM), Element.F32, 1, 1, List.of());

  public Plan {
    if (epochs < 1) throw new IllegalArgumentException(epochs + " epochs; there must be at least 1");
    if (batch < 1) throw new IllegalArgumentException("a batch of " + batch + "; it must be at least 1");
    if (patience < 0) throw new IllegalArgumentException("a patience of " + patience + " epochs; it must be at least 1, or 0 to never stop early");
    if (threads < 1 || threads > 64) throw new IllegalArgumentException(threads + " threads; there can be 1 to 64");
    if (accumulate < 1 || accumulate > batch) throw new IllegalArgumentException("a batch of " + batch + " in " + accumulate + " parts; there can be 1 to " + batch);
    if (carry && accumulate > 1) throw new IllegalArgumentException("carried states need the batch as a whole; use either carry or accumulate");
    frozen = List.copyOf(frozen);
    if (carry && shuffle) throw new IllegalArgumentException("carried states need the examples in order; use either carry or shuffle");
  }

  public Plan epochs(int changed) {
    return new Plan(changed, batch, seed, shuffle, carry, patience, checkpoints, rule, element, threads, accumulate, frozen);
  }

  public Plan batch(int changed) {
    return new Plan(epochs, changed, seed, shuffle, carry, patience, checkpoints, rule, element, threads, accumulate, frozen);
  }

  public Plan seed(long changed) {
    return new Plan(epochs, batch, changed, shuffle, carry, patience, checkpoints, rule, element, threads, accumulate, frozen);
  }

  public Plan shuffle(boolean changed) {
    return new Plan(epochs, batch, seed, changed, carry, patience, checkpoints, rule, element, threads, accumulate, frozen);
  }

  /** Sets whether states are carried; if they are, the examples stay in order. */
  public Plan carry(boolean changed) {
    return new Plan(epochs, batch, seed, shuffle && !changed, changed, patience, checkpoints, rule, element, threads, accumulate, frozen);
  }

  public Plan patience(int changed) {
    return new Plan(epochs, batch, seed, shuffle, carry, changed, checkpoints, rule, element, threads, accumulate, frozen);
  }

  public Plan checkpointEvery(long changed) {
    return new Plan(epochs, batch, seed, shuffle, carry, patience, new Pace(changed, checkpoints.minutes()), rule, element, threads, accumulate, frozen);
  }

  public Plan rule(Rule changed) {
    return new Plan(epochs, batch, seed, shuffle, carry, patience, checkpoints, changed, element, threads, accumulate, frozen);
  }

  public Plan element(Element changed) {
    return new Plan(epochs, batch, seed, shuffle, carry, patience, checkpoints, rule, changed, threads, accumulate, frozen);
  }

  public Plan threads(int changed) {
    return new Plan(epochs, batch, seed, shuffle, carry, patience, checkpoints, rule, element, changed, accumulate, frozen);
  }

  /** Sets when to write checkpoints. */
  public Plan checkpoints(Pace changed) {
    return new Plan(epochs, batch, seed, shuffle, carry, patience, changed, rule, element, threads, accumulate, frozen);
  }

  /** Splits each batch into n parts; their gradients add up to that of the batch. */
  public Plan accumulate(int changed) {
    return new Plan(epochs, batch, seed, shuffle, carry, patience, checkpoints, rule, element, threads, changed, frozen);
  }

  /** Sets the frozen parameters: names, in which {@code *} matches any characters. */
  public Plan frozen(List<String> changed) {
    return new Plan(epochs, batch, seed, shuffle, carry, patience, checkpoints, rule, element, threads, accumulate, changed);
  }

  /** The number of examples in a part of a batch. */
  int part() {
    return (batch + accumulate - 1) / accumulate;
  }

  /**
   * The total number of training steps of all epochs over a number of examples, which {@link LearningRate.Cosine}
   * needs.
   */
  public long steps(int examples) {
    return (long) epochs * Batches.count(this, examples);
  }
}
