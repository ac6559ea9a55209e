package dev.rondo.settings;

import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Position;
import dev.rondo.graph.text.Source;
import dev.rondo.settings.Key.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** KEY=VALUE, as it is typed after an option -> an error that says what to type, where a text lacks its quotes: a shell takes those away that stand alone. */
public final class QuoteCheck {

  private QuoteCheck() {}

  /** Of one value; throws {@link LanguageException} at the first that should have quotes and has none. */
  static void check(String text, String option) {
    check(text, option, Key.of(key(text)).filter(k -> k.form() == Form.TEXT).isEmpty());
  }

  /** Of values to choose from, with commas between them. */
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

  /** What stands before the first sign =, without the name of a block; empty where there is none in the first line, and for sizes, which are no texts. */
  private static String key(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? "" : text.substring(0, equals).strip();
    return name.contains("\n") || name.startsWith("sizes.") ? "" : Overrides.key(name);
  }

  /** A word as a shell reads it back. */
  public static String quoted(String word) {
    return word.matches("[\\w./=:,+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
