package dev.rondo.train;

import java.util.Optional;

/** Training met a loss or gradient that is not a finite number, and stopped. */
public final class Diverged extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Found found;
  private final transient Checkpoint lastGood;

  /** What the message is made of: what failed, the first value that was not finite, the equation that gave it, and what to change. */
  record Found(String failed, String origin, Optional<String> equation, String remedy) {}

  Diverged(Found found, Checkpoint lastGood) {
    this(found, "", lastGood);
  }

  private Diverged(Found found, String place, Checkpoint lastGood) {
    super(found.failed + ": " + (found.equation.isPresent() ? "the first value that is not finite: " : "") + place + found.origin + "; " + found.remedy);
    this.found = found;
    this.lastGood = lastGood;
  }

  /** The name of the equation that first gave a value that is not finite; that of a state's next value has a prime. Empty where it is not known. */
  public Optional<String> equation() {
    return found.equation;
  }

  /** The same with the place where that equation stands. */
  public Diverged at(String place) {
    return new Diverged(found, place + ": ", lastGood);
  }

  /** Training as it stood before the step that failed. */
  public Checkpoint lastGood() {
    return lastGood;
  }
}
