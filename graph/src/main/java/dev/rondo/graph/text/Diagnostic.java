package dev.rondo.graph.text;

/** One error: where, what was found and expected, what to change, and the line that it stands in. */
public record Diagnostic(String file, int line, int column, String message, String remedy, String sourceLine) {

  private static final int WIDTH = 160;

  /** The message in one line: {@code gru.rondo:11:8: error: state 'h' has ..; a step returns ..}. */
  public String headline() {
    return file + ":" + line + ":" + column + ": error: " + message + (remedy.isEmpty() ? "" : "; " + remedy);
  }

  /** The headline, the source line, and a caret below the place. */
  @Override
  public String toString() {
    int from = column <= WIDTH ? 0 : column - WIDTH / 2;   // of an endless line, only what is around the place
    String part = sourceLine.substring(Math.min(from, sourceLine.length()), Math.min(from + WIDTH, sourceLine.length()));
    return headline() + "\n" + part.replace('\t', ' ') + "\n" + " ".repeat(column - 1 - from) + "^";
  }
}
