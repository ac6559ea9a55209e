package dev.rondo.graph.text;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The end of one statement's reading: an error at a position, or the echo of an error that was reported before, which
 * has no message. The reader of statements catches it, records the diagnostic and continues with the next statement.
 */
public final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int NAMED = 3;

  private final transient Position at;
  private final transient Supplier<String> remedy;
  private final int functions;   // that it is seen through

  public Fault(Position at, String message, String remedy) {
    this(at, message, () -> remedy);
  }

  /** A fault with a remedy that takes time to find, such as a similar name. */
  public Fault(Position at, String message, Supplier<String> remedy) {
    this(at, message, remedy, 0);
  }

  private Fault(Position at, String message, Supplier<String> remedy, int functions) {
    super(message, null, false, false);
    this.at = at;
    this.remedy = remedy;
    this.functions = functions;
  }

  /** A use of a value with a wrong equation. */
  public static Fault echo() {
    return new Fault(null, "", "");
  }

  public boolean isEcho() {
    return at == null;
  }

  /** Null for an echo. */
  Position at() {
    return at;
  }

  /** The diagnostic to report, if this is not an echo. */
  public Optional<Diagnostic> diagnostic() {
    return isEcho() ? Optional.empty() : Optional.of(at.diagnose(getMessage(), remedy.get()));
  }

  /**
   * The same error seen from the call of the function that contains it; of nested functions, the innermost are named.
   */
  public Fault within(String function, Position call) {
    String inner = functions < NAMED ? "in '" + function + "': " + getMessage() : getMessage();
    return isEcho() ? this : new Fault(call, inner, remedy, functions + 1);
  }
}
