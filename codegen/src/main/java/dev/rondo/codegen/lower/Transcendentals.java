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
import static dev.rondo.codegen.kernel.LaneOp.SUB;

import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Compare;
import dev.rondo.codegen.kernel.KernelValue;
import dev.rondo.codegen.kernel.LaneOp;
import java.util.Arrays;

/**
 * exp, log, tanh, sigmoid and softplus within 2 ulp everywhere, subnormal numbers included, from operations that are
 * exact or correctly rounded. Every lane of every machine is bit-identical. NaN passes through, because a comparison
 * with it is false. docs/decisions/0016-functions.md has the errors.
 */
final class Transcendentals {

  private static final double LOG2_E = 1.4426950408889634;

  private final Body b;
  private final KernelValue.Kind kind;
  private final Approximation type;

  private Transcendentals(KernelValue x, Body b) {
    this.b = b;
    this.kind = x.kind();
    this.type = Approximation.of(b.target().element());
  }

  static KernelValue exp(KernelValue x, Body b) {
    return new Transcendentals(x, b).exp(x);
  }

  static KernelValue log(KernelValue x, Body b) {
    return new Transcendentals(x, b).log(x);
  }

  static KernelValue tanh(KernelValue x, Body b) {
    return new Transcendentals(x, b).tanh(x);
  }

  static KernelValue sigmoid(KernelValue x, Body b) {
    return new Transcendentals(x, b).sigmoid(x);
  }

  static KernelValue softplus(KernelValue x, Body b) {
    return new Transcendentals(x, b).softplus(x);
  }

  /** x = k ln 2 + r; the low bits of {@code shifted} count k. */
  private record Reduced(KernelValue shifted, KernelValue k, KernelValue r) {}

  /**
   * x / unit = k ln 2 + r / unit with k = round(near / (unit ln 2)); {@code unit} is ±1 or ±1/2, and near is x or close
   * to it.
   */
  private Reduced reduced(KernelValue x, KernelValue near, double unit) {
    KernelValue magic = c(type.layout().magic());
    KernelValue shifted = op(FMA, near, c(LOG2_E / unit), magic);
    KernelValue k = op(SUB, shifted, magic);
    KernelValue r = op(FMA, k, c(-unit * type.ln2High()), x);
    return new Reduced(shifted, k, op(FMA, k, c(-unit * type.ln2Low()), r));
  }

  private Reduced reduced(KernelValue x, double unit) {
    return reduced(x, x, unit);
  }

  /** factor · 2^k: k is added to the exponent of the factor. */
  private KernelValue scale(Reduced reduced, KernelValue factor) {
    return op(BITS_ADD, b.bits(BITS_LEFT, reduced.shifted(), type.layout().fraction()), factor);
  }

  /** e^x = 2^k e^r. 2^k itself may be too large or too small, so half of it, or 2^lift of it, is multiplied first. */
  private KernelValue exp(KernelValue x) {
    Reduced reduced = reduced(clamped(x, type.ends().over(), type.ends().under()), 1);
    double up = lift();
    KernelValue factor = b.select(Compare.LT, x, c(0), c(up), c(0.5));
    KernelValue back = b.select(Compare.LT, x, c(0), c(1 / up), c(2));
    return op(MUL, op(MUL, power(reduced.r(), 1), scale(reduced, factor)), back);
  }

  /** e^-a for a ≥ 0. */
  private KernelValue expOfNegative(KernelValue a) {
    Reduced reduced = reduced(below(a, -type.ends().under()), -1);
    return op(MUL, op(MUL, power(reduced.r(), -1), scale(reduced, c(lift()))), c(1 / lift()));
  }

  /**
   * sigmoid(x) = c / (c + c e^-x), c e^-x = c 2^k - c 2^k (1 - e^-r); c = 1.5 / 2^lift keeps it finite, and 1.5 rounds
   * better than 1.
   */
  private KernelValue sigmoid(KernelValue x) {
    Reduced reduced = reduced(clamped(x, type.ends().sigmoid(), type.ends().under()), -1);
    KernelValue r = reduced.r();
    KernelValue lost = op(FMA, op(MUL, r, r), b.polynomial(r, mirrored(type.exp(), -1)), r);
    double c = 1.5 / lift();
    KernelValue minus = scale(reduced, c(-c));
    return op(DIV, c(c), op(SUB, op(FMA, lost, minus, c(c)), minus));
  }

  /**
   * tanh(k ln 2 / 2 + r) = n / (n + 2 (1 - t)), t = tanh r, n = (s + 1) t + (s - 1), s = 2^k. k is 0 up to 0.27, where
   * this is exactly t; above, the error of n nearly cancels.
   */
  private KernelValue tanh(KernelValue x) {
    KernelValue a = below(op(ABS, x), type.ends().tanh());
    Reduced reduced = reduced(a, op(SUB, a, c(0.1)), 0.5);
    KernelValue r = reduced.r(), z = op(MUL, r, r), one = c(1);
    KernelValue t = op(FMA, op(MUL, r, z), b.polynomial(z, type.tanh()), r);
    KernelValue s = scale(reduced, one);
    KernelValue n = op(FMA, op(ADD, s, one), t, op(SUB, s, one));
    KernelValue size = op(DIV, n, op(FMA, c(2), op(SUB, one, t), n));
    return op(BITS_ADD, size, b.bits(BITS_AND, x, type.bits(-0.0)));
  }

