package dev.rondo.graph.text;

/** A position in a text; line and column count from 1. */
public record Position(Source source, int line, int column) {

  /** An error at this position, for the reader. */
  public Diagnostic diagnose(String message, String remedy) {
    return new Diagnostic(source.file(), line, column, message, remedy, Excerpt.of(source.line(line), column));
  }

  /** {@code gru.rondo:11:8}. */
  @Override
  public String toString() {
    return source.file() + ":" + line + ":" + column;
  }
}
