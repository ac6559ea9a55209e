package dev.rondo.settings;

import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Parser;
import dev.rondo.graph.text.Settings;
import dev.rondo.graph.text.Settings.Entry;
import dev.rondo.graph.text.Source;
import dev.rondo.graph.text.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** settings -> settings with some keys replaced. The text is kept, because a model stores it. */
public record Overrides(String text, List<Entry> entries) {

  public static final Overrides NONE = new Overrides("", List.of());

  private static final Set<String> BLOCKS = Set.of("data", "train", "sizes");

  public Overrides {
    entries = List.copyOf(entries);
  }

  /**
   * Parses lines of {@code key = value}. Error messages start with {@code place}. Throws {@link LanguageException} for
   * other text.
   */
  public static Overrides parse(String text, String place) {
    return text.isBlank() ? NONE : new Overrides(text.strip(), Parser.settings(new Source(place, text), "set").entries());
  }

  /**
   * Parses {@code KEY=VALUE} from a command-line option such as {@code --set}. If a text lacks its quotes, the error
   * shows what to type.
   */
  public static Overrides typed(String text, String option) {
    QuoteCheck.check(text, option);
    return parse(text, option);
  }

  /** Adds other overrides. Throws {@link LanguageException} for a key that both contain. */
  public Overrides and(Overrides others) {
    for (Entry entry : others.entries) {
      if (entries.stream().anyMatch(e -> key(e).equals(key(entry)))) throw new LanguageException(List.of(entry.at().diagnose("'" + entry.key() + "' is set twice", "keep one of the two")));
    }
    return new Overrides((text + "\n" + others.text).strip(), Stream.concat(entries.stream(), others.entries.stream()).toList());
  }

  /**
   * Replaces keys of a block: those with its name, such as {@code train.rate}, and those without a name that belong to
   * it. {@code sizes} are the dimensions of the network. Throws {@link LanguageException} for a key that belongs to no
   * block.
   */
  public Settings apply(Settings block, Collection<String> sizes) {
    List<Entry> changed = new ArrayList<>(block.entries());
    for (Entry entry : entries) {
      if (!block(entry, sizes).equals(block.name())) continue;
      changed.removeIf(e -> e.key().equals(key(entry)));
      changed.add(new Entry(key(entry), entry.value(), entry.at()));
    }
    return new Settings(block.name(), changed, block.at());
  }

  private static String block(Entry entry, Collection<String> sizes) {
    String key = key(entry);
    if (!key.equals(entry.key())) return entry.key().substring(0, entry.key().indexOf('.'));
    return Key.of(key).map(Key::block).orElseGet(() -> {
      if (sizes.contains(key)) return "sizes";
      throw new LanguageException(List.of(entry.at().diagnose("no block has a key '" + key + "'", known(key, sizes))));
    });
  }

  private static String known(String key, Collection<String> sizes) {
    List<String> all = Stream.concat(Key.ALL.stream().map(Key::name), sizes.stream()).toList();
    String near = Spelling.nearest(key, all), of = "' are " , dims = sizes.isEmpty() ? "" : "; of 'sizes" + of + String.join(", ", new TreeSet<>(sizes));
    return (near == null ? "" : "did you mean '" + near + "'; ") + "the keys of 'data" + of + String.join(", ", Key.names("data")) + "; of 'train" + of + String.join(", ", Key.names("train")) + dims;
  }

  /** The key without the name of the block. */
  private static String key(Entry entry) {
    return key(entry.key());
  }

  static String key(String name) {
    int dot = name.indexOf('.');
    return dot > 0 && BLOCKS.contains(name.substring(0, dot)) ? name.substring(dot + 1) : name;
  }
}
