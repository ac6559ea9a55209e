package dev.rondo.codegen.schedule.plan;

import java.util.List;

/** How the threads share a loop over time. */
public enum Partition {
  /**
   * Each thread takes some of the examples through all steps and never waits: examples are independent of each other.
   */
  EXAMPLES("threads share the examples, which know nothing of each other, and never wait"),
  /**
   * Each thread takes some of the columns or rows of every kernel. It waits for the others before a kernel that reads
   * their results.
   */
  UNITS("threads share the units of every step and wait for each other in between"),
  /** One thread does all the work: a step takes less time than a barrier. */
  ALONE("a step is too little to be shared, so one thread does them all");

  private static final int FEW = 4, SOME = 64;   // examples of a thread: few; and few if the weights come from memory
  private static final long LARGE = 1 << 20, HUGE = 1 << 21;   // weights that exceed the L2 cache, and twice as many

  private final String reason;

  Partition(String reason) {
    this.reason = reason;
  }

  /**
   * The best partition for a loop of these steps; {@code little} says that a step is too short to wait for. If there
   * are many weights for its examples, each thread reads its part of the weights, for all examples.
   */
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
