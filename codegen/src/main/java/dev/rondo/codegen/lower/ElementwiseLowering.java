package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.AffineIndex;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelValue;
import dev.rondo.codegen.kernel.LaneOp;
import dev.rondo.codegen.schedule.plan.IterationSpace;
import dev.rondo.codegen.schedule.plan.Step.Fused;
import dev.rondo.codegen.schedule.plan.Step.Source;
import dev.rondo.codegen.schedule.plan.View;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An elementwise step -> loops over steps, examples, rows and columns around one body: load, compute in registers,
 * store.
 */
final class ElementwiseLowering {

  private final KernelScope part;

  ElementwiseLowering(KernelScope part) {
    this.part = part;
  }

  Kernel lower(Fused f) {
    Body body = part.kernels().body();
    boolean vector = isVector(f);
    part.over(f.space(), body, rows -> {
      if (f.space().rank() == 0) compute(f, rows, false);
      else if (vector) part.columns("j", f.space().n(), rows, b -> compute(f, b, true));
      else rows.each("j", f.space().n(), b -> compute(f, b, false));
    });
    String what = f.work().isEmpty() ? "writes " + f.stores().get(0).to().name() : equations(f);
    return part.kernels().add(name(f), what, part.params(), body);
  }

  private static String name(Fused f) {
    return f.stores().isEmpty() ? "nothing" : f.stores().stream().limit(4).map(s -> s.to().name()).reduce((a, b) -> a + "_" + b).orElseThrow();
  }

  private static String equations(Fused f) {
    List<String> names = f.stores().stream().map(s -> s.to().name()).toList();
    return String.join(", ", names) + ": " + f.work().size() + " elementwise operations in one pass";
  }

  /** Whether every operand's columns are contiguous or repeat; a transposed one is read number by number. */
  static boolean isVector(Fused f) {
    return f.work().stream().flatMap(w -> w.operands().stream()).allMatch(ElementwiseLowering::isEven) && f.stores().stream().allMatch(s -> isEven(s.value()) && s.to().n() == 1);
  }

  private static boolean isEven(Source s) {
    return !(s instanceof Source.Memory m) || m.view().n() == 0 || m.view().n() == 1;
  }

  private void compute(Fused f, Body b, boolean vector) {
    Map<Expr, KernelValue> registers = new HashMap<>();
    Map<View, KernelValue> loads = new HashMap<>();
    String equation = "";
    for (Fused.Work w : f.work()) {
      equation = note(w.node(), equation, b);
      List<KernelValue> x = w.operands().stream().map(s -> value(s, f.space(), b, vector, registers, loads)).toList();
      KernelValue result = w.node().is(Op.OUTER) ? b.lane(LaneOp.MUL, x.get(0), x.get(1)) : ElementwiseTable.of(w.node().function(), x, b);
      registers.put(w.node(), b.named(part.kernels().schedule().equations().name(w.node()), result));
    }
    // all loads come before the first store that may overwrite an operand
    List<KernelValue> results = f.stores().stream().map(s -> value(s.value(), f.space(), b, vector, registers, loads)).toList();
    for (int i = 0; i < results.size(); i++) {
      View to = f.stores().get(i).to();
      AffineIndex at = part.at(to, f.space());
      b.store(f.space().rank() == 0 ? at : at.plus("j", to.n()), results.get(i));
    }
  }

  /** Adds a note for the equation of e, if it differs from the previous one. */
  private String note(Expr e, String before, Body b) {
    String equation = part.kernels().schedule().equations().of(e);
    if (!equation.equals(before)) part.kernels().note(equation).ifPresent(b::add);
    return equation;
  }

  private KernelValue value(Source s, IterationSpace space, Body b, boolean vector, Map<Expr, KernelValue> registers, Map<View, KernelValue> loads) {
    KernelValue.Kind kind = vector ? b.wide() : KernelValue.Kind.SCALAR;
    if (s instanceof Source.Register r) return registers.get(r.node());
    if (s instanceof Source.Number n) return b.constant(n.value(), kind);
    View v = ((Source.Memory) s).view();
    KernelValue known = loads.get(v);
    if (known != null) return known;
    AffineIndex at = part.at(v, space);
    KernelValue loaded;
    if (space.rank() > 0 && v.n() != 0) loaded = new KernelValue.Load(at.plus("j", v.n()), kind);
    else loaded = kind == KernelValue.Kind.VECTOR ? new KernelValue.Splat(new KernelValue.Load(at, KernelValue.Kind.SCALAR)) : new KernelValue.Load(at, kind);
    KernelValue reg = b.named(v.name().replaceFirst("^state ", ""), b.let(loaded));
    loads.put(v, reg);
    return reg;
  }
}
