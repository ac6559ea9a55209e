package dev.rondo.graph.text;

import java.util.List;
import java.util.stream.Collectors;

/** A text that is no program, with every error found in it, in the order of the text. */
public final class LanguageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Diagnostic> diagnostics;

  public LanguageException(List<Diagnostic> diagnostics) {
    super(diagnostics.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
    this.diagnostics = List.copyOf(diagnostics);
  }

  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
