package dev.rondo.train;

import dev.rondo.codegen.Element;

/**
 * How to train: passes over the data, examples in a step, the seed of weights and order, whether each pass has an order of its own, whether states
 * are carried from each example to the next, how many passes without a better validation loss to wait (0: all of them), after how many steps to
 * make a checkpoint (0: never), the rule that moves the weights, and how many threads share the work of a step (any number gives the same bits).
 */
public record Plan(int epochs, int batch, long seed, boolean shuffle, boolean carry, int patience, long checkpointEvery, Rule rule, Element element, int threads) {

  /** The update of a step: optimiser, clipping, learning rate. */
  public record Rule(Optimiser optimiser, Clip clip, Schedule schedule) {

    /** Without clipping, at the optimiser's default rate. */
    public static Rule of(Optimiser optimiser) {
      return new Rule(optimiser, Clip.NONE, new Schedule.Constant(optimiser.defaultRate()));
    }
  }

  /** Ten passes in batches of 32, with Adam. */
  public static final Plan DEFAULT = new Plan(10, 32, 1, true, false, 0, 0, Rule.of(Optimiser.ADAM), Element.F32, 1);

  public Plan {
    if (epochs < 1) throw new IllegalArgumentException(epochs + " epochs; there must be at least 1");
    if (batch < 1) throw new IllegalArgumentException("a batch of " + batch + "; it must be at least 1");
    if (patience < 0) throw new IllegalArgumentException("a patience of " + patience + " epochs; it must be at least 1, or 0 to never stop early");
    if (checkpointEvery < 0) throw new IllegalArgumentException("a checkpoint every " + checkpointEvery + " steps; it must be at least 1, or 0 for none");
    if (threads < 1 || threads > 64) throw new IllegalArgumentException(threads + " threads; there can be 1 to 64");
    if (carry && shuffle) throw new IllegalArgumentException("carried states need the examples in order; use either carry or shuffle");
  }

  public Plan epochs(int changed) {
    return new Plan(changed, batch, seed, shuffle, carry, patience, checkpointEvery, rule, element, threads);
  }

  public Plan batch(int changed) {
    return new Plan(epochs, changed, seed, shuffle, carry, patience, checkpointEvery, rule, element, threads);
  }

  public Plan seed(long changed) {
    return new Plan(epochs, batch, changed, shuffle, carry, patience, checkpointEvery, rule, element, threads);
  }

  public Plan shuffle(boolean changed) {
    return new Plan(epochs, batch, seed, changed, carry, patience, checkpointEvery, rule, element, threads);
  }

  /** Carries states; the examples then stay in order. */
  public Plan carry(boolean changed) {
    return new Plan(epochs, batch, seed, shuffle && !changed, changed, patience, checkpointEvery, rule, element, threads);
  }

  public Plan patience(int changed) {
    return new Plan(epochs, batch, seed, shuffle, carry, changed, checkpointEvery, rule, element, threads);
  }

  public Plan checkpointEvery(long changed) {
    return new Plan(epochs, batch, seed, shuffle, carry, patience, changed, rule, element, threads);
  }

  public Plan rule(Rule changed) {
    return new Plan(epochs, batch, seed, shuffle, carry, patience, checkpointEvery, changed, element, threads);
  }

  public Plan element(Element changed) {
    return new Plan(epochs, batch, seed, shuffle, carry, patience, checkpointEvery, rule, changed, threads);
  }

  public Plan threads(int changed) {
    return new Plan(epochs, batch, seed, shuffle, carry, patience, checkpointEvery, rule, element, changed);
  }

  /** How many steps all epochs take together over so many examples; what a {@link Schedule.Cosine} wants to know. */
  public long steps(int examples) {
    return (long) epochs * Batches.count(this, examples);
  }
}
