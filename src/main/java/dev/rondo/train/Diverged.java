package dev.rondo.train;

import java.util.Optional;

/** Training stopped because a loss or gradient is not a finite number. */
public final class Diverged extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Found found;
  private final transient Checkpoint lastGood;

  /** The parts of the message: the failure, the first value that was not finite, its equation, and the remedy. */
  record Found(String failed, String origin, Optional<String> equation, String remedy) {}

  Diverged(Found found, Checkpoint lastGood) {
    this(found, "", lastGood);
  }

  private Diverged(Found found, String place, Checkpoint lastGood) {
    super(found.failed + ": " + (found.equation.isPresent() ? "the first value that is not finite: " : "") + place + found.origin + "; " + found.remedy);
    this.found = found;
    this.lastGood = lastGood;
  }

  /**
   * The name of the equation that first gave a value that is not finite. The next value of a state has a prime. Empty
   * if unknown.
   */
  public Optional<String> equation() {
    return found.equation;
  }

  /** The same exception with the source position of that equation. */
  public Diverged at(String place) {
    return new Diverged(found, place + ": ", lastGood);
  }

  /** The state of training before the step that failed. */
  public Checkpoint lastGood() {
    return lastGood;
  }
}
