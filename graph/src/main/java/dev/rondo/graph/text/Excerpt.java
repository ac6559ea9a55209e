package dev.rondo.graph.text;

/**
 * (line, column) -> the line as a terminal shows it, and the indent of the column in it. Of a long line, the part
 * around the column.
 */
public record Excerpt(String text, int indent) {

  private static final int WIDTH = 160;
  private static final String CUT = "… ";

  /** The place is the character at {@code column}, counted from 1. */
  static Excerpt of(String line, int column) {
    int place = Math.min(column - 1, line.length());
    int from = line.length() <= WIDTH ? 0 : whole(line, Math.max(0, Math.min(place - WIDTH / 2, line.length() - WIDTH)));
    int to = whole(line, Math.min(line.length(), from + WIDTH));
    String before = from > 0 ? CUT : "", after = to < line.length() ? " …" : "";
    return new Excerpt(before + printable(line.substring(from, to)) + after, before.length() + line.codePointCount(from, Math.max(from, place)));
  }

  /** The position itself, or the previous one if the position would split a surrogate pair. */
  private static int whole(String line, int position) {
    boolean parted = position > 0 && position < line.length() && Character.isLowSurrogate(line.charAt(position)) && Character.isHighSurrogate(line.charAt(position - 1));
    return parted ? position - 1 : position;
  }

  /**
   * Every character takes one column: a character that would move the cursor, or the text after it, becomes a space.
   */
  private static String printable(String part) {
    StringBuilder out = new StringBuilder();
    part.codePoints().map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || Character.getType(c) == Character.SURROGATE ? ' ' : c).forEach(out::appendCodePoint);
    return out.toString();
  }
}
