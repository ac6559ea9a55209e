package dev.rondo.settings;

import java.util.Set;
import java.util.TreeSet;

/** The kinds of data that {@code data { .. }} can describe. A block describes one kind. */
enum DataKind {
  FORECASTS("forecasts of a table"),
  CLASSES("a table with 'label'"),
  RUNNING_TEXT("a 'text'"),
  LABELLED_TEXTS("'texts'"),
  TAGGED_TOKENS("'tagged'"),
  PAIRS("'pairs'"),
  VECTORS("'vectors'"),
  LINES("'lines'"),
  IMAGES("'images'"),
  ARRAYS("'arrays'");

  /** The name in messages. */
  private final String shown;

  DataKind(String shown) {
    this.shown = shown;
  }

  /** The kind of a block, by its keys. */
  static DataKind of(Keys keys) {
    if (keys.has("text")) return RUNNING_TEXT;
    if (keys.has("pairs")) return PAIRS;
    if (keys.has("vectors")) return VECTORS;
    if (keys.has("lines")) return LINES;
    if (keys.has("texts")) return LABELLED_TEXTS;
    if (keys.has("tagged")) return TAGGED_TOKENS;
    if (keys.has("images")) return IMAGES;
    if (keys.has("arrays")) return ARRAYS;
    return keys.has("label") ? CLASSES : FORECASTS;
  }

  @Override
  public String toString() {
    return shown;
  }

  /** The keys that apply to this kind. */
  Set<String> keys() {
    Set<String> names = new TreeSet<>();
    for (Key key : Key.ALL) if (key.kinds().contains(this)) names.add(key.name());
    return names;
  }
}
