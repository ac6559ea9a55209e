package dev.rondo.graph;

import dev.rondo.graph.text.Position;
import dev.rondo.graph.text.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Name of an equation, a param or an input -> its position in the text. Origins do not take part in equality: two
 * recurrences that differ only in their origins are equal. The cotangent {@code z_bar} has the origin of {@code z}.
 */
public final class Origins {

  /** No origin is known. */
  public static final Origins NONE = new Origins(Map.of());

  private static final Pattern EQUATION = Pattern.compile(" +(?:output )?([\\w.]+'?) = .*");
  private static final Pattern DECLARED = Pattern.compile("([\\w.]+)(?=\\[|,|$| {2})");
  private static final Pattern BAR = Pattern.compile("_bar\\d*('?)$");

  /**
   * A line of text: {@code at} is its position. {@code from} is the line of the main file that includes it, such as the
   * call of a library's cell; else the same position.
   */
  public record Origin(Position at, Position from) {

    /** Whether it is in the text of an applied cell. */
    public boolean isApplied() {
      return !at.equals(from);
    }

    /** {@code gru.rondo:9:3, applied in net.rondo:4:3}, or the only position. */
    @Override
    public String toString() {
      return isApplied() ? at + ", applied in " + from : at.toString();
    }

    /** The line without its comment. */
    public String text() {
      return at.source().line(at.line()).replaceFirst("#.*", "").strip();
    }
  }

  private final Map<String, Origin> origins;

  private Origins(Map<String, Origin> origins) {
    this.origins = origins;
  }

  public static Origins of(Map<String, Origin> origins) {
    return origins.isEmpty() ? NONE : new Origins(new LinkedHashMap<>(origins));
  }

  /**
   * The lines of the text that {@link Printer} writes: for recurrences that were built in Java and have no other text.
   */
  public static Origins printed(Recurrence r) {
    Source source = new Source(r.name() + ".rondo", Printer.print(r));
    Map<String, Origin> origins = new LinkedHashMap<>();
    int number = 0;
    for (String line : source.text().lines().toList()) {
      Position at = new Position(source, ++number, 3);
      Matcher equation = EQUATION.matcher(line);
      if (equation.matches()) origins.putIfAbsent(equation.group(1), new Origin(at, at));
      if (!line.matches("  (param|input) .*")) continue;
      Matcher declared = DECLARED.matcher(line.substring("  param ".length()).replaceFirst("  init .*| over .*", "").replaceAll("\\[[^]]*]", "["));
      while (declared.find()) origins.putIfAbsent(declared.group(1), new Origin(at, at));
    }
    return of(origins);
  }

  public boolean isEmpty() {
    return origins.isEmpty();
  }

  /** The position of a name's equation; for a cotangent, that of its primal; else that of its declaration. */
  public Optional<Origin> of(String name) {
    if (origins.containsKey(name)) return Optional.of(origins.get(name));
    Matcher bar = BAR.matcher(name);
    if (bar.find()) return of(name.substring(0, bar.start()).replaceFirst("_initial$", "") + bar.group(1));
    return name.endsWith("'") ? of(name.substring(0, name.length() - 1)) : Optional.empty();
  }

  /** The main file; empty if no origin is known. */
  public Optional<String> file() {
    return origins.values().stream().map(o -> o.from().source().file()).findFirst();
  }

  public Map<String, Origin> all() {
    return origins;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Origins;
  }

  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return origins.keySet().toString();
  }
}
