package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Compare;
import dev.rondo.codegen.kernel.KernelValue;
import dev.rondo.codegen.kernel.LaneOp;
import dev.rondo.graph.Elementwise;
import java.util.List;

/** The code of every elementwise op in a kernel: the third of the three tables of an op. */
final class ElementwiseTable {

  private ElementwiseTable() {}

  /** Writes f(x) into {@code b}; the arguments are registers or constants of one kind. */
  static KernelValue of(Elementwise f, List<KernelValue> x, Body b) {
    return switch (f) {
      case NEG        -> b.lane(LaneOp.NEG, x.get(0));
      case EXP        -> Transcendentals.exp(x.get(0), b);
      case LOG        -> Transcendentals.log(x.get(0), b);
      case SQRT       -> b.lane(LaneOp.SQRT, x.get(0));
      case ABS        -> b.lane(LaneOp.ABS, x.get(0));
      case TANH       -> Transcendentals.tanh(x.get(0), b);
      case SIGMOID    -> Transcendentals.sigmoid(x.get(0), b);
      case SOFTPLUS   -> Transcendentals.softplus(x.get(0), b);
      case STOP       -> x.get(0);
      case ADD        -> b.lane(LaneOp.ADD, x.get(0), x.get(1));
      case SUB        -> b.lane(LaneOp.SUB, x.get(0), x.get(1));
      case MUL        -> b.lane(LaneOp.MUL, x.get(0), x.get(1));
      case DIV        -> b.lane(LaneOp.DIV, x.get(0), x.get(1));
      case MAX        -> b.lane(LaneOp.MAX, x.get(0), x.get(1));
      case MIN        -> b.lane(LaneOp.MIN, x.get(0), x.get(1));
      case LESS       -> truth(Compare.LT, x, b);
      case LESS_EQUAL -> truth(Compare.LE, x, b);
      case EQUAL      -> truth(Compare.EQ, x, b);
      case SELECT     -> b.select(Compare.NE, x.get(0), b.constant(0, x.get(0).kind()), x.get(1), x.get(2));
    };
  }

  private static KernelValue truth(Compare compare, List<KernelValue> x, Body b) {
    return b.select(compare, x.get(0), x.get(1), b.constant(1, x.get(0).kind()), b.constant(0, x.get(0).kind()));
  }
}
