package dev.rondo.data;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.function.Predicate;

/** A number in decimal digits. */
public final class Decimals {

  private Decimals() {}

  /**
   * The shortest digits that identify a number among all others of its type, equal on every JDK: {@code 0.1},
   * {@code 12.0}, {@code 5.0E-6}.
   */
  public static String shortest(float x) {
    return text(x, d -> d.floatValue() == x);
  }

  /** Like {@code shortest(float)}, in double precision. */
  public static String shortest(double x) {
    return text(x, d -> d.doubleValue() == x);
  }

  private static String text(double x, Predicate<BigDecimal> same) {
    if (x == 0 || !Double.isFinite(x)) return String.valueOf(x);
    BigDecimal exact = new BigDecimal(x), rounded = exact;
    for (int digits = 1; digits <= 17; digits++) {
      rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (same.test(rounded)) break;
    }
    BigDecimal digits = rounded.stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= -3 && exponent < 7) return digits.setScale(Math.max(1, digits.scale())).toPlainString();
    BigDecimal front = digits.movePointLeft(exponent);
    return front.setScale(Math.max(1, front.scale())).toPlainString() + "E" + exponent;
  }

  /** Four digits after the point; for a small number four significant digits, so that only 0 prints as 0. */
  public static String measure(double x) {
    return String.format(Locale.ROOT, x != 0 && Math.abs(x) < 0.1 ? "%.4g" : "%.4f", x);
  }

  /** Whether a cell of a table is a gap: empty, or {@code NaN} or {@code NA}. */
  public static boolean isGap(String text) {
    return text.isEmpty() || text.equalsIgnoreCase("nan") || text.equals("NA");
  }

  /** Whether a text is a finite decimal number. It takes linear time: the pattern never backtracks. */
  public static boolean isNumber(String text) {
    return text.matches("[-+]?(\\d++\\.?+\\d*+|\\.\\d++)([eE][-+]?\\d{1,3})?") && Double.isFinite(Double.parseDouble(text));
  }
}
