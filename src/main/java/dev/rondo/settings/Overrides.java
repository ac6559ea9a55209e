package dev.rondo.settings;

import dev.rondo.graph.Language;
import dev.rondo.graph.Library;
import dev.rondo.graph.Module;
import dev.rondo.graph.text.Settings;
import dev.rondo.graph.text.Settings.Entry;
import dev.rondo.graph.text.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** settings -> settings with some keys set anew. The text is kept, since a model remembers it. */
public record Overrides(String text, List<Entry> entries) {

  public static final Overrides NONE = new Overrides("", List.of());

  private static final Set<String> DATA_KEYS =
      Set.of("file", "text", "texts", "tagged", "tokens", "lowercase", "vocabulary", "least", "longest", "images", "arrays", "labels", "separator", "columns", "categories", "target", "label", "classes", "group", "features", "window", "horizon", "stride", "scale", "missing", "unseen",
          "split", "test", "season", "time");

  public Overrides {
    entries = List.copyOf(entries);
  }

  /** Lines of {@code key = value}; throws {@link dev.rondo.graph.text.LanguageException} for anything else. */
  public static Overrides parse(String text) {
    return parse(text, "--set");
  }

  /** Lines that stand in the place of that name, which errors begin with. */
  public static Overrides parse(String text, String place) {
    if (text.isBlank()) return NONE;
    Module module = Language.parse(new Source(place, "set { " + text + " }\n"), Library.standard());
    return new Overrides(text, module.settings().get(0).entries());
  }

  /** The block with the keys that belong to it set. What no block knows goes to {@code train}, which will say so. */
  public Settings apply(Settings block) {
    List<Entry> changed = new ArrayList<>(block.entries());
    for (Entry entry : entries) {
      if (DATA_KEYS.contains(entry.key()) != block.name().equals("data")) continue;
      changed.removeIf(e -> e.key().equals(entry.key()));
      changed.add(entry);
    }
    return new Settings(block.name(), changed, block.at());
  }
}
