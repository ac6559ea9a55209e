package dev.rondo.settings;

import dev.rondo.data.Split;
import dev.rondo.data.Window;
import dev.rondo.data.encoding.Features;
import dev.rondo.data.encoding.Scaler;
import dev.rondo.data.file.ColumnReference;
import dev.rondo.data.file.TableLayout;
import dev.rondo.data.file.TableLayout.Heading;
import dev.rondo.data.store.Gaps;
import dev.rondo.data.token.Lexicon;
import dev.rondo.graph.text.Settings;
import java.util.List;
import java.util.Optional;

/** {@code data { .. }}: the data files, and how they become examples. */
public sealed interface DataPlan permits DataPlan.Rows, DataPlan.Running, LabelPlan, Seq2SeqPlan {

  /** The files or folders, as the settings name them. A table has one file. */
  List<String> from();

  Split split();

  /**
   * A table. Windows of rows forecast later rows, at each of the {@code horizons}. {@code season} is the number of rows
   * in a cycle, 0 for none.
   */
  record Rows(List<String> from, TableLayout layout, List<ColumnReference> columns, List<ColumnReference> categories, List<ColumnReference> targets, List<Integer> horizons, Window window, Features.Fitting fitting, Gaps gaps, Split split, int season,
      Optional<ColumnReference> time) implements DataPlan {}

  /** A running text. Each token of a window predicts the next one. */
  record Running(List<String> from, Lexicon.Fitting lexicon, int window, Split split) implements DataPlan {}

  /** Throws {@link dev.rondo.graph.text.LanguageException} with every error in the block. */
  static DataPlan of(Settings data) {
    Keys keys = new Keys(data);
    List<String> sources = List.of("file", "text", "texts", "tagged", "pairs", "vectors", "lines", "images", "arrays"), there = sources.stream().filter(keys::has).toList();
    if (there.size() != 1) {
      keys.wrong(there.isEmpty() ? "file" : there.get(1), there.isEmpty() ? "'data' has neither a file nor a text, texts, pairs, vectors, lines, images or arrays" : "'data' has both '" + there.get(0) + "' and '" + there.get(1) + "'",
          "give file = \"numbers.csv\" for a table, text = \"book.txt\" for a text, texts = \"labelled.txt\" for a label and a text a line, tagged = \"tags.txt\" for a token and a tag a line, pairs = \"pairs.txt\" for a source and a text a line, vectors = \"vectors.txt\" for numbers and a text a line, lines = \"lines.txt\" for a text a line, images = \"folder\" for pictures, or arrays = \"x.npz\"");
    }
    DataKind kind = DataKind.of(keys);
    DataPlan plan = switch (kind) {
      case FORECASTS                                                 -> rows(keys);
      case RUNNING_TEXT                                              -> running(keys);
      case CLASSES, LABELLED_TEXTS, TAGGED_TOKENS, IMAGES, ARRAYS -> LabelPlan.of(keys);
      case PAIRS, VECTORS, LINES                                   -> Seq2SeqPlan.of(keys);
    };
    keys.done(kind);
    return plan;
  }

  private static DataPlan running(Keys keys) {
    int window = positive(keys, "window", 64);
    Lexicon.Fitting lexicon = LexiconKeys.of(keys, true);
    Split split = split(keys, "split");
    if (split instanceof Split.Drawn && !lexicon.equals(Lexicon.Fitting.ALL_CHARACTERS)) {
      keys.wrong("split", "'random' where the tokens are learned from the training part of a text, which is its beginning", "set split = last(0.2)");
    }
    return new Running(keys.texts("text"), lexicon, window, split);
  }

