package dev.rondo.check;

/** Reference vectors cannot be read, or do not fit the cell. */
public final class GoldenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public GoldenException(String message) {
    super(message);
  }

  public GoldenException(String message, Throwable cause) {
    super(message, cause);
  }
}
