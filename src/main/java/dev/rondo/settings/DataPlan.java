package dev.rondo.settings;

import dev.rondo.data.Scaler;
import dev.rondo.data.Split;
import dev.rondo.data.Window;
import dev.rondo.graph.text.Settings;
import java.util.List;
import java.util.Optional;

/** {@code data { .. }}: which file, and how it becomes examples. */
public sealed interface DataPlan {

  /** The files or folders, as the settings name them; a table has one. */
  List<String> from();

  Split split();

  /** A table, of which windows of rows forecast a row that lies ahead. {@code season} is the number of rows in a cycle, 0 for none. */
  record Rows(List<String> from, char separator, List<String> columns, List<String> targets, Window window, Scaler.Kind scale, Split split, int season, Optional<String> time) implements DataPlan {}

  /** A text, of which windows of characters forecast the character that follows each. */
  record Letters(List<String> from, int window, Split split) implements DataPlan {}

  /** Throws {@link dev.rondo.graph.text.LanguageException} with everything that is wrong in the block. */
  static DataPlan of(Settings data) {
    Keys keys = new Keys(data);
    boolean file = keys.has("file"), text = keys.has("text");
    if (file == text) {
      keys.wrong("file", file ? "'data' has both a file and a text" : "'data' has neither a file nor a text", "give file = \"numbers.csv\" for a table, or text = \"book.txt\" for characters");
    }
    DataPlan plan = text ? letters(keys) : rows(keys);
    keys.done();
    return plan;
  }

  private static DataPlan letters(Keys keys) {
    int window = positive(keys, "window", 64);
    return new Letters(keys.texts("text"), window, split(keys));
  }

  private static DataPlan rows(Keys keys) {
    String file = keys.text("file").orElse("");
    List<String> columns = keys.texts("columns"), targets = keys.texts("target");
    if (keys.has("file") && columns.isEmpty()) keys.wrong("columns", "'data' names no columns", "give columns = \"a\", \"b\", by name or by number from 1");
    String separator = keys.text("separator").orElse(",");
    if (separator.length() != 1) keys.wrong("separator", "a separator of " + separator.length() + " characters", "give one character, such as \";\"");
    int window = positive(keys, "window", 32), horizon = positive(keys, "horizon", 1), stride = positive(keys, "stride", 1), season = keys.count("season", 0);
    if (season < 0) keys.wrong("season", "a season of " + season + " rows", "give the number of rows in a cycle");
    Scaler.Kind scale = keys.choice("scale", Scaler.Kind.STANDARDISE, DataPlan::scale);
    Split split = split(keys);
    Optional<String> time = keys.texts("time").stream().findFirst();
    return new Rows(List.of(file), separator.isEmpty() ? ',' : separator.charAt(0), columns, targets.isEmpty() ? columns : targets,
        new Window(window, horizon, stride), scale, split, season, time);
  }

  private static int positive(Keys keys, String key, int otherwise) {
    int count = keys.count(key, otherwise);
    if (count >= 1) return count;
    keys.wrong(key, "a " + key + " of " + count, "it must be at least 1");
    return otherwise;
  }

  private static Split split(Keys keys) {
    return keys.choice("split", new Split.Last(0.2), (word, arguments) -> switch (word) {
      case "last"   -> new Split.Last(share(arguments));
      case "random" -> new Split.Drawn(share(arguments), arguments.count(1, "seed", 1));
      default       -> throw arguments.unknown("last, random");
    });
  }

  private static double share(Arguments arguments) {
    double share = arguments.number(0, "share", 0.2);
    if (share > 0 && share < 1) return share;
    throw new IllegalArgumentException("a share of " + share + "; give a number between 0 and 1, such as 0.2");
  }

  private static Scaler.Kind scale(String word, Arguments arguments) {
    for (Scaler.Kind kind : Scaler.Kind.values()) if (kind.text().equals(word)) return kind;
    throw arguments.unknown("standardise, minmax, none");
  }
}
