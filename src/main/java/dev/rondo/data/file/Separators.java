package dev.rondo.data.file;

import dev.rondo.data.DataException;
import java.util.Optional;

/** first row -> the separator that the file probably uses. */
final class Separators {

  private static final String USUAL = ",;\t| ";

  private Separators() {}

  /** The error for a table that was read as one column, if that column contains another separator. */
  static Optional<DataException> other(FirstRow first) {
    if (first.fields().size() != 1) return Optional.empty();
    char set = first.layout().separator();
    String field = first.fields().get(0), shown = field.length() > 60 ? field.substring(0, 60) + ".." : field;
    String found = "with " + show(set) + " between fields the first row is one field, '" + shown + "'";
    return USUAL.chars().mapToObj(c -> (char) c).filter(c -> c != set && field.indexOf(c) >= 0).findFirst()
        .map(c -> first.wrong(found, "set separator = " + show(c)));
  }

  private static String show(char separator) {
    return separator == '\t' ? "a tab in quotes" : "\"" + separator + "\"";
  }
}
