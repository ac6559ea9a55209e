package dev.rondo.graph.text;

/** A text and the name of the file that it stands in. */
public record Source(String file, String text) {

  /** The line with this number, counted from 1; empty past the end. */
  public String line(int number) {
    return text.lines().skip(number - 1L).findFirst().orElse("");
  }
}
