package dev.rondo.graph.text;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A text that is not a valid program, with all errors found in it, in the order of the text; if there are very many,
 * also the number of further ones.
 */
public final class LanguageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Diagnostic> diagnostics;
  private final int more;

  public LanguageException(List<Diagnostic> diagnostics) {
    this(diagnostics, 0);
  }

  LanguageException(List<Diagnostic> diagnostics, int more) {
    super(diagnostics.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")) + (more == 0 ? "" : "\n" + text(more)));
    this.diagnostics = List.copyOf(diagnostics);
    this.more = more;
  }

  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /** The number of errors beyond those that are kept. */
  public int more() {
    return more;
  }

  /** {@code and 12 more errors}. */
  public static String text(int more) {
    return "and " + more + (more == 1 ? " more error" : " more errors");
  }
}
