package dev.rondo.codegen.options;

/** What the scheduler decides for speed, each of which can be switched off by {@link Options#without}. None of them changes a bit of any result. */
public enum Decision {

  /** Products with what no state leads to leave the loop over time: one product over all steps, not one for each. */
  HOIST("hoist-input-products"),
  /** Products that share an operand become one, with their matrices side by side. */
  PACK("pack-products"),
  /** Elementwise work over one space becomes one kernel, with its values in registers. */
  FUSE("fuse"),
  /** What depends on nothing but parameters that no update changes is computed once, not in every run. */
  PREPARE("prepare"),
  /** What a loop keeps of every step lies over what it has just read for the last time, which the cache still holds. */
  OVERLAY("overlay"),
  /** What is cheap is computed again by those who read it in another phase, from values that are stored anyway. */
  RECOMPUTE("recompute"),
  /** A loop over time and the work over all steps beside it go through time together, a few steps at a time, while the cache holds what one hands to the next. */
  CHUNK("chunk-time"),
  /** Work too small to share out is left to one thread, whatever the number asked for. */
  SMALL("one-thread-for-little");

  private final String title;

  Decision(String title) {
    this.title = title;
  }

  /** The name that {@code explain} prints and takes. */
  @Override
  public String toString() {
    return title;
  }
}
