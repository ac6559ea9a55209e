package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.AffineIndex;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Compare;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelValue;
import dev.rondo.codegen.kernel.LaneOp;
import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.schedule.plan.IterationSpace;
import dev.rondo.codegen.schedule.plan.Step;
import java.util.List;
import java.util.function.Consumer;

/**
 * to = E[i], and E[i] += from, with i read from memory. The addressed position is always valid, for every i. If i is
 * not equal to this position, NaN is picked, and 0 is added.
 */
final class GatherScatterLowering {

  private final KernelScope part;

  GatherScatterLowering(KernelScope part) {
    this.part = part;
  }

  /** Vectors of columns that threads may share; each thread adds the rows one after the other. */
  static int columns(Step.Place p, Target target) {
    return p.outer().rank() > 0 && isVector(p) ? target.covered(p.outer().n()) / target.lanes() : 0;
  }

  private static boolean isVector(Step.Place p) {
    return p.from().n() == 1 && p.to().n() == 1;
  }

  /** An index and its position, in every lane; if the two are not equal, the index is not a position. */
  private record Found(KernelValue index, KernelValue position) {

    KernelValue select(Body b, KernelValue then, double otherwise) {
      return b.select(Compare.EQ, index, position, then, b.constant(otherwise, then.kind()));
    }
  }

  private static Found find(AffineIndex index, int length, boolean vector, Body b) {
    KernelValue number = b.let(new KernelValue.Load(index, KernelValue.Kind.SCALAR));
    b.position("p", number, length);
    KernelValue whole = b.let(new KernelValue.Whole("p"));
    return vector && b.target().isVector() ? new Found(b.let(new KernelValue.Splat(number)), b.let(new KernelValue.Splat(whole))) : new Found(number, whole);
  }

  Kernel pick(Step.Pick p) {
    Body body = part.kernels().body();
    IterationSpace space = p.space();
    boolean vector = space.rank() > 0 && p.from().n() == 1 && p.to().n() == 1;
    part.over(space, body, b -> {
      Found found = find(part.at(p.index(), space), p.length(), vector, b);
      AffineIndex from = part.at(p.from(), space).plus("p", p.from().m()), to = part.at(p.to(), space);
      if (vector) b.columns("j", space.n(), c -> c.store(to.plus("j", 1), found.select(c, c.let(new KernelValue.Load(from.plus("j", 1), c.wide())), Double.NaN)));
      else b.each("j", space.n(), c -> c.store(to.plus("j", p.to().n()), found.select(c, c.let(new KernelValue.Load(from.plus("j", p.from().n()), KernelValue.Kind.SCALAR)), Double.NaN)));
    });
    String what = p.to().name() + ": the rows of " + p.from().name() + " at the indices " + p.index().name();
    return part.kernels().add(p.to().name() + " pick", what, part.params(), body);
  }

  Kernel place(Step.Place p) {
    Body body = part.kernels().body();
    Kernel add = add(p);
    part.over(p.outer(), body, b -> {
      AffineIndex to = part.at(p.to(), p.outer());
      clear(p, to, b);
      AffineIndex from = part.at(p.from().without(p.steps() > 1, p.batch() > 1), p.outer()), index = part.at(p.index().without(p.steps() > 1, p.batch() > 1), p.outer());
      b.each("s", p.steps(), s -> s.call(add, to, from.plus("s", p.steps() > 1 ? p.from().t() : 0), index.plus("s", p.steps() > 1 ? p.index().t() : 0)));
    });
    String what = p.to().name() + ": the rows of " + p.from().name() + " at the indices " + p.index().name() + ", " + p.steps() * p.batch() + " for each place";
    return part.kernels().add(p.to().name() + " place", what, part.params(), body);
  }

  private void clear(Step.Place p, AffineIndex to, Body b) {
    boolean numbers = p.to().m() == 1 && p.to().n() == 0;   // rows of one number are contiguous
    if (numbers) b.columns("i", p.length(), c -> c.store(to.plus("i", 1), c.constant(0, c.wide())));
    else b.each("i", p.length(), row -> columns(p, row, c -> c.store(to.plus("i", p.to().m()).plus("j", p.to().n()), c.constant(0, kind(p, c)))));
  }

  private static KernelValue.Kind kind(Step.Place p, Body b) {
    return isVector(p) ? b.wide() : KernelValue.Kind.SCALAR;
  }

  /** Adds the rows of one step. It is called for every step, so that it is compiled soon. */
  private Kernel add(Step.Place p) {
    Body body = part.kernels().body();
    body.each("e", p.batch(), b -> {
      Found found = find(AffineIndex.of("index").plus("e", p.batch() > 1 ? p.index().b() : 0), p.length(), isVector(p), b);
      AffineIndex from = AffineIndex.of("from").plus("e", p.batch() > 1 ? p.from().b() : 0), to = AffineIndex.of("to").plus("p", p.to().m());
      columns(p, b, c -> {
        KernelValue row = found.select(c, c.let(new KernelValue.Load(from.plus("j", p.from().n()), kind(p, c))), 0);
        AffineIndex at = to.plus("j", p.to().n());
        c.store(at, KernelValue.lane(LaneOp.ADD, new KernelValue.Load(at, kind(p, c)), row));
      });
    });
    return part.kernels().add("place rows in " + p.to().name(), "adds the rows of one step where they belong", List.of("to", "from", "index"), body);
  }

  private void columns(Step.Place p, Body b, Consumer<Body> inside) {
    if (isVector(p)) part.columns("j", p.outer().n(), b, inside);
    else b.each("j", p.outer().n(), inside);
  }
}
