package dev.rondo.command.terminal;

/** A command line that can ask for stack traces. */
public interface Debugging {

  /** Whether {@code --debug} was given. */
  boolean isDebugging();
}
