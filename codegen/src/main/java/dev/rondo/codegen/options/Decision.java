package dev.rondo.codegen.options;

/**
 * The optimisations that the scheduler decides on. {@link Options#without} disables any of them. Results are
 * bit-identical with and without each.
 */
public enum Decision {

  /**
   * Hoists products that depend on no state out of the loop over time: one product over all time steps instead of one a
   * step.
   */
  HOIST("hoist-input-products"),
  /** Packs products that share an operand into one product, with their matrices next to each other. */
  PACK("pack-products"),
  /** Fuses elementwise work over one index space into one kernel, with its values in registers. */
  FUSE("fuse"),
  /** Computes values that depend only on constant parameters once, not in every run. */
  PREPARE("prepare"),
  /**
   * Stores the values that a loop keeps of every step over values that it has just read for the last time and that are
   * still in the cache.
   */
  OVERLAY("overlay"),
  /** Recomputes cheap values in each phase that reads them, from values that are stored anyway. */
  RECOMPUTE("recompute"),
  /**
   * Runs a loop over time and the work over all steps around it together, a few time steps at a time, so that values
   * between them stay in the cache.
   */
  CHUNK("chunk-time"),
  /** Uses one thread for work that is too small to share, for any number of threads. */
  SMALL("one-thread-for-little");

  private final String title;

  Decision(String title) {
    this.title = title;
  }

  /** The name in the output of {@code explain} and in options. */
  @Override
  public String toString() {
    return title;
  }
}
