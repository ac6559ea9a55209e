package dev.rondo.command.terminal;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * text -> text without effect on a terminal. A control character, except line end and tab, becomes its escape,
 * {@code \}{@code u001b}, and so does one that changes the direction of text. Output may contain any text from data,
 * programs and file names.
 */
public final class VisibleWriter extends FilterWriter {

  private VisibleWriter(Writer out) {
    super(out);
  }

  static PrintWriter of(PrintWriter out) {
    return new PrintWriter(new VisibleWriter(out), true);
  }

  @Override
  public void write(int c) throws IOException {
    write(String.valueOf((char) c));
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    write(new String(text, from, length));
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    out.write(visible(text.substring(from, from + length)));
  }

  public static String visible(String text) {
    if (text.chars().noneMatch(c -> isHidden((char) c))) return text;
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean ends = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
      shown.append(isHidden(c) && !ends ? String.format("\\u%04x", (int) c) : c);
    }
    return shown.toString();
  }

  private static boolean isHidden(char c) {
    boolean turns = c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069';
    return Character.isISOControl(c) && c != '\n' && c != '\t' || turns;
  }
}
