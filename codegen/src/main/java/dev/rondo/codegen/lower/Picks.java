package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.Affine;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Compare;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.LaneOp;
import dev.rondo.codegen.kernel.Value;
import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.schedule.plan.Space;
import dev.rondo.codegen.schedule.plan.Step;
import java.util.List;
import java.util.function.Consumer;

/**
 * to = E[i], and E[i] += from, with i read from memory. The position that is addressed is always one of the axis, whatever i is; where the two are not the same
 * number, NaN is picked, and 0 is added.
 */
final class Picks {

  private final Part part;

  Picks(Part part) {
    this.part = part;
  }

  /** Vectors of columns that threads may share; the rows are added one after the other by each. */
  static int columns(Step.Place p, Target target) {
    return p.outer().rank() > 0 && isVector(p) ? target.covered(p.outer().n()) / target.lanes() : 0;
  }

  private static boolean isVector(Step.Place p) {
    return p.from().n() == 1 && p.to().n() == 1;
  }

  /** An index and the position that it means, in every lane; the two are one number, or it is no position. */
  private record Found(Value index, Value position) {

    Value select(Body b, Value then, double otherwise) {
      return b.select(Compare.EQ, index, position, then, b.constant(otherwise, then.kind()));
    }
  }

  private static Found find(Affine index, int length, boolean vector, Body b) {
    Value number = b.let(new Value.Load(index, Value.Kind.SCALAR));
    b.position("p", number, length);
    Value whole = b.let(new Value.Whole("p"));
    return vector && b.target().isVector() ? new Found(b.let(new Value.Splat(number)), b.let(new Value.Splat(whole))) : new Found(number, whole);
  }

  Kernel pick(Step.Pick p) {
    Body body = part.kernels().body();
    Space space = p.space();
    boolean vector = space.rank() > 0 && p.from().n() == 1 && p.to().n() == 1;
    part.over(space, body, b -> {
      Found found = find(part.at(p.index(), space), p.length(), vector, b);
      Affine from = part.at(p.from(), space).plus("p", p.from().m()), to = part.at(p.to(), space);
      if (vector) b.columns("j", space.n(), c -> c.store(to.plus("j", 1), found.select(c, c.let(new Value.Load(from.plus("j", 1), c.wide())), Double.NaN)));
      else b.each("j", space.n(), c -> c.store(to.plus("j", p.to().n()), found.select(c, c.let(new Value.Load(from.plus("j", p.from().n()), Value.Kind.SCALAR)), Double.NaN)));
    });
    String what = p.to().name() + ": the rows of " + p.from().name() + " at the indices " + p.index().name();
    return part.kernels().add(p.to().name() + " pick", what, part.params(), body);
  }

  Kernel place(Step.Place p) {
    Body body = part.kernels().body();
    Kernel add = add(p);
    part.over(p.outer(), body, b -> {
      Affine to = part.at(p.to(), p.outer());
      clear(p, to, b);
      Affine from = part.at(p.from().without(p.steps() > 1, p.batch() > 1), p.outer()), index = part.at(p.index().without(p.steps() > 1, p.batch() > 1), p.outer());
      b.each("s", p.steps(), s -> s.call(add, to, from.plus("s", p.steps() > 1 ? p.from().t() : 0), index.plus("s", p.steps() > 1 ? p.index().t() : 0)));
    });
    String what = p.to().name() + ": the rows of " + p.from().name() + " at the indices " + p.index().name() + ", " + p.steps() * p.batch() + " for each place";
    return part.kernels().add(p.to().name() + " place", what, part.params(), body);
  }

  private void clear(Step.Place p, Affine to, Body b) {
    boolean numbers = p.to().m() == 1 && p.to().n() == 0;   // rows of one number follow each other
    if (numbers) b.columns("i", p.length(), c -> c.store(to.plus("i", 1), c.constant(0, c.wide())));
    else b.each("i", p.length(), row -> columns(p, row, c -> c.store(to.plus("i", p.to().m()).plus("j", p.to().n()), c.constant(0, kind(p, c)))));
  }

  private static Value.Kind kind(Step.Place p, Body b) {
    return isVector(p) ? b.wide() : Value.Kind.SCALAR;
  }

  /** Adds the rows of one step. It is called for every step, so that it is soon compiled. */
  private Kernel add(Step.Place p) {
    Body body = part.kernels().body();
    body.each("e", p.batch(), b -> {
      Found found = find(Affine.of("index").plus("e", p.batch() > 1 ? p.index().b() : 0), p.length(), isVector(p), b);
      Affine from = Affine.of("from").plus("e", p.batch() > 1 ? p.from().b() : 0), to = Affine.of("to").plus("p", p.to().m());
      columns(p, b, c -> {
        Value row = found.select(c, c.let(new Value.Load(from.plus("j", p.from().n()), kind(p, c))), 0);
        Affine at = to.plus("j", p.to().n());
        c.store(at, Value.lane(LaneOp.ADD, new Value.Load(at, kind(p, c)), row));
      });
    });
    return part.kernels().add("place rows in " + p.to().name(), "adds the rows of one step where they belong", List.of("to", "from", "index"), body);
  }

  private void columns(Step.Place p, Body b, Consumer<Body> inside) {
    if (isVector(p)) part.columns("j", p.outer().n(), b, inside);
    else b.each("j", p.outer().n(), inside);
  }
}
