package dev.rondo.codegen.kernel;

import dev.rondo.codegen.machine.Target;
import java.util.List;
import java.util.stream.Collectors;

/** Kernel IR as text, for {@code explain --stage=kernels}. */
final class KernelText {

  private final StringBuilder out = new StringBuilder();

  private KernelText() {}

  static String of(KernelProgram program) {
    KernelText text = new KernelText();
    Target target = program.target();
    text.out.append("program ").append(program.name()).append(" ").append(target.element().name().toLowerCase(java.util.Locale.ROOT))
        .append(" x ").append(target.lanes()).append(", memory ").append(program.arena()).append(" elements\n");
    for (MemorySlot h : program.held()) text.out.append("  ").append(h.role()).append(" ").append(h.name()).append(h.type()).append(" at ").append(h.address()).append("\n");
    for (Kernel k : program.kernels()) text.out.append("\n").append(of(k));
    return text.out.toString();
  }

  static String of(Kernel k) {
    KernelText text = new KernelText();
    text.out.append("# ").append(k.what()).append("\nkernel ").append(k.name()).append("(").append(String.join(", ", k.params())).append(") {\n");
    text.statements(k.body(), "  ");
    return text.out.append("}\n").toString();
  }

  private void statements(List<Stmt> body, String indent) {
    for (Stmt s : body) {
      if (s instanceof Stmt.Let let) line(indent, let.reg().name() + " = " + value(let.value()));
      else if (s instanceof Stmt.Position p) line(indent, p.variable() + " = position(" + value(p.number()) + ") of " + p.length());
      else if (s instanceof Stmt.Turn t) line(indent, t.variable() + " = " + t.round() + ", or " + (t.count() - 1) + " - " + t.round() + " where " + t.by() + " is odd");
      else if (s instanceof Stmt.Store store) line(indent, "m[" + store.at() + "] <- " + value(store.value()));
      else if (s instanceof Stmt.Call call) line(indent, call.kernel() + call.args().stream().map(AffineIndex::toString).collect(Collectors.joining(", ", "(", ")")));
      else if (s instanceof Stmt.Note note) line(indent, "# " + note.text());
      else if (s instanceof Stmt.Lap lap) line(indent, "lap " + lap.slot());
      else if (s instanceof Stmt.Barrier barrier) line(indent, "barrier of " + barrier.threads() + " threads");
      else if (s instanceof Stmt.For loop) {
        line(indent, "for " + loop.variable() + " from " + loop.from() + " by " + loop.step() + ", " + loop.count() + " times {");
        statements(loop.body(), indent + "  ");
        line(indent, "}");
      }
    }
  }

  private void line(String indent, String text) {
    out.append(indent).append(text).append("\n");
  }

  private static String value(KernelValue v) {
    if (v instanceof KernelValue.Reg r) return r.name();
    if (v instanceof KernelValue.Load l) return (l.kind() == KernelValue.Kind.VECTOR ? "vector" : "scalar") + " m[" + l.at() + "]";
    if (v instanceof KernelValue.Const c) return Double.toString(c.value());
    if (v instanceof KernelValue.Whole w) return "number(" + w.variable() + ")";
    if (v instanceof KernelValue.Splat s) return "splat(" + value(s.scalar()) + ")";
    if (v instanceof KernelValue.Select s) return "select(" + value(s.a()) + " " + s.compare().text() + " " + value(s.b()) + ", " + value(s.then()) + ", " + value(s.otherwise()) + ")";
    KernelValue.Lane lane = (KernelValue.Lane) v;
    String args = lane.args().stream().map(KernelText::value).collect(Collectors.joining(", "));
    return lane.op().name().toLowerCase(java.util.Locale.ROOT) + "(" + args + (lane.op().hasImmediate() ? ", 0x" + Long.toHexString(lane.immediate()) : "") + ")";
  }
}
