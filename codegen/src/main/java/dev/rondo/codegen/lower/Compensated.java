package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.Affine;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Compare;
import dev.rondo.codegen.kernel.LaneOp;
import dev.rondo.codegen.kernel.Value;

/**
 * (sum, lost) + x -> (s, (s - sum) - (x - lost)), s = sum + (x - lost): a sum, and by how much rounding has made it too large (Kahan 1965). Where the sum is infinite, or becomes
 * so, {@code lost} is 0: an infinite one would make the next sum NaN.
 */
record Compensated(Value sum, Value lost) {

  static Compensated zero(Body b, Value.Kind kind) {
    return new Compensated(b.constant(0, kind), b.constant(0, kind));
  }

  Compensated plus(Body b, Value x) {
    Value term = b.lane(LaneOp.SUB, x, lost), s = b.lane(LaneOp.ADD, sum, term), over = b.lane(LaneOp.SUB, b.lane(LaneOp.SUB, s, sum), term);
    return new Compensated(s, b.select(Compare.LT, b.lane(LaneOp.ABS, over), b.constant(Double.POSITIVE_INFINITY, x.kind()), over, b.constant(0, x.kind())));
  }

  /** Adds to a sum in memory. */
  static void add(Body b, Affine sum, Affine lost, Value x) {
    Compensated added = new Compensated(b.let(new Value.Load(sum, x.kind())), b.let(new Value.Load(lost, x.kind()))).plus(b, x);
    b.store(sum, added.sum);
    b.store(lost, added.lost);
  }
}
