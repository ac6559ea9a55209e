package dev.rondo.graph.text;

/** One error: its position, the found and the expected text, the remedy, and its line. */
public record Diagnostic(String file, int line, int column, String message, String remedy, Excerpt excerpt) {

  private static final int LONGEST = 1000;

  public Diagnostic {
    message = cut(message);
    remedy = cut(remedy);
  }

  /** A name in it may be as long as the program. */
  static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  /** The message in one line: {@code gru.rondo:11:8: error: state 'h' has ..; a step returns ..}. */
  public String headline() {
    return file + ":" + line + ":" + column + ": error: " + message + (remedy.isEmpty() ? "" : "; " + remedy);
  }

  /** The headline, the source line, and a caret below the place. */
  @Override
  public String toString() {
    return headline() + "\n" + excerpt.text() + "\n" + " ".repeat(excerpt.indent()) + "^";
  }
}
