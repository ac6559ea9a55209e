package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.AffineIndex;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Compare;
import dev.rondo.codegen.kernel.KernelValue;
import dev.rondo.codegen.kernel.LaneOp;

/**
 * (sum, lost) + x -> (s, (s - sum) - (x - lost)), s = sum + (x - lost): a sum, and the amount by which rounding made it
 * too large (Kahan 1965). If the sum is or becomes infinite, {@code lost} is 0: an infinite one would make the next sum
 * NaN.
 */
record CompensatedSum(KernelValue sum, KernelValue lost) {

  static CompensatedSum zero(Body b, KernelValue.Kind kind) {
    return new CompensatedSum(b.constant(0, kind), b.constant(0, kind));
  }

  CompensatedSum plus(Body b, KernelValue x) {
    KernelValue term = b.lane(LaneOp.SUB, x, lost), s = b.lane(LaneOp.ADD, sum, term), over = b.lane(LaneOp.SUB, b.lane(LaneOp.SUB, s, sum), term);
    return new CompensatedSum(s, b.select(Compare.LT, b.lane(LaneOp.ABS, over), b.constant(Double.POSITIVE_INFINITY, x.kind()), over, b.constant(0, x.kind())));
  }

  /** Adds to a sum in memory. */
  static void add(Body b, AffineIndex sum, AffineIndex lost, KernelValue x) {
    CompensatedSum added = new CompensatedSum(b.let(new KernelValue.Load(sum, x.kind())), b.let(new KernelValue.Load(lost, x.kind()))).plus(b, x);
    b.store(sum, added.sum);
    b.store(lost, added.lost);
  }
}
