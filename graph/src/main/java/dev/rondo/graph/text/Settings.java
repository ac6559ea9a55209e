package dev.rondo.graph.text;

import java.util.List;
import java.util.Optional;

/**
 * {@code NAME { key = value ..}}: how a program is used. The language reads the form; other packages define the
 * meaning.
 */
public record Settings(String name, List<Entry> entries, Position at) {

  public Settings {
    entries = List.copyOf(entries);
  }

  /** {@code key = value}. */
  public record Entry(String key, Value value, Position at) {}

  /** The right side of a key. */
  public sealed interface Value {
    Position at();

    /** {@code 0.002}. */
    record Number(double value, Position at) implements Value {}

    /** {@code "a b.csv"}. */
    record Text(String value, Position at) implements Value {}

    /** {@code cosine}. */
    record Word(String value, Position at) implements Value {}

    /** {@code adam(0.002, decay = 0.1)}. */
    record Call(String name, List<Argument> args, Position at) implements Value {}

    /** {@code a, b, c}. */
    record Several(List<Value> values, Position at) implements Value {}
  }

  /** A value in a call, by name or by position. */
  public record Argument(Optional<String> name, Value value, Position at) {}

  public Optional<Entry> entry(String key) {
    return entries.stream().filter(e -> e.key().equals(key)).findFirst();
  }
}
