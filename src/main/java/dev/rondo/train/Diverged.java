package dev.rondo.train;

/** Training met a loss or gradient that is not a finite number, and stopped. */
public final class Diverged extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Checkpoint lastGood;

  Diverged(String message, Checkpoint lastGood) {
    super(message);
    this.lastGood = lastGood;
  }

  /** Training as it stood before the step that failed. */
  public Checkpoint lastGood() {
    return lastGood;
  }
}
