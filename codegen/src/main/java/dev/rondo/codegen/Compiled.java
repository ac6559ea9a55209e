package dev.rondo.codegen;

import dev.rondo.graph.Recurrence;

/** (recurrence, exact shapes) -> sessions that run it. */
public final class Compiled {

  private final Recurrence recurrence;
  private final Options options;

  private Compiled(Recurrence recurrence, Options options) {
    this.recurrence = recurrence;
    this.options = options;
  }

  public static Compiled of(Recurrence recurrence, Options options) {
    return new Compiled(recurrence, options);
  }

  /** A session with memory of its own; all zeros at first. */
  public Session open() {
    return new Interpreted(recurrence, options);
  }
}
