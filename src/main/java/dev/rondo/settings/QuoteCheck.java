package dev.rondo.settings;

import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Position;
import dev.rondo.graph.text.Source;
import dev.rondo.settings.Key.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * KEY=VALUE from a command-line option -> an error that shows what to type, if a text lacks its quotes. A shell removes
 * quotes that are not quoted themselves.
 */
public final class QuoteCheck {

  private QuoteCheck() {}

  /** Checks one value. Throws {@link LanguageException} at the first text without quotes. */
  static void check(String text, String option) {
    check(text, option, Key.of(key(text)).filter(k -> k.form() == Form.TEXT).isEmpty());
  }

  /** Checks several values, separated by commas. */
  static void checkEach(String text, String option) {
    check(text, option, true);
  }

  private static void check(String text, String option, boolean listed) {
    String key = key(text);
    Optional<Form> form = Key.of(key).map(Key::form).filter(Form::isText);
    if (form.isEmpty()) return;
    int from = text.indexOf('=') + 1, wrong = -1;
    List<String> right = new ArrayList<>();
    for (int to : listed ? Variation.ends(text, from) : List.of(text.length())) {
      String value = text.substring(from, to).strip();
      boolean bare = !value.isEmpty() && !value.startsWith("\"") && !(form.get().takesNumbers() && value.matches("\\d+(\\s*\\.\\.\\s*\\d+)?"));
      if (bare && wrong < 0) wrong = text.indexOf(value, from);
      if (!value.isEmpty()) right.add(bare ? "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"" : value);
      from = to + 1;
    }
    if (wrong < 0) return;
    String typed = text.substring(0, text.indexOf('=')).strip() + "=" + right.stream().collect(Collectors.joining(","));
    throw new LanguageException(List.of(new Position(new Source(option, text), 1, wrong + 1)
        .diagnose("'" + key + "' takes a text, which stands in quotes", "type " + option + " " + quoted(typed) + ", for a shell takes the outer quotes away")));
  }

  /**
   * The key before the first sign =, without the name of a block. Empty if the first line has none, and for sizes,
   * which are not texts.
   */
  private static String key(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? "" : text.substring(0, equals).strip();
    return name.contains("\n") || name.startsWith("sizes.") ? "" : Overrides.key(name);
  }

  /** A word, quoted so that a shell reads it unchanged. */
  public static String quoted(String word) {
    return word.matches("[\\w./=:,+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
