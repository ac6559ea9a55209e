package dev.rondo.codegen.kernel;

import dev.rondo.codegen.machine.Target;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Kernel IR as text, for {@code explain --stage=kernels}. */
final class KernelText {

  private final StringBuilder out = new StringBuilder();

  private KernelText() {}

  static String of(KernelProgram program) {
    KernelText text = new KernelText();
    Target target = program.target();
    text.out.append("program ").append(program.name()).append(" ").append(target.element().name().toLowerCase(Locale.ROOT))
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
    Stmt.visit(body, new Stmt.Visitor() {
      @Override
      public void let(Stmt.Let let) {
        line(indent, let.reg().name() + " = " + value(let.value()));
      }

      @Override
      public void position(Stmt.Position p) {
        line(indent, p.variable() + " = position(" + value(p.number()) + ") of " + p.length());
      }

      @Override
      public void turn(Stmt.Turn t) {
        String back = (t.count() - 1) + " - " + t.round();
        line(indent, t.variable() + " = " + t.round() + ", or " + back + " where " + t.by() + " is odd");
      }

      @Override
      public void store(Stmt.Store store) {
        line(indent, "m[" + store.at() + "] <- " + value(store.value()));
      }

      @Override
      public void loop(Stmt.For loop) {
        String rounds = " from " + loop.from() + " by " + loop.step() + ", " + loop.count() + " times {";
        line(indent, "for " + loop.variable() + rounds);
        statements(loop.body(), indent + "  ");
        line(indent, "}");
      }

      @Override
      public void call(Stmt.Call call) {
        String args = call.args().stream().map(AffineIndex::toString).collect(Collectors.joining(", ", "(", ")"));
        line(indent, call.kernel() + args);
      }

      @Override
      public void note(Stmt.Note note) {
        line(indent, "# " + note.text());
      }

      @Override
      public void lap(Stmt.Lap lap) {
        line(indent, "lap " + lap.slot());
      }

      @Override
      public void barrier(Stmt.Barrier barrier) {
        line(indent, "barrier of " + barrier.threads() + " threads");
      }
    });
  }

  private void line(String indent, String text) {
    out.append(indent).append(text).append("\n");
  }

  private static String value(KernelValue value) {
    return value.fold(new KernelValue.Cases<>() {
      @Override
      public String register(KernelValue.Reg register) {
        return register.name();
      }

      @Override
      public String load(KernelValue.Load load) {
        return (load.isVector() ? "vector" : "scalar") + " m[" + load.at() + "]";
      }

      @Override
      public String constant(KernelValue.Const constant) {
        return Double.toString(constant.value());
      }

      @Override
      public String whole(KernelValue.Whole whole) {
        return "number(" + whole.variable() + ")";
      }

      @Override
      public String splat(KernelValue.Splat splat) {
        return "splat(" + value(splat.scalar()) + ")";
      }

      @Override
      public String lane(KernelValue.Lane lane) {
        String args = lane.args().stream().map(KernelText::value).collect(Collectors.joining(", "));
        String immediate = lane.op().hasImmediate() ? ", 0x" + Long.toHexString(lane.immediate()) : "";
        return lane.op().name().toLowerCase(Locale.ROOT) + "(" + args + immediate + ")";
      }

      @Override
      public String select(KernelValue.Select s) {
        String condition = value(s.a()) + " " + s.compare().text() + " " + value(s.b());
        return "select(" + condition + ", " + value(s.then()) + ", " + value(s.otherwise()) + ")";
      }
    });
  }
}
