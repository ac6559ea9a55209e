package dev.rondo.graph;

import dev.rondo.graph.text.Position;
import dev.rondo.graph.text.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Name of an equation, a param or an input -> where it was written. It is no part of what a recurrence is: two that differ in nothing but their origins are equal. The
 * cotangent {@code z_bar} comes from where {@code z} does.
 */
public final class Origins {

  /** Nothing is known. */
  public static final Origins NONE = new Origins(Map.of());

  private static final Pattern EQUATION = Pattern.compile(" +(?:output )?([\\w.]+'?) = .*");
  private static final Pattern DECLARED = Pattern.compile("([\\w.]+)(?=\\[|,|$| {2})");
  private static final Pattern BAR = Pattern.compile("_bar\\d*('?)$");

  /** A line of text: {@code at} is where it stands, {@code from} the line of the file in hand that brought it in, as the call of a library's cell does; else the same. */
  public record Origin(Position at, Position from) {

    /** Whether it stands in the text of a cell that was brought in. */
    public boolean isApplied() {
      return !at.equals(from);
    }

    /** {@code gru.rondo:9:3, applied in net.rondo:4:3}, or the one place alone. */
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

  /** The lines of the text that {@link Printer} writes: for recurrences that were made in Java, where there is no other text. */
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

  /** Where a name has its equation or, of a cotangent, its primal, or else its declaration. */
  public Optional<Origin> of(String name) {
    if (origins.containsKey(name)) return Optional.of(origins.get(name));
    Matcher bar = BAR.matcher(name);
    if (bar.find()) return of(name.substring(0, bar.start()).replaceFirst("_initial$", "") + bar.group(1));
    return name.endsWith("'") ? of(name.substring(0, name.length() - 1)) : Optional.empty();
  }

  /** The file in hand; empty where nothing is known. */
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
