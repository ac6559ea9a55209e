package dev.rondo.codegen.lower;

import static dev.rondo.codegen.kernel.LaneOp.ABS;
import static dev.rondo.codegen.kernel.LaneOp.ADD;
import static dev.rondo.codegen.kernel.LaneOp.BITS_ADD;
import static dev.rondo.codegen.kernel.LaneOp.BITS_AND;
import static dev.rondo.codegen.kernel.LaneOp.BITS_LEFT;
import static dev.rondo.codegen.kernel.LaneOp.BITS_OR;
import static dev.rondo.codegen.kernel.LaneOp.BITS_RIGHT;
import static dev.rondo.codegen.kernel.LaneOp.DIV;
import static dev.rondo.codegen.kernel.LaneOp.FMA;
import static dev.rondo.codegen.kernel.LaneOp.MAX;
import static dev.rondo.codegen.kernel.LaneOp.MUL;
import static dev.rondo.codegen.kernel.LaneOp.NEG;
import static dev.rondo.codegen.kernel.LaneOp.SUB;

import dev.rondo.codegen.Element;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Compare;
import dev.rondo.codegen.kernel.Value;

/**
 * exp, log, tanh, sigmoid and softplus from operations that are exact or correctly rounded, so that every lane of every machine
 * gives the same bits. NaN goes through; results below the smallest normal number are 0. Coefficients: Taylor series of e^r and
 * of atanh; for tanh in f32 the rational minimax function of Eigen ({@code MathFunctionsImpl.h}), in f64 that of Cephes
 * ({@code tanh.c}, Moshier 1989).
 */
final class Transcendentals {

  private static final double LOG2_E = 1.4426950408889634;
  private static final double[] TAYLOR_F32 = taylor(7);
  private static final double[] TAYLOR_F64 = taylor(13);
  private static final double[] ATANH_F32 = atanh(5);
  private static final double[] ATANH_F64 = atanh(12);
  private static final double[] TANH_TOP_F32 = {-2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-08, 1.48572235717979e-05, 6.37261928875436e-04, 4.89352455891786e-03};
  private static final double[] TANH_BOTTOM_F32 = {1.19825839466702e-06, 1.18534705686654e-04, 2.26843463243900e-03, 4.89352518554385e-03};
  private static final double[] TANH_TOP_F64 = {-9.64399179425052238628e-1, -9.92877231001918586564e1, -1.61468768441708447952e3};
  private static final double[] TANH_BOTTOM_F64 = {1, 1.12811678491632931402e2, 2.23548839060100448583e3, 4.84406305325125486048e3};

  private Transcendentals() {}

  /** 1/n!, .., 1/2, 1, 1. */
  private static double[] taylor(int degree) {
    double[] c = new double[degree + 1];
    double factorial = 1;
    for (int n = 0; n <= degree; n++) {
      if (n > 0) factorial *= n;
      c[degree - n] = 1 / factorial;
    }
    return c;
  }

  /** 2/(2n-1), .., 2/5, 2/3: atanh's series after its first term, doubled. */
  private static double[] atanh(int terms) {
    double[] c = new double[terms];
    for (int n = 1; n <= terms; n++) c[terms - n] = 2.0 / (2 * n + 1);
    return c;
  }

  private static boolean f32(Body b) {
    return b.target().element() == Element.F32;
  }

  private static Value c(double value, Value like, Body b) {
    return b.constant(value, like.kind());
  }

  /** e^x = 2^k e^r with k = round(x / ln 2), |r| <= ln 2 / 2; k sits in the low bits of x / ln 2 + 1.5 · 2^(mantissa). */
  static Value exp(Value x, Body b) {
    boolean f32 = f32(b);
    Value magic = c(f32 ? 0x1.8p23 : 0x1.8p52, x, b);
    Value shifted = b.lane(FMA, x, c(LOG2_E, x, b), magic);
    Value k = b.lane(SUB, shifted, magic);
    Value r = b.lane(FMA, k, c(f32 ? -0x1.62e4p-1 : -0x1.62e42feep-1, x, b), x);                  // ln 2 in two parts, the first exact in k · part
    r = b.lane(FMA, k, c(f32 ? -0x1.7f7d1cp-20 : -0x1.a39ef35793c76p-33, x, b), r);
    Value power = b.polynomial(r, f32 ? TAYLOR_F32 : TAYLOR_F64);
    Value scaled = b.lane(BITS_ADD, power, b.bits(BITS_LEFT, shifted, f32 ? 23 : 52));
    double high = f32 ? 88.72283 : 709.782712893384, low = f32 ? -87.33654 : -708.3964185322641;
    Value bounded = b.select(Compare.LT, c(high, x, b), x, c(Double.POSITIVE_INFINITY, x, b), scaled);
    bounded = b.select(Compare.LT, x, c(low, x, b), c(0, x, b), bounded);
    return b.select(Compare.NE, x, x, x, bounded);
  }

