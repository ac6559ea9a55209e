package dev.rondo.codegen.lower;

import dev.rondo.codegen.machine.Element;

/**
 * The constants of exp, log, tanh, sigmoid and softplus for an element type. Polynomials begin with the coefficient of
 * the highest power. docs/decisions/0016-functions.md explains how they were found, and has the errors.
 */
enum Approximation {

  F32(new Layout(23, 0x1.8p23, 24, Float.MIN_NORMAL), new Ends(89, -104, 30, 10), 0x1.62e4p-1, 0x1.7f7d1cp-20, new double[][] {
    {0x1.6d591ep-10, 0x1.122788p-7, 0x1.5554dep-5, 0x1.5554bp-3, 0.5},
    {-0x1.9f5b2ap-5, 0x1.10c196p-3, -0x1.5554cep-2},
    {-0x1.420c1ep-4, 0x1.07d952p-3, -0x1.0cdf46p-3, 0x1.226d1ap-3, -0x1.54788ep-3, 0x1.99a5a8p-3, -0x1.00022p-2,
      0x1.55554ap-2},
    {0x1.1efd42p-2, 0x1.1eb4d2p-2, 0x1.99d294p-2, 0x1.5555p-1}
  }),
  F64(new Layout(52, 0x1.8p52, 54, Double.MIN_NORMAL), new Ends(710, -746, 40, 20), 0x1.62e42feep-1, 0x1.a39ef35793c76p-33, new double[][] {
    {0x1.af738a6e2ce7p-26, 0x1.28a2a8e97d134p-22, 0x1.71ddebbc8172cp-19, 0x1.a019a6880813fp-16, 0x1.a01a01b534f1ap-13,
      0x1.6c16c17f36de5p-10, 0x1.111111110e853p-7, 0x1.55555555520f5p-5, 0x1.555555555555cp-3, 0x1.0000000000005p-1},
    {0x1.08cd506c8ad06p-11, -0x1.7a2570eca91e7p-10, 0x1.d6ad8b4b62c26p-9, -0x1.226dbaeb4dd39p-7, 0x1.664f46b8835a1p-6,
      -0x1.ba1ba1b664722p-5, 0x1.111111110f326p-3, -0x1.555555555554bp-2},
    {0x1.2f030dca2ffb2p-3, 0x1.39a1fa5ce4d21p-3, 0x1.74663c3e5aaf4p-3, 0x1.c71c521787e93p-3, 0x1.24924941ddcf3p-2,
      0x1.999999997ff47p-2, 0x1.5555555555592p-1},
    {0x1.5c7d7c8f3275cp-3, 0x1.55aae777adc8dp-4, 0x1.efd9fa201a053p-4, 0x1.1067a5a6234dp-3, 0x1.3b1dde2069b16p-3,
      0x1.745cb3dd566abp-3, 0x1.c71c741d75b23p-3, 0x1.249249208a69dp-2, 0x1.99999999a077ep-2, 0x1.5555555555535p-1}
  });

  /**
   * Bits of the fraction; a number whose last bit is worth 1; the exponent of a power of two that makes any number
   * normal; the smallest normal number.
   */
  record Layout(int fraction, double magic, int lift, double smallest) {}

  /** e^x is infinite from {@code over} on and 0 below {@code under}; sigmoid and tanh are 1 above the others. */
  record Ends(double over, double under, double sigmoid, double tanh) {}

  private final Layout layout;
  private final Ends ends;
  private final double ln2High;
  private final double ln2Low;
  private final double[][] polynomials;

  Approximation(Layout layout, Ends ends, double ln2High, double ln2Low, double[][] polynomials) {
    this.layout = layout;
    this.ends = ends;
    this.ln2High = ln2High;
    this.ln2Low = ln2Low;
    this.polynomials = polynomials;
  }

  static Approximation of(Element element) {
    return switch (element) {
      case F32 -> F32;
      case F64 -> F64;
    };
  }

  Layout layout() {
    return layout;
  }

  Ends ends() {
    return ends;
  }

  /** The leading bits of ln 2: few enough that an integer times them is exact. */
  double ln2High() {
    return ln2High;
  }

  double ln2Low() {
    return ln2Low;
  }

  /** p in e^r = 1 + r + r² p(r), |r| ≤ ln 2 / 2. */
  double[] exp() {
    return polynomials[0].clone();
  }

  /** p in tanh r = r + r³ p(r²), -0.08 ≤ r ≤ 0.28. */
  double[] tanh() {
    return polynomials[1].clone();
  }

  /**
   * f32: p in log(1 + f) = f - f²/2 + f³ p(f); f64: p in 2 atanh(s) = 2 s + s³ p(s²), s = f / (2 + f); √½ ≤ 1 + f ≤ √2.
   */
  double[] log() {
    return polynomials[2].clone();
  }

  /** p in 2 atanh(s) = 2 s + s³ p(s²), s ≤ 1/3. */
  double[] log1p() {
    return polynomials[3].clone();
  }

  /** The number with these bits; {@code F32} takes the lowest 32. */
  double ofBits(long bits) {
    return switch (this) {
      case F32 -> Float.intBitsToFloat((int) bits);
      case F64 -> Double.longBitsToDouble(bits);
    };
  }

  /** The bits of a number, in the width of the type. */
  long bits(double number) {
    return switch (this) {
      case F32 -> Integer.toUnsignedLong(Float.floatToRawIntBits((float) number));
      case F64 -> Double.doubleToRawLongBits(number);
    };
  }
}
