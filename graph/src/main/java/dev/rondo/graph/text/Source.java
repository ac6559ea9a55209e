package dev.rondo.graph.text;

import java.util.Objects;
import java.util.stream.IntStream;

/** A text and the name of its file. */
public final class Source {

  /** The maximum of characters; a longer text is not read, because its reader would need several times its size. */
  public static final int MOST = 1 << 20;

  private final String file;
  private final String text;
  private int[] starts;   // of each line; found when a line is asked for, once for all of them

  public Source(String file, String text) {
    this.file = Objects.requireNonNull(file);
    this.text = Objects.requireNonNull(text);
  }

  public String file() {
    return file;
  }

  public String text() {
    return text;
  }

  /** The line with this number, counted from 1; empty past the end. */
  public String line(int number) {
    int[] all = starts();
    if (number > all.length) return "";
    int from = all[number - 1], to = number < all.length ? all[number] - 1 : text.length();
    return text.substring(from, to > from && text.charAt(to - 1) == '\r' ? to - 1 : to);
  }

  private synchronized int[] starts() {
    if (starts == null) starts = IntStream.concat(IntStream.of(0), IntStream.range(0, text.length()).filter(i -> text.charAt(i) == '\n').map(i -> i + 1)).toArray();
    return starts;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof Source s && file.equals(s.file) && text.equals(s.text);
  }

  @Override
  public int hashCode() {
    return Objects.hash(file, text);
  }

  @Override
  public String toString() {
    return file;
  }
}
