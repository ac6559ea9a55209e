package dev.rondo.check;

/** Vectors that cannot be read, or that do not fit the cell. */
public final class GoldenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public GoldenException(String message) {
    super(message);
  }

  public GoldenException(String message, Throwable cause) {
    super(message, cause);
  }
}
