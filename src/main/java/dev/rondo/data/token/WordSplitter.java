package dev.rondo.data.token;

import java.util.List;
import java.util.regex.Pattern;

/**
 * text -> words, and back except for white space. A word is a run of letters, digits and {@code _}, with apostrophes
 * inside. Every other character except white space is a word of its own, and so is the end of a line.
 */
public final class WordSplitter {

  static final String LINE_END = "\n";

  private static final String RUN = "[\\p{L}\\p{M}\\p{N}_]+";
  private static final Pattern WORD = Pattern.compile(RUN + "(?:['’]" + RUN + ")*|(\\R)|\\S", Pattern.UNICODE_CHARACTER_CLASS);

  private WordSplitter() {}

  public static List<String> of(String text) {
    return WORD.matcher(text).results().map(m -> m.group(1) == null ? m.group() : LINE_END).toList();
  }

  /** The text of a word after another word; an empty {@code before} means that it comes first. */
  static String after(String before, String word) {
    boolean joined = before.isEmpty() || before.equals(LINE_END) || word.equals(LINE_END) || isOne(before, "([{") || isOne(word, ".,;:!?)]}");
    return joined ? word : " " + word;
  }

  private static boolean isOne(String word, String of) {
    return word.length() == 1 && of.contains(word);
  }
}
