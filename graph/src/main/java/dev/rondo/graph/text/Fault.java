package dev.rondo.graph.text;

import java.util.Optional;

/**
 * The end of one statement's reading: an error at a place, or the echo of an error reported before, which says nothing of
 * its own. Whoever reads statements catches it, notes the diagnostic and goes on with the next statement.
 */
public final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Position at;
  private final String remedy;

  public Fault(Position at, String message, String remedy) {
    super(message, null, false, false);
    this.at = at;
    this.remedy = remedy;
  }

  /** Something that needs a value whose own equation is wrong. */
  public static Fault echo() {
    return new Fault(null, "", "");
  }

  /** What to report, if this is not an echo. */
  public Optional<Diagnostic> diagnostic() {
    return at == null ? Optional.empty() : Optional.of(at.diagnose(getMessage(), remedy));
  }

  /** The same error seen from the call of a function whose body it stands in. */
  public Fault within(String function, Position call) {
    return at == null ? this : new Fault(call, "in '" + function + "': " + getMessage(), remedy);
  }
}
