package dev.rondo.command.terminal;

/** A command line with an option for stack traces. */
public interface Debugging {

  /** Whether {@code --debug} was given. */
  boolean isDebugging();
}
