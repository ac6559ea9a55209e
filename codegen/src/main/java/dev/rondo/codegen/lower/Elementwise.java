package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.Affine;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.LaneOp;
import dev.rondo.codegen.kernel.Value;
import dev.rondo.codegen.schedule.Space;
import dev.rondo.codegen.schedule.Step.Fused;
import dev.rondo.codegen.schedule.Step.Source;
import dev.rondo.codegen.schedule.View;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** An elementwise step -> loops over steps, examples, rows and columns around one body: load, compute in registers, store. */
final class Elementwise {

  private final Lower lower;
  private final boolean loop;

  Elementwise(Lower lower, boolean loop) {
    this.lower = lower;
    this.loop = loop;
  }

  Kernel lower(Fused f) {
    Body body = lower.body();
    boolean vector = isVector(f);
    space(f.space(), loop, body, rows -> {
      if (f.space().rank() == 0) compute(f, rows, false);
      else if (vector) rows.columns("j", f.space().n(), b -> compute(f, b, true));
      else rows.each("j", f.space().n(), b -> compute(f, b, false));
    });
    String what = f.work().isEmpty() ? "writes " + f.stores().get(0).to().buffer().name() : equations(f);
    return lower.add(name(f), what, loop ? List.of("t") : List.of(), body);
  }

  private static String name(Fused f) {
    return f.stores().isEmpty() ? "nothing" : f.stores().stream().limit(4).map(s -> s.to().buffer().name()).reduce((a, b) -> a + "_" + b).orElseThrow();
  }

  private static String equations(Fused f) {
    List<String> names = f.stores().stream().map(s -> s.to().buffer().name()).toList();
    return String.join(", ", names) + ": " + f.work().size() + " elementwise operations in one pass";
  }

  /** Whether every operand's columns follow each other or repeat; a transposed one is read number by number. */
  private static boolean isVector(Fused f) {
    return f.work().stream().flatMap(w -> w.operands().stream()).allMatch(Elementwise::isEven) && f.stores().stream().allMatch(s -> isEven(s.value()) && s.to().n() == 1);
  }

  private static boolean isEven(Source s) {
    return !(s instanceof Source.Memory m) || m.view().n() == 0 || m.view().n() == 1;
  }

  /** The loops of a space: t (unless the time loop gives it), b and r. */
  static void space(Space space, boolean loop, Body body, Consumer<Body> inside) {
    Consumer<Body> rows = b -> {
      if (space.m() == 1) inside.accept(b);
      else b.each("r", space.m(), inside);
    };
    Consumer<Body> examples = b -> {
      if (space.batch() == 1) rows.accept(b);
      else b.each("b", space.batch(), rows);
    };
    if (!loop && space.steps() > 1) body.each("t", space.steps(), examples);
    else examples.accept(body);
  }

  /** Where a view is read in those loops; variables that do not exist have stride 0 or only one round. */
  static Affine at(Lower lower, View v, Space space, boolean loop) {
    Affine at = lower.address(loop || space.steps() > 1 ? v : v.without(true, false));
    if (space.batch() > 1) at = at.plus("b", v.b());
    if (space.m() > 1) at = at.plus("r", v.m());
    return at;
  }

  private void compute(Fused f, Body b, boolean vector) {
    Map<Expr, Value> registers = new HashMap<>();
    Map<View, Value> loads = new HashMap<>();
    for (Fused.Work w : f.work()) {
      List<Value> x = w.operands().stream().map(s -> value(s, f.space(), b, vector, registers, loads)).toList();
      registers.put(w.node(), w.node().is(Op.OUTER) ? b.lane(LaneOp.MUL, x.get(0), x.get(1)) : Lowering.of(w.node().function(), x, b));
    }
    for (Fused.Store s : f.stores()) {
      Affine at = at(lower, s.to(), f.space(), loop);
      b.store(f.space().rank() == 0 ? at : at.plus("j", s.to().n()), value(s.value(), f.space(), b, vector, registers, loads));
    }
  }

  private Value value(Source s, Space space, Body b, boolean vector, Map<Expr, Value> registers, Map<View, Value> loads) {
    Value.Kind kind = vector ? b.wide() : Value.Kind.SCALAR;
    if (s instanceof Source.Register r) return registers.get(r.node());
    if (s instanceof Source.Number n) return b.constant(n.value(), kind);
    View v = ((Source.Memory) s).view();
    Value known = loads.get(v);
    if (known != null) return known;
    Affine at = at(lower, v, space, loop);
    Value loaded;
    if (space.rank() > 0 && v.n() != 0) loaded = new Value.Load(at.plus("j", v.n()), kind);
    else loaded = kind == Value.Kind.VECTOR ? new Value.Splat(new Value.Load(at, Value.Kind.SCALAR)) : new Value.Load(at, kind);
    Value reg = b.let(loaded);
    loads.put(v, reg);
    return reg;
  }
}