  /** log(2^k m) = k ln 2 + 2 atanh((m - 1) / (m + 1)), m from √½ to √2. */
  static Value log(Value x, Body b) {
    boolean f32 = f32(b);
    int mantissa = f32 ? 23 : 52;
    double lift = f32 ? 0x1p24 : 0x1p54;
    Value tiny = c(f32 ? 0x1p-126 : 0x1p-1022, x, b);
    Value normal = b.select(Compare.LT, x, tiny, b.lane(MUL, x, c(lift, x, b)), x);
    Value lifted = b.select(Compare.LT, x, tiny, c(f32 ? -24 : -54, x, b), c(0, x, b));
    Value exponent = b.bits(BITS_OR, b.bits(BITS_RIGHT, normal, mantissa), f32 ? 0x4b000000L : 0x4330000000000000L);   // 2^mantissa + biased exponent
    Value k = b.lane(SUB, exponent, c(f32 ? 0x1p23 + 127 : 0x1p52 + 1023, x, b));
    Value m = b.bits(BITS_OR, b.bits(BITS_AND, normal, f32 ? 0x007fffffL : 0x000fffffffffffffL), f32 ? 0x3f800000L : 0x3ff0000000000000L);
    Value half = c(1.4142135623730951, x, b);
    k = b.select(Compare.LT, half, m, b.lane(ADD, k, c(1, x, b)), k);
    m = b.select(Compare.LT, half, m, b.lane(MUL, m, c(0.5, x, b)), m);
    k = b.lane(ADD, k, lifted);
    Value s = b.lane(DIV, b.lane(SUB, m, c(1, x, b)), b.lane(ADD, m, c(1, x, b)));
    Value s2 = b.lane(MUL, s, s);
    Value tail = b.lane(MUL, b.lane(MUL, b.polynomial(s2, f32 ? ATANH_F32 : ATANH_F64), s2), s);
    Value low = b.lane(FMA, k, c(f32 ? 0x1.7f7d1cp-20 : 0x1.a39ef35793c76p-33, x, b), tail);
    Value sum = b.lane(ADD, low, b.lane(ADD, s, s));
    Value result = b.lane(FMA, k, c(f32 ? 0x1.62e4p-1 : 0x1.62e42feep-1, x, b), sum);
    result = b.select(Compare.EQ, x, c(Double.POSITIVE_INFINITY, x, b), x, result);
    result = b.select(Compare.EQ, x, c(0, x, b), c(Double.NEGATIVE_INFINITY, x, b), result);
    result = b.select(Compare.LT, x, c(0, x, b), c(Double.NaN, x, b), result);
    return b.select(Compare.NE, x, x, x, result);
  }

  static Value tanh(Value x, Body b) {
    return f32(b) ? tanhF32(x, b) : tanhF64(x, b);
  }

  /** x p(x²) / q(x²), constant beyond 7.9053; relative error below 4e-7. */
  private static Value tanhF32(Value x, Body b) {
    Value bound = c(7.9053111, x, b), minus = c(-7.9053111, x, b);
    Value y = b.select(Compare.LT, bound, x, bound, x);
    y = b.select(Compare.LT, y, minus, minus, y);
    Value q = b.lane(MUL, y, y);
    Value top = b.lane(MUL, b.polynomial(q, TANH_TOP_F32), y);
    return b.lane(DIV, top, b.polynomial(q, TANH_BOTTOM_F32));
  }

  /** x + x³ p(x²)/q(x²) for |x| < 0.625, else ±(1 - 2 / (e^2|x| + 1)). */
  private static Value tanhF64(Value x, Body b) {
    Value size = b.lane(ABS, x), twenty = c(20, x, b);
    Value z = b.lane(MUL, x, x);
    Value ratio = b.lane(DIV, b.polynomial(z, TANH_TOP_F64), b.polynomial(z, TANH_BOTTOM_F64));
    Value small = b.lane(FMA, b.lane(MUL, x, z), ratio, x);
    Value bounded = b.select(Compare.LT, twenty, size, twenty, size);
    Value power = exp(b.lane(ADD, bounded, bounded), b);
    Value large = b.lane(SUB, c(1, x, b), b.lane(DIV, c(2, x, b), b.lane(ADD, power, c(1, x, b))));
    large = b.select(Compare.LT, x, c(0, x, b), b.lane(NEG, large), large);
    return b.select(Compare.LT, size, c(0.625, x, b), small, large);
  }

  /** f32: (1 + tanh(x/2)) / 2; f64: 1 / (1 + e^-x). */
  static Value sigmoid(Value x, Body b) {
    Value half = c(0.5, x, b), one = c(1, x, b);
    if (f32(b)) return b.lane(FMA, tanhF32(b.lane(MUL, x, half), b), half, half);
    return b.lane(DIV, one, b.lane(ADD, one, exp(b.lane(NEG, x), b)));
  }

  /** log(1 + e^x) = max(x, 0) + log1p(u), u = e^-|x|; log1p(u) = log(w) u / (w - 1) with w = 1 + u rounded (Kahan). */
  static Value softplus(Value x, Body b) {
    Value one = c(1, x, b);
    Value u = exp(b.lane(NEG, b.lane(ABS, x)), b);
    Value w = b.lane(ADD, one, u);
    Value ratio = b.lane(DIV, u, b.lane(SUB, w, one));
    Value log1p = b.select(Compare.EQ, w, one, u, b.lane(MUL, log(w, b), ratio));
    return b.lane(ADD, b.lane(MAX, x, c(0, x, b)), log1p);
  }
}
