package dev.rondo.settings;

import dev.rondo.graph.Spelling;
import dev.rondo.graph.text.Diagnostic;
import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Position;
import dev.rondo.graph.text.Settings;
import dev.rondo.graph.text.Settings.Entry;
import dev.rondo.graph.text.Settings.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * key -> value of the type that is asked for. Errors are gathered, and {@link #done} throws them all: values of a wrong type, and keys that
 * nobody asked for.
 */
final class Keys {

  private final Settings settings;
  private final Set<String> asked = new TreeSet<>();
  private final List<Diagnostic> errors = new ArrayList<>();

  Keys(Settings settings) {
    this.settings = settings;
  }

  boolean has(String key) {
    asked.add(key);
    return settings.entry(key).isPresent();
  }

  double number(String key, double otherwise) {
    return get(key, Read::number).orElse(otherwise);
  }

  /** A whole number. */
  int count(String key, int otherwise) {
    return get(key, Read::count).orElse(otherwise);
  }

  /** One whole number, or several with commas between them. */
  List<Integer> counts(String key, int otherwise) {
    return get(key, Read::counts).orElse(List.of(otherwise));
  }

  boolean flag(String key, boolean otherwise) {
    return get(key, Read::flag).orElse(otherwise);
  }

  Optional<String> text(String key) {
    assert Typed.ONE_TEXT.contains(key) : key;
    return get(key, Read::text);
  }

  /** One text, or several with commas between them; a number stands for itself. */
  List<String> texts(String key) {
    assert Typed.TEXTS.contains(key) : key;
    return get(key, Read::texts).orElse(List.of());
  }

  /** A word, or the call of one: {@code adam(beta1 = 0.8)}. */
  <T> T choice(String key, T otherwise, BiFunction<String, Arguments, T> meaning) {
    return get(key, value -> Read.choice(value, meaning)).orElse(otherwise);
  }

  /** A number, or a word or the call of one. */
  <T> T numberOr(String key, Function<Value.Number, T> number, T otherwise, BiFunction<String, Arguments, T> meaning) {
    return get(key, value -> value instanceof Value.Number n ? number.apply(n) : Read.choice(value, meaning)).orElse(otherwise);
  }

  /** Says that something is wrong with a key's value. */
  void wrong(String key, String found, String remedy) {
    Position at = settings.entry(key).map(e -> e.value().at()).orElse(settings.at());
    errors.add(at.diagnose(found, remedy));
  }

  /** Throws {@link LanguageException} with every error, if there is one. */
  void done() {
    assert !settings.name().equals("data") || Overrides.DATA_KEYS.containsAll(asked) : asked;
    for (Entry entry : settings.entries()) {
      if (!asked.contains(entry.key())) {
        errors.add(entry.at().diagnose("'" + settings.name() + "' has no key '" + entry.key() + "'", instead(entry.key())));
      }
    }
    if (!errors.isEmpty()) throw new LanguageException(errors);
  }

  private String instead(String key) {
    String near = Spelling.nearest(key, asked), all = "its keys are " + String.join(", ", asked);
    return asked.isEmpty() ? "leave it out" : near == null ? all : "did you mean '" + near + "'; " + all;
  }

  private <T> Optional<T> get(String key, Function<Value, T> read) {
    asked.add(key);
    Optional<Entry> entry = settings.entry(key);
    if (entry.isEmpty()) return Optional.empty();
    Value value = entry.get().value();
    try {
      return Optional.of(read.apply(value));
    } catch (Read.Mismatch e) {
      errors.add(e.at.diagnose(e.getMessage(), e.remedy));
    } catch (IllegalArgumentException e) {
      errors.add(value.at().diagnose(e.getMessage(), ""));
    }
    return Optional.empty();
  }
}
