package dev.rondo.train;

import dev.rondo.codegen.machine.Element;
import dev.rondo.train.step.Clip;
import dev.rondo.train.step.LearningRate;
import dev.rondo.train.step.Optimiser;
import java.util.List;

/**
 * How to train: passes over the data, examples in a step, the seed of weights and order, whether each pass has an order of its own, whether states
 * are carried from each example to the next, how many passes without a better validation loss to wait (0: all of them), when to make checkpoints,
 * the rule that moves the weights, how many threads share the work of a step (any number gives the same bits), in how many parts a step goes through
 * its batch (so that memory for one part is enough), and which parameters stay as they are, by name or by a pattern such as {@code lstm1.*}.
 */
public record Plan(int epochs, int batch, long seed, boolean shuffle, boolean carry, int patience, Pace checkpoints, Rule rule, Element element, int threads, int accumulate, List<String> frozen) {

  /** After so many steps, and after so many minutes; 0 for never. */
  public record Pace(long steps, double minutes) {
    public static final Pace NEVER = new Pace(0, 0);

    public Pace {
      if (steps < 0) throw new IllegalArgumentException("a checkpoint every " + steps + " steps; it must be at least 1, or 0 for none");
      if (!(minutes >= 0)) throw new IllegalArgumentException("a checkpoint every " + minutes + " minutes; it must be more than 0, or 0 for none");
    }
  }

  /** The update of a step: optimiser, clipping, learning rate. */
  public record Rule(Optimiser optimiser, Clip clip, LearningRate schedule) {

    /** Without clipping, at the optimiser's default rate. */
    public static Rule of(Optimiser optimiser) {
      return new Rule(optimiser, Clip.NONE, new LearningRate.Constant(optimiser.defaultRate()));
    }
  }

  /** Ten passes in batches of 32, with Adam. */
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

  /** Carries states; the examples then stay in order. */
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

  /** Makes a checkpoint after so many steps or minutes. */
  public Plan checkpoints(Pace changed) {
    return new Plan(epochs, batch, seed, shuffle, carry, patience, changed, rule, element, threads, accumulate, frozen);
  }

  /** Goes through each batch in so many parts; their gradients add up to that of the batch. */
  public Plan accumulate(int changed) {
    return new Plan(epochs, batch, seed, shuffle, carry, patience, checkpoints, rule, element, threads, changed, frozen);
  }

  /** Parameters that stay as they are: names, in which {@code *} stands for any letters. */
  public Plan frozen(List<String> changed) {
    return new Plan(epochs, batch, seed, shuffle, carry, patience, checkpoints, rule, element, threads, accumulate, changed);
  }

  /** The examples of a part of a step. */
  int part() {
    return (batch + accumulate - 1) / accumulate;
  }

  /** How many steps all epochs take together over so many examples; what a {@link LearningRate.Cosine} wants to know. */
  public long steps(int examples) {
    return (long) epochs * Batches.count(this, examples);
  }
}
