package dev.rondo.settings;

import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Position;
import dev.rondo.graph.text.Source;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code KEY=VALUE,VALUE..} or {@code KEY=LOW..HIGH}: the values that a search tries for a setting. A range lists no
 * values.
 */
public record Variation(String key, List<Value> values, Optional<Range> range) {

  /** A value as text, and as a setting. */
  public record Value(String text, Overrides setting) {}

  /** A range has whole numbers if both ends are whole. With {@code log}, numbers are uniform on a logarithmic scale. */
  public record Range(double low, double high, boolean log, boolean whole) {

    /** The number at a position in [0, 1). If it is not whole, it has four digits. */
    String at(double place) {
      if (whole && !log) return String.valueOf((long) low + (long) (place * (high - low + 1)));
      double x = log ? StrictMath.exp(StrictMath.log(low) + place * (StrictMath.log(high) - StrictMath.log(low))) : low + place * (high - low);
      return whole ? String.valueOf(Math.round(x)) : String.valueOf(new BigDecimal(x).round(new MathContext(4)).doubleValue());
    }
  }

  private static final String NUMBER = "([-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?)";
  private static final Pattern RANGE = Pattern.compile("\\s*(log\\s*\\()?\\s*" + NUMBER + "\\s*\\.\\.\\s*" + NUMBER + "\\s*(\\))?\\s*");
  private static final String PLACE = "--vary";

  public Variation {
    values = List.copyOf(values);
  }

  /** Throws {@link LanguageException}, with the position, for text that is neither a list nor a range. */
  public static Variation parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) Overrides.parse(text.isBlank() ? "=" : text, PLACE);   // it reports what is missing
    QuoteCheck.checkEach(text, PLACE);
    Matcher range = RANGE.matcher(text).region(equals + 1, text.length());
    String key = text.substring(0, Math.max(0, equals)).strip();
    if (range.matches() && (range.group(1) == null) == (range.group(4) == null)) return new Variation(key, List.of(), Optional.of(range(text, range)));
    List<Value> values = new ArrayList<>();
    int from = equals + 1;
    for (int to : ends(text, from)) {
      String value = text.substring(from, to).strip(), alone = text.substring(0, equals + 1) + " ".repeat(from - equals - 1) + text.substring(from, to);
      Overrides setting = Overrides.parse(alone, PLACE);
      values.add(new Value(value, new Overrides(key + " = " + value, setting.entries())));
      from = to + 1;
    }
    return new Variation(key, values, Optional.empty());
  }

  private static Range range(String text, Matcher m) {
    double low = Double.parseDouble(m.group(2)), high = Double.parseDouble(m.group(3));
    boolean log = m.group(1) != null, whole = low == Math.rint(low) && high == Math.rint(high) && !(m.group(2) + m.group(3)).matches(".*[.eE].*");
    Position at = new Position(new Source(PLACE, text), 1, m.start(2) + 1);
    if (!(low < high)) throw new LanguageException(List.of(at.diagnose("a range from " + m.group(2) + " to " + m.group(3), "write the smaller number first")));
    if (log && !(low > 0)) throw new LanguageException(List.of(at.diagnose("a range over powers that begins at " + m.group(2), "it must begin above 0")));
    return new Range(low, high, log, whole);
  }

  /** The end of each value: a comma outside brackets and strings, or the end of the text. */
  static List<Integer> ends(String text, int from) {
    List<Integer> ends = new ArrayList<>();
    int depth = 0;
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') quoted = !quoted;
      if (quoted) continue;
      if (c == '(') depth++;
      if (c == ')') depth--;
      if (c == ',' && depth == 0) ends.add(i);
    }
    ends.add(text.length());
    return ends;
  }

  /** The value at a position in [0, 1): from the list, or within the range. */
  public Value at(double place) {
    if (range.isEmpty()) return values.get((int) (place * values.size()));
    String value = range.get().at(place);
    return new Value(value, Overrides.parse(key + " = " + value, PLACE));
  }
}
