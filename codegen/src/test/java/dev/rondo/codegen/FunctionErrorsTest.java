package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.graph.Elementwise;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * |computed - true| / ulp(true) ≤ 2 for every function that has a series, at every exponent. With
 * {@code -Drondo.exhaustive=true} for every number of single precision; the largest errors are printed then.
 */
class FunctionErrorsTest {

  private static final double BOUND = 2;
  private static final int BLOCK = 1 << 14;
  private static final boolean EXHAUSTIVE = Boolean.getBoolean("rondo.exhaustive");

  /** Where a function or the way that it is computed changes; the numbers around these are tried densely. */
  private static final double[] EDGES = {Float.MIN_NORMAL, Double.MIN_NORMAL, 0.1, 0.27, 0.3466, 0.52, 0.55, 0.62, 0.70710678,
      1, 1.41421356, 9.01, 10, 16.6, 20, 30, 37, 40, 87.3365, 88.3763, 88.7228, 89, 103.2789, 103.972, 104,
      708.396, 709.436, 709.7827, 710, 744.44, 745.133, 746};

  private record Worst(double ulps, double at) {
    Worst or(Worst other) {
      return other.ulps > ulps ? other : this;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EXP", "LOG", "TANH", "SIGMOID", "SOFTPLUS"})
  void singlePrecision(Elementwise f) {
    Applied vector = Applied.of(f, BLOCK, Element.F32, Forms.all().get(0));
    Applied scalar = Applied.of(f, BLOCK, Element.F32, Options.Form.SCALAR);
    Worst worst = new Worst(0, 0);
    for (Iterator<double[]> blocks = (EXHAUSTIVE ? everyFloat() : blocks(floats())).iterator(); blocks.hasNext();) {
      double[] x = blocks.next(), y = vector.to(x);
      assertEquals(-1, Arrays.mismatch(scalar.to(x), y), () -> f + " of scalar code has other bits");
      worst = worst.or(worst(f, x, y));
    }
    report(f, Element.F32, worst);
    assertTrue(worst.ulps <= BOUND, f + " of single precision: " + worst);
  }

  @ParameterizedTest
  @EnumSource(names = {"EXP", "LOG", "TANH", "SIGMOID", "SOFTPLUS"})
  void doublePrecisionAndReference(Elementwise f) {
    Applied vector = Applied.of(f, BLOCK, Element.F64, Forms.all().get(0));
    Applied scalar = Applied.of(f, BLOCK, Element.F64, Options.Form.SCALAR);
    Worst worst = new Worst(0, 0), reference = worst;
    for (Iterator<double[]> blocks = blocks(doubles()).iterator(); blocks.hasNext();) {
      double[] x = blocks.next(), y = vector.to(x);
      assertEquals(-1, Arrays.mismatch(scalar.to(x), y), () -> f + " of scalar code has other bits");
      for (int i = 0; i < x.length; i++) {
        BigDecimal exact = isFinite(f, x[i]) ? Exact.of(f, x[i]) : null;
        worst = worst.or(new Worst(ulps(f, x[i], y[i], exact), x[i]));
        reference = reference.or(new Worst(ulps(f, x[i], f.apply(x[i]), exact), x[i]));
      }
    }
    report(f, Element.F64, worst);
    assertTrue(worst.ulps <= BOUND, f + " of double precision: " + worst);
    assertTrue(reference.ulps <= BOUND, f + " of the interpreter: " + reference);
  }

  /** The values at zeros, infinities and NaN are those of IEEE 754 and {@code Math}, in both types. */
  @ParameterizedTest
  @CsvSource({"EXP,0,1", "EXP,-0.0,1", "EXP,Infinity,Infinity", "EXP,-Infinity,0", "EXP,NaN,NaN", "EXP,1000,Infinity",
      "EXP,-1000,0", "LOG,1,0", "LOG,0,-Infinity", "LOG,-0.0,-Infinity", "LOG,-1,NaN", "LOG,-Infinity,NaN",
      "LOG,Infinity,Infinity", "LOG,NaN,NaN", "TANH,0,0", "TANH,-0.0,-0.0", "TANH,Infinity,1", "TANH,-Infinity,-1",
      "TANH,NaN,NaN", "TANH,1000,1", "TANH,-1000,-1", "SIGMOID,0,0.5", "SIGMOID,-0.0,0.5", "SIGMOID,Infinity,1",
      "SIGMOID,-Infinity,0", "SIGMOID,NaN,NaN", "SIGMOID,1000,1", "SIGMOID,-1000,0", "SOFTPLUS,Infinity,Infinity",
      "SOFTPLUS,-Infinity,0", "SOFTPLUS,NaN,NaN", "SOFTPLUS,1000,1000", "SOFTPLUS,-1000,0"})
  void ends(Elementwise f, double x, double y) {
    assertEquals(y, f.apply(x), "the interpreter");
    for (Element element : Element.values()) for (Options.Form form : Forms.each()) {
      assertEquals(y, Applied.of(f, 1, element, form).to(new double[] {x})[0], element + " " + form);
    }
  }

  /** NaN of any sign and payload is NaN afterwards. */
  @ParameterizedTest
  @EnumSource(names = {"EXP", "LOG", "TANH", "SIGMOID", "SOFTPLUS"})
  void keepsEveryNan(Elementwise f) {
    double[] nans = IntStream.range(0, 64).mapToDouble(FunctionErrorsTest::nan).toArray();
    for (Element element : Element.values()) for (Options.Form form : Forms.each()) {
      for (double y : Applied.of(f, nans.length, element, form).to(nans)) assertTrue(Double.isNaN(y), element + " " + form);
    }
  }

  private static double nan(int i) {
    long sign = (long) i << 63, payload = 0x0123_4567_89abL << i % 13 & 0x7_ffff_ffff_ffffL;
    return Double.longBitsToDouble(sign | 0x7ff8L << 48 | payload);
  }

  /** The digits are those of mpmath 1.3. */
  @ParameterizedTest
  @CsvSource({"EXP,1,2.71828182845904523536028747135266249775725", "EXP,-740,4.18873988004804893945754000158365288241312e-322",
      "LOG,2,0.693147180559945309417232121458176568075500", "LOG,1e-310,-713.801378828154165100644600662388374138",
      "TANH,1,0.761594155955764888119458282604793590412769", "SIGMOID,-20,2.06115361819020358143086212947459269075249e-9",
      "SOFTPLUS,1,1.31326168751822283404899549496785564191528", "SOFTPLUS,-30,9.35762296883973677937769742467515772161809e-14"})
  void theSecondSourceAgreesWithAThird(Elementwise f, double x, BigDecimal digits) {
    BigDecimal ratio = Exact.of(f, x).divide(digits, MathContext.DECIMAL128);
    assertEquals(0, ratio.subtract(BigDecimal.ONE).doubleValue(), 1e-32);
  }

  private static void report(Elementwise f, Element element, Worst worst) {
    if (EXHAUSTIVE) System.out.printf("%s %s: %.3f ulp at %s%n", f, element, worst.ulps, worst.at);
  }

  /** The reference has 29 more bits than single precision. */
  private static Worst worst(Elementwise f, double[] x, double[] y) {
    Worst worst = new Worst(0, 0);
    for (int i = 0; i < x.length; i++) {
      double exact = f.apply(x[i]);
      float near = (float) exact;
      boolean finite = Float.isFinite(near) && Double.isFinite(y[i]);
      double ulps = finite ? Math.abs(y[i] - exact) / ulp(near, exact) : same(near, y[i]);
      if (ulps > worst.ulps) worst = new Worst(ulps, x[i]);
    }
    return worst;
  }

  private static double ulp(float near, double exact) {
    return Math.ulp(Math.abs(near) > Math.abs(exact) ? Math.nextAfter(near, 0) : near);
  }

  /** No error or an infinite one. */
  private static double same(double expected, double y) {
    return Double.compare(expected, y) == 0 ? 0 : Double.POSITIVE_INFINITY;
  }

  private static boolean isFinite(Elementwise f, double x) {
    return Double.isFinite(f.apply(x)) && Double.isFinite(x);
  }

  private static double ulps(Elementwise f, double x, double y, BigDecimal exact) {
    if (exact == null || !Double.isFinite(y)) return same(exact == null ? f.apply(x) : exact.doubleValue(), y);
    double near = exact.doubleValue();
    boolean outward = new BigDecimal(near).abs().compareTo(exact.abs()) > 0;
    BigDecimal ulp = new BigDecimal(Math.ulp(outward ? Math.nextAfter(near, 0) : near));
    return new BigDecimal(y).subtract(exact).abs().divide(ulp, MathContext.DECIMAL64).doubleValue();
  }

  /** 256 numbers of every exponent and sign, 4,000 around every edge, and many between -110 and 110, most of them below 2. */
  private static DoubleStream floats() {
    Random random = new Random(7);
    IntStream exponents = IntStream.range(0, 255 << 8).map(i -> i >> 8 << 23 | fraction(i & 255, random.nextInt() & 0x7fffff));
    IntStream edges = Arrays.stream(EDGES).mapToInt(e -> Float.floatToIntBits((float) e))
        .flatMap(e -> IntStream.range(Math.max(0, e - 1000), e + 1000));
    DoubleStream positive = IntStream.concat(exponents, edges).mapToDouble(Float::intBitsToFloat);
    DoubleStream between = DoubleStream.concat(random.doubles(1 << 18, -110, 110), random.doubles(1 << 19, -2, 2)).map(x -> (float) x);
    return DoubleStream.concat(positive.flatMap(x -> DoubleStream.of(x, -x)), between);
  }

  private static int fraction(int i, int random) {
    return switch (i) {
      case 0 -> 0;
      case 1 -> 0x7fffff;
      case 2 -> 1;
      default -> random;
    };
  }

  /** A number or more of every exponent and sign, more where functions bend, and around every edge. */
  private static DoubleStream doubles() {
    Random random = new Random(8);
    LongStream exponents = LongStream.range(0, 2047)
        .flatMap(e -> LongStream.range(0, isBent(e) ? 24 : 1).map(i -> e << 52 | (i == 0 && e % 2 == 0 ? 0 : random.nextLong() >>> 12)));
    LongStream edges = Arrays.stream(EDGES).mapToLong(Double::doubleToLongBits)
        .flatMap(e -> LongStream.range(-10, 10).map(i -> e + (i % 2 == 0 ? i : i << 38)));
    DoubleStream between = DoubleStream.concat(random.doubles(200, 0, 750), random.doubles(1000, 0, 2));
    DoubleStream positive = DoubleStream.concat(LongStream.concat(exponents, edges).mapToDouble(Double::longBitsToDouble), between);
    return positive.flatMap(x -> DoubleStream.of(x, -x));
  }

  /** Whether a function is neither a line nor a constant at numbers of that exponent. */
  private static boolean isBent(long exponent) {
    return exponent > 1023 - 30 && exponent < 1023 + 11;
  }

  private static Stream<double[]> everyFloat() {
    return IntStream.range(0, 1 << 18).mapToObj(block -> IntStream.range(0, BLOCK).mapToDouble(i -> Float.intBitsToFloat(block * BLOCK + i)).toArray());
  }

  /** Blocks of one length; the last is filled up with its own end. */
  private static Stream<double[]> blocks(DoubleStream numbers) {
    double[] all = numbers.toArray();
    int last = all.length - 1;
    return IntStream.rangeClosed(0, last / BLOCK)
        .mapToObj(b -> IntStream.range(b * BLOCK, (b + 1) * BLOCK).mapToDouble(i -> all[Math.min(i, last)]).toArray());
  }
}