  /**
   * log(2^k m) = k ln 2 + log m, m from √½ to √2. The bits of √½ are subtracted from those of x, so that the remaining
   * exponent is k.
   */
  private KernelValue log(KernelValue x) {
    int fraction = type.layout().fraction();
    double ones = Math.scalb(1.0, fraction), tiny = type.layout().smallest(), bias = 1 - Math.getExponent(tiny);
    long root = type.bits(Math.sqrt(0.5));
    KernelValue normal = b.select(Compare.LT, x, c(tiny), op(MUL, x, c(lift())), x);
    KernelValue zero = b.select(Compare.LT, x, c(tiny), c(ones + bias + type.layout().lift()), c(ones + bias));
    KernelValue moved = op(BITS_ADD, normal, c(type.ofBits(type.bits(1) - root)));
    KernelValue k = op(SUB, b.bits(BITS_OR, b.bits(BITS_RIGHT, moved, fraction), type.bits(ones)), zero);
    KernelValue m = op(BITS_ADD, b.bits(BITS_AND, moved, (1L << fraction) - 1), c(type.ofBits(root)));
    KernelValue f = op(SUB, m, c(1)), low = op(MUL, k, c(type.ln2Low()));
    KernelValue rest = type == Approximation.F32 ? restOfLogF32(f, low) : restOfLogF64(f, low);
    KernelValue result = op(FMA, k, c(type.ln2High()), op(ADD, f, rest));
    KernelValue outside = b.select(Compare.EQ, x, c(0), c(Double.NEGATIVE_INFINITY), c(Double.NaN));
    result = b.select(Compare.LT, c(0), x, result, outside);
    return b.select(Compare.LT, x, c(Double.POSITIVE_INFINITY), result, x);
  }

  /** log(1 + f) - f + low. */
  private KernelValue restOfLogF32(KernelValue f, KernelValue low) {
    KernelValue square = op(MUL, f, f);
    KernelValue cubic = op(FMA, op(MUL, square, f), b.polynomial(f, type.log()), low);
    return op(FMA, square, c(-0.5), cubic);
  }

  /** The same through 2 atanh(f / (2 + f)). */
  private KernelValue restOfLogF64(KernelValue f, KernelValue low) {
    KernelValue half = halfSquare(f);
    KernelValue s = op(DIV, f, op(ADD, f, c(2)));
    KernelValue z = op(MUL, s, s);
    KernelValue inner = op(FMA, b.polynomial(z, type.log()), z, half);
    return op(SUB, op(FMA, s, inner, low), half);
  }

  /**
   * log(1 + e^x) = max(x, 0) + log(1 + u), u = e^-|x|; log(1 + u) = u - (u²/2 + s (u²/2 + s² p(s²))), s = u / (-2 - u).
   */
  private KernelValue softplus(KernelValue x) {
    KernelValue u = expOfNegative(op(ABS, x));
    KernelValue half = halfSquare(u);
    KernelValue s = op(DIV, u, op(SUB, c(-2), u));
    KernelValue z = op(MUL, s, s);
    KernelValue inner = op(FMA, b.polynomial(z, type.log1p()), z, half);
    // before u, so that the smaller one is rounded first
    KernelValue rest = op(SUB, op(MAX, x, c(0)), op(FMA, s, inner, half));
    return op(ADD, rest, u);
  }

  private KernelValue halfSquare(KernelValue x) {
    return op(MUL, op(MUL, x, c(0.5)), x);
  }

  /** e^(±r), |r| ≤ ln 2 / 2. */
  private KernelValue power(KernelValue r, int sign) {
    double[] high = sign > 0 ? type.exp() : mirrored(type.exp(), 1);
    double[] all = Arrays.copyOf(high, high.length + 2);
    all[high.length] = sign;
    all[high.length + 1] = 1;
    return b.polynomial(r, all);
  }

  /** factor · p(-x) for p(x). */
  private static double[] mirrored(double[] p, double factor) {
    for (int i = 0; i < p.length; i++) p[i] *= (p.length - 1 - i) % 2 == 0 ? factor : -factor;
    return p;
  }

  private double lift() {
    return Math.scalb(1.0, type.layout().lift());
  }

  private KernelValue clamped(KernelValue x, double high, double low) {
    KernelValue y = below(x, high);
    return b.select(Compare.LT, y, c(low), c(low), y);
  }

  private KernelValue below(KernelValue x, double high) {
    return b.select(Compare.LT, c(high), x, c(high), x);
  }

  private KernelValue c(double value) {
    return b.constant(value, kind);
  }

  private KernelValue op(LaneOp op, KernelValue... args) {
    return b.lane(op, args);
  }
}
