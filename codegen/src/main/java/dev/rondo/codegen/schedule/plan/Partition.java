package dev.rondo.codegen.schedule.plan;

import java.util.List;

/** How the threads share a loop over time. */
public enum Partition {
  /** Each takes some of the examples through all steps, and never waits: no example knows of another. */
  EXAMPLES("threads share the examples, which know nothing of each other, and never wait"),
  /** Each takes some of the columns, or of the rows, of every kernel, and waits for the others where a kernel reads what they wrote. */
  UNITS("threads share the units of every step and wait for each other in between"),
  /** One does it all: a step is over before the others could be waited for. */
  ALONE("a step is too little to be shared, so one thread does them all");

  private static final int FEW = 4, SOME = 64;   // examples of a thread, which do little, and not much, with a weight that was brought from afar
  private static final long LARGE = 1 << 20, HUGE = 1 << 21;   // weights that no second-level cache holds, and twice as many

  private final String reason;

  Partition(String reason) {
    this.reason = reason;
  }

  /** The best one for a loop of these steps; {@code little} says that a step is not worth waiting for. With many weights for its examples each thread reads its part of the weights, for all examples. */
  public static Partition of(List<Step> steps, int batch, int threads, boolean little) {
    if (batch < threads || !steps.stream().allMatch(s -> s.isOverExamples(batch))) return little ? ALONE : UNITS;
    long weights = steps.stream().mapToLong(Partition::weights).sum();
    return !little && (batch <= FEW * threads && weights >= LARGE || batch <= SOME * threads && weights >= HUGE) ? UNITS : EXAMPLES;
  }

  private static long weights(Step step) {
    return step instanceof Step.Product p ? p.weights() : 0;
  }

  public String reason() {
    return reason;
  }
}
