package dev.rondo.settings;

import static dev.rondo.settings.DataKind.ARRAYS;
import static dev.rondo.settings.DataKind.CLASSES;
import static dev.rondo.settings.DataKind.FORECASTS;
import static dev.rondo.settings.DataKind.IMAGES;
import static dev.rondo.settings.DataKind.LABELLED_TEXTS;
import static dev.rondo.settings.DataKind.LINES;
import static dev.rondo.settings.DataKind.PAIRS;
import static dev.rondo.settings.DataKind.RUNNING_TEXT;
import static dev.rondo.settings.DataKind.TAGGED_TOKENS;
import static dev.rondo.settings.DataKind.VECTORS;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A key of {@code data} or {@code train}: the form of its value, and the kinds of data that it applies to. The keys of
 * {@code sizes} are the dimensions of the network.
 */
record Key(String block, String name, Form form, Set<DataKind> kinds) {

  /** The form of a value. Only the plural forms take several values, separated by commas. */
  enum Form {
    TEXT, TEXTS, NAMES, COLUMN, COLUMNS, NUMBER, COUNT, COUNTS, FLAG, CHOICE, COUNT_OR_CHOICE;

    /** Whether such a value is a text in quotes. */
    boolean isText() {
      return this == TEXT || this == TEXTS || this == NAMES || this == COLUMN || this == COLUMNS;
    }

    /** Whether such a value may also be a whole number. */
    boolean takesNumbers() {
      return this == NAMES || this == COLUMN || this == COLUMNS;
    }

    /** Whether the form takes several values. */
    boolean isSeveral() {
      return this == TEXTS || this == NAMES || this == COLUMNS || this == COUNTS;
    }
  }

  private static final DataKind[] TABLES = {FORECASTS, CLASSES}, MEASURED = {FORECASTS, CLASSES, IMAGES, ARRAYS, VECTORS},
      WORDED = {RUNNING_TEXT, LABELLED_TEXTS, TAGGED_TOKENS, PAIRS, VECTORS, LINES},
      UNITS = {RUNNING_TEXT, LABELLED_TEXTS, PAIRS, VECTORS, LINES},
      CLASSED = {CLASSES, IMAGES, ARRAYS, LABELLED_TEXTS, TAGGED_TOKENS},
      TESTED = {CLASSES, IMAGES, ARRAYS, LABELLED_TEXTS, TAGGED_TOKENS, PAIRS, VECTORS, LINES};

  // @formatter:off
  static final List<Key> ALL = List.of(
      data("file",       Form.TEXT,    TABLES),
      data("header",     Form.FLAG,    TABLES),
      data("separator",  Form.TEXT,    TABLES),
      data("columns",    Form.COLUMNS, TABLES),
      data("categories", Form.COLUMNS, TABLES),
      data("missing",    Form.CHOICE,  TABLES),
      data("target",     Form.COLUMNS, FORECASTS),
      data("time",       Form.COLUMN,  FORECASTS),
      data("horizon",    Form.COUNTS,  FORECASTS),
      data("stride",     Form.COUNT,   FORECASTS),
      data("season",     Form.COUNT,   FORECASTS),
      data("window",     Form.COUNT,   FORECASTS, RUNNING_TEXT),
      data("label",      Form.COLUMN,  CLASSES),
      data("group",      Form.COLUMN,  CLASSES),
      data("starts",     Form.COLUMN,  CLASSES),
      data("features",   Form.COUNT,   CLASSES),
      data("classes",    Form.NAMES,   CLASSED),
      data("scale",      Form.CHOICE,  MEASURED),
      data("unseen",     Form.CHOICE,  DataKind.values()),
      data("split",      Form.CHOICE,  DataKind.values()),
      data("test",       Form.CHOICE,  TESTED),
      data("text",       Form.TEXTS,   RUNNING_TEXT),
      data("texts",      Form.TEXT,    LABELLED_TEXTS),
      data("tagged",     Form.TEXT,    TAGGED_TOKENS),
      data("pairs",      Form.TEXT,    PAIRS),
      data("vectors",    Form.TEXT,    VECTORS),
      data("lines",      Form.TEXT,    LINES),
      data("tokens",     Form.CHOICE,  UNITS),
      data("longest",    Form.COUNT,   LABELLED_TEXTS),
      data("lowercase",  Form.FLAG,    WORDED),
      data("vocabulary", Form.COUNT,   WORDED),
      data("least",      Form.COUNT,   WORDED),
      data("images",     Form.TEXT,    IMAGES),
      data("arrays",     Form.TEXT,    ARRAYS),
      data("labels",     Form.TEXT,    IMAGES, ARRAYS),

      train("epochs",     Form.COUNT),
      train("batch",      Form.COUNT),
      train("accumulate", Form.COUNT),
      train("optimiser",  Form.CHOICE),
      train("rate",       Form.NUMBER),
      train("schedule",   Form.CHOICE),
      train("warmup",     Form.COUNT),
      train("clip",       Form.CHOICE),
      train("patience",   Form.COUNT),
      train("seed",       Form.COUNT),
      train("shuffle",    Form.FLAG),
      train("carry",      Form.FLAG),
      train("checkpoint", Form.COUNT_OR_CHOICE),
      train("sampling",   Form.CHOICE),
      train("freeze",     Form.TEXTS),
      train("element",    Form.CHOICE),
      train("threads",    Form.COUNT));
  // @formatter:on

  private static Key data(String name, Form form, DataKind... kinds) {
    return new Key("data", name, form, Set.of(kinds));
  }

  private static Key train(String name, Form form) {
    return new Key("train", name, form, Set.of());
  }

  /** Finds a key by its name, which is unique across blocks. */
  static Optional<Key> of(String name) {
    return ALL.stream().filter(k -> k.name.equals(name)).findFirst();
  }

  /** The keys of a block, in alphabetical order. */
  static Set<String> names(String block) {
    return new TreeSet<>(ALL.stream().filter(k -> k.block.equals(block)).map(Key::name).toList());
  }

  /** For a key that does not apply to a kind of data: the kinds that it applies to, and the remedy. */
  String instead(DataKind kind) {
    String others = kinds.stream().sorted().map(DataKind::toString).collect(Collectors.joining(", "));
    boolean series = name.equals("group") && kind == FORECASTS;
    String remedy = series ? "a forecast is of one series: give each its own file, or its own column"
        : name.equals("test") ? "what is measured is what training does not see: set split = last(0.1)" : "leave it out";
    return "it goes with " + others + "; " + remedy;
  }
}
