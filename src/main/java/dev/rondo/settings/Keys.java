package dev.rondo.settings;

import dev.rondo.data.file.ColumnReference;
import dev.rondo.graph.text.Diagnostic;
import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Position;
import dev.rondo.graph.text.Settings;
import dev.rondo.graph.text.Settings.Entry;
import dev.rondo.graph.text.Settings.Value;
import dev.rondo.graph.text.Spelling;
import dev.rondo.settings.Key.Form;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * key -> value of the form that {@link Key} defines. The class collects errors, and {@code done} throws them all:
 * values of a wrong form, and unknown keys.
 */
final class Keys {

  private final Settings settings;
  private final Set<String> used = new TreeSet<>();
  private final List<Diagnostic> errors = new ArrayList<>();

  Keys(Settings settings) {
    this.settings = settings;
  }

  boolean has(String key) {
    return settings.entry(key).isPresent();
  }

  double number(String key, double otherwise) {
    assert is(key, Form.NUMBER) : key;
    return get(key, SettingValues::number).orElse(otherwise);
  }

  /** A whole number. */
  int count(String key, int otherwise) {
    assert is(key, Form.COUNT) : key;
    return get(key, SettingValues::count).orElse(otherwise);
  }

  /** One whole number, or several separated by commas. */
  List<Integer> counts(String key, int otherwise) {
    assert is(key, Form.COUNTS) : key;
    return get(key, SettingValues::counts).orElse(List.of(otherwise));
  }

  boolean flag(String key, boolean otherwise) {
    assert is(key, Form.FLAG) : key;
    return get(key, SettingValues::flag).orElse(otherwise);
  }

  Optional<String> text(String key) {
    assert is(key, Form.TEXT) : key;
    return get(key, SettingValues::text);
  }

  /** One text, or several separated by commas. */
  List<String> texts(String key) {
    assert is(key, Form.TEXTS) : key;
    return get(key, value -> SettingValues.each(value, SettingValues::text)).orElse(List.of());
  }

  /** Like {@code texts}; a whole number counts as its text. */
  List<String> names(String key) {
    assert is(key, Form.NAMES) : key;
    return get(key, value -> SettingValues.each(value, SettingValues::name)).orElse(List.of());
  }

  /** Columns of a table, by number or by name. */
  List<ColumnReference> columns(String key) {
    assert is(key, Form.COLUMNS) : key;
    return get(key, value -> SettingValues.each(value, SettingValues::column)).orElse(List.of());
  }

  /** One column of a table, by number or by name. */
  Optional<ColumnReference> column(String key) {
    assert is(key, Form.COLUMN) : key;
    return get(key, SettingValues::column);
  }

  /** A word, or a call: {@code adam(beta1 = 0.8)}. */
  <T> T choice(String key, T otherwise, BiFunction<String, Arguments, T> meaning) {
    assert is(key, Form.CHOICE) : key;
    return get(key, value -> SettingValues.choice(value, meaning)).orElse(otherwise);
  }

  /** A number, or a word or a call. */
  <T> T numberOr(String key, Function<Value.Number, T> number, T otherwise, BiFunction<String, Arguments, T> meaning) {
    assert is(key, Form.COUNT_OR_CHOICE) : key;
    return get(key, value -> value instanceof Value.Number n ? number.apply(n) : SettingValues.choice(value, meaning)).orElse(otherwise);
  }

  /** Reports an error in a key's value. */
  void wrong(String key, String found, String remedy) {
    Position at = settings.entry(key).map(e -> e.value().at()).orElse(settings.at());
    errors.add(at.diagnose(found, remedy));
  }

  /**
   * Throws {@link LanguageException} with every error, if there is one. A key of the block that is not in {@code known}
   * is an error too.
   */
  void done(Collection<String> known) {
    for (Entry entry : settings.entries()) if (!known.contains(entry.key())) errors.add(unknown(entry, known));
    if (!errors.isEmpty()) throw new LanguageException(errors);
  }

  /** Like {@code done(known)}, for a block of {@code data}, which describes one kind. */
  void done(DataKind kind) {
    assert kind.keys().containsAll(used) : kind + " has no key of " + used;
    for (Entry entry : settings.entries()) {
      Optional<Key> key = Key.of(entry.key()).filter(k -> k.block().equals("data"));
      if (key.isPresent() && !key.get().kinds().contains(kind)) errors.add(entry.at().diagnose("'" + entry.key() + "' means nothing to " + kind, key.get().instead(kind)));
      else if (key.isEmpty()) errors.add(unknown(entry, kind.keys()));
    }
    if (!errors.isEmpty()) throw new LanguageException(errors);
  }

  private Diagnostic unknown(Entry entry, Collection<String> known) {
    Optional<Key> elsewhere = Key.of(entry.key()).filter(k -> !k.block().equals(settings.name()));
    String near = Spelling.nearest(entry.key(), known), all = known.isEmpty() ? "leave it out" : "its keys are " + String.join(", ", known);
    return entry.at().diagnose("'" + settings.name() + "' has no key '" + entry.key() + "'",
        elsewhere.map(k -> "'" + k.block() + "' has; write it there").orElse(near == null ? all : "did you mean '" + near + "'; " + all));
  }

  /** The keys of {@code sizes} are not in the table. */
  private boolean is(String key, Form form) {
    return settings.name().equals("sizes") || Key.of(key).filter(k -> k.block().equals(settings.name()) && k.form() == form).isPresent();
  }

  private <T> Optional<T> get(String key, Function<Value, T> read) {
    used.add(key);
    Optional<Entry> entry = settings.entry(key);
    if (entry.isEmpty()) return Optional.empty();
    Value value = entry.get().value();
    try {
      return Optional.of(read.apply(value));
    } catch (SettingValues.Mismatch e) {
      errors.add(e.at.diagnose(e.getMessage(), e.remedy));
    } catch (IllegalArgumentException e) {
      errors.add(value.at().diagnose(e.getMessage(), ""));
    }
    return Optional.empty();
  }
}
