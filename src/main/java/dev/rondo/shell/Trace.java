package dev.rondo.shell;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Name -> [step][unit]: the values of a recurrence in one run. */
public record Trace(String of, Map<String, double[][]> values) {

  private static final String BARS = "▁▂▃▄▅▆▇█";

  /** The values of a name; throws {@link IllegalArgumentException} that lists the existing names. */
  public double[][] of(String name) {
    return FriendlyError.of(() -> {
      double[][] found = values.get(name);
      if (found == null) throw new IllegalArgumentException("'" + of + "' has no '" + name + "' that varies over time; it has " + String.join(", ", new TreeMap<>(values).keySet()));
      return found;
    });
  }

  /** Prints {@link #drawn}. */
  public void plot(String name) {
    System.out.print(drawn(name));
  }

  /**
   * A line for each unit, with a bar for each step. Its height is the value between the minimum and the maximum of all;
   * ? for a number that is not finite.
   */
  public String drawn(String name) {
    double[][] rows = of(name);
    double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
    for (double[] row : rows) for (double v : row) {
      if (!Double.isFinite(v)) continue;
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    StringBuilder out = new StringBuilder(low > high ? name + ": no finite number\n" : String.format(Locale.ROOT, "%s: %.3f to %.3f over %d steps%n", name, low, high, rows.length));
    for (int unit = 0; unit < rows[0].length; unit++) {
      out.append(String.format(Locale.ROOT, "%4d ", unit));
      for (double[] row : rows) out.append(bar(row[unit], low, high));
      out.append('\n');
    }
    return out.toString();
  }

  private static char bar(double v, double low, double high) {
    if (!Double.isFinite(v)) return '?';
    return BARS.charAt(high == low ? 0 : (int) Math.min(BARS.length() - 1, BARS.length() * (v - low) / (high - low)));
  }

  @Override
  public String toString() {
    return "what " + of + " did: " + String.join(", ", new TreeMap<>(values).keySet()) + "; plot(NAME) shows one";
  }
}
