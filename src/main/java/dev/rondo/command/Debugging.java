package dev.rondo.command;

/** A command line that can ask for stack traces. */
interface Debugging {

  /** Whether {@code --debug} was given. */
  boolean isDebugging();
}
