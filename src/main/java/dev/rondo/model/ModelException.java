package dev.rondo.model;

import java.nio.file.Path;

/** A model file cannot be read or written: what was found, what was expected, and the remedy. */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The same exception with the name of the file. */
  public ModelException in(Path file) {
    return new ModelException(file + ": " + getMessage(), this);
  }
}
