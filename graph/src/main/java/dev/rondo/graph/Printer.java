package dev.rondo.graph;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;

/**
 * Recurrence -> the text that {@code Language} reads it from. A recurrence that was read from printed text prints as
 * the same text.
 */
public final class Printer {

  private Printer() {}

  /** A cell or a network as text. A value that is used twice and has no name gets one: {@code v1}, {@code v2}. */
  public static String print(Recurrence r) {
    return new RecurrenceText(r, NamePlan.of(r)).text();
  }

  /** A single expression; a deep or long one is cut short with "...". */
  public static String expression(Expr e) {
    return new TermText(Map.of(), null).text(e);
  }

  /**
   * The shortest decimal that reads back as the same double: {@code 1}, {@code 0.1}, {@code 1e-5}, {@code infinity}.
   */
  public static String number(double v) {
    if (Double.isNaN(v)) return "nan";
    if (Double.isInfinite(v)) return v > 0 ? "infinity" : "-infinity";
    if (v == 0) return 1 / v < 0 ? "-0" : "0";
    if (v == Math.rint(v) && Math.abs(v) < 1e15) return Long.toString((long) v);
    BigDecimal exact = new BigDecimal(v), shortest = exact;
    for (int digits = 1; digits <= 17; digits++) {
      shortest = exact.round(new MathContext(digits));
      if (shortest.doubleValue() == v) break;
    }
    shortest = shortest.stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -4 && exponent < 15) return shortest.toPlainString();
    String digits = shortest.unscaledValue().abs().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return (v < 0 ? "-" : "") + mantissa + "e" + exponent;
  }
}