  private static DataPlan rows(Keys keys) {
    String file = keys.text("file").orElse("");
    List<ColumnReference> columns = keys.columns("columns"), targets = keys.columns("target"), categories = keys.columns("categories");
    if (keys.has("file") && !keys.has("columns")) keys.wrong("columns", "'data' names no columns", "give columns = \"a\", \"b\", by name or by number from 1");
    for (ColumnReference target : columns.isEmpty() ? List.<ColumnReference>of() : targets) {
      if (!columns.contains(target)) keys.wrong("target", "the target '" + target.text() + "' is not among the columns " + String.join(", ", ColumnReference.texts(columns)), "name it in both, in the same way");
    }
    TableLayout layout = layout(keys);
    List<Integer> horizons = horizons(keys);
    int window = positive(keys, "window", 32), stride = positive(keys, "stride", 1), season = keys.count("season", 0);
    if (season < 0) keys.wrong("season", "a season of " + season + " rows", "give the number of rows in a cycle");
    Features.Fitting fitting = fitting(keys, Scaler.Kind.STANDARDISE, false);
    Gaps gaps = gaps(keys);
    Split split = split(keys, "split");
    Optional<ColumnReference> time = keys.column("time");
    return new Rows(List.of(file), layout, columns, categories, targets.isEmpty() ? columns : targets, horizons, new Window(window, horizons.get(horizons.size() - 1), stride), fitting, gaps, split, season, time);
  }

  private static List<Integer> horizons(Keys keys) {
    List<Integer> horizons = keys.counts("horizon", 1);
    for (int i = 0, before = 0; i < horizons.size(); before = horizons.get(i++)) {
      if (horizons.get(i) > before) continue;
      keys.wrong("horizon", horizons.size() == 1 ? "a horizon of " + horizons.get(0) : "a horizon of " + horizons.get(i) + " after " + before, horizons.size() == 1 ? "it must be at least 1" : "give them in their order, from 1 on");
      return List.of(1);
    }
    return horizons;
  }

  static TableLayout layout(Keys keys) {
    String separator = keys.text("separator").orElse(",");
    if (separator.length() != 1) keys.wrong("separator", "a separator of " + separator.length() + " characters", "give one character, such as \";\"");
    Heading heading = !keys.has("header") ? Heading.INFERRED : keys.flag("header", true) ? Heading.FIRST_ROW : Heading.NONE;
    return new TableLayout(separator.length() == 1 ? separator.charAt(0) : ',', heading);
  }

  static Features.Fitting fitting(Keys keys, Scaler.Kind otherwise, boolean shared) {
    Scaler.Kind scale = keys.choice("scale", otherwise, DataPlan::scale);
    return new Features.Fitting(scale, shared, keys.choice("unseen", false, (word, arguments) -> switch (word) {
      case "refuse" -> false;
      case "zeros"  -> true;
      default       -> throw arguments.unknown("refuse, zeros");
    }));
  }

  static Gaps gaps(Keys keys) {
    return keys.choice("missing", Gaps.REFUSED, (word, arguments) -> switch (word) {
      case "refuse"   -> Gaps.REFUSED;
      case "previous" -> new Gaps(Gaps.Kind.PREVIOUS, 0);
      case "mean"     -> new Gaps(Gaps.Kind.MEAN, 0);
      case "value"    -> new Gaps(Gaps.Kind.VALUE, arguments.number(0, "number"));
      default         -> throw arguments.unknown("refuse, previous, mean, value(number)");
    });
  }

  static int positive(Keys keys, String key, int otherwise) {
    int count = keys.count(key, otherwise);
    if (count >= 1) return count;
    keys.wrong(key, "a " + key + " of " + count, "it must be at least 1");
    return otherwise;
  }

  static Split split(Keys keys, String key) {
    return keys.choice(key, new Split.Last(0.2), (word, arguments) -> switch (word) {
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

  static Scaler.Kind scale(Keys keys) {
    return keys.choice("scale", Scaler.Kind.STANDARDISE, DataPlan::scale);
  }

  private static Scaler.Kind scale(String word, Arguments arguments) {
    for (Scaler.Kind kind : Scaler.Kind.values()) if (kind.text().equals(word)) return kind;
    throw arguments.unknown("standardise, minmax, none");
  }
}
