package dev.rondo.codegen.bytecode;

import static org.objectweb.asm.Opcodes.*;

import dev.rondo.codegen.kernel.AffineIndex;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelValue;
import dev.rondo.codegen.kernel.Stmt;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/** One kernel -> one static method: memory is parameter 0, index parameters follow, registers are local variables. */
final class MethodEmitter implements Stmt.Visitor {

  private static final int LINES = 0xffff;   // a class file has two bytes for a line number

  private record Local(int slot, String type) {}

  private final MethodVisitor m;
  private final SharedMethods.Methods methods;
  private final Names names;
  private final Kernel kernel;
  private final Deque<Map<String, Local>> scopes = new ArrayDeque<>();
  private final ValueEmitter values;
  private int nextSlot;
  private boolean noted;   // the previous statement was a note

  MethodEmitter(ClassWriter writer, SharedMethods.Methods methods, Names names, Kernel kernel) {
    this.methods = methods;
    this.names = names;
    this.kernel = kernel;
    this.m = writer.visitMethod(ACC_STATIC | (kernel.name().matches("run(_\\d+)?") ? ACC_PUBLIC : 0), kernel.name(), descriptor(names, kernel.params().size()), null, null);
    this.values = new ValueEmitter(m, names, this::address, this::read);
  }

  private static String descriptor(Names names, int indices) {
    return "(" + names.array() + "I".repeat(indices) + ")V";
  }

  void emit() {
    m.visitCode();
    scopes.push(new HashMap<>());
    nextSlot = 1;
    for (String p : kernel.params()) local(p, "I");
    statements(kernel.body());
    m.visitInsn(RETURN);
    m.visitMaxs(0, 0);
    m.visitEnd();
  }

  /** The local variable of a name, new in this scope unless an enclosing scope has it. */
  private Local local(String name, String type) {
    for (Map<String, Local> scope : scopes) if (scope.containsKey(name)) return scope.get(name);
    Local made = new Local(nextSlot, type);
    nextSlot += type.equals("D") ? 2 : 1;
    scopes.peek().put(name, made);
    return made;
  }

  private void statements(List<Stmt> body) {
    noted = false;
    for (Stmt s : body) {
      s.visit(this);
      noted = s instanceof Stmt.Note;
    }
    noted = false;
  }

  /** The first of several consecutive equations has the line. */
  @Override
  public void note(Stmt.Note note) {
    if (!noted) line(note.line());
  }

  private void line(int number) {
    if (number < 1 || number > LINES) return;
    Label here = new Label();
    m.visitLabel(here);
    m.visitLineNumber(number, here);
  }

  @Override
  public void lap(Stmt.Lap lap) {
    values.integer(lap.slot());
    m.visitMethodInsn(INVOKESTATIC, Stopwatch.class.getName().replace('.', '/'), "lap", "(I)V", false);
  }

  @Override
  public void barrier(Stmt.Barrier barrier) {
    m.visitVarInsn(ALOAD, 0);
    values.integer(barrier.at());
    values.integer(barrier.spacing());
    values.integer(barrier.thread());
    values.integer(barrier.threads());
    m.visitMethodInsn(INVOKESTATIC, Barrier.class.getName().replace('.', '/'), "await", "(" + names.array() + "IIII)V", false);
  }

  @Override
  public void let(Stmt.Let let) {
    values.emit(let.value());
    String type = let.reg().kind() == KernelValue.Kind.VECTOR ? names.vectorType() : names.element();
    m.visitVarInsn(opcode(type, ISTORE), local(let.reg().name(), type).slot);
  }

  /** (int) converts NaN to 0 and too large numbers to the largest int. */
  @Override
  public void position(Stmt.Position position) {
    values.emit(position.number());
    m.visitInsn(names.isFloat() ? F2I : D2I);
    values.integer(0);
    m.visitMethodInsn(INVOKESTATIC, "java/lang/Math", "max", "(II)I", false);
    values.integer(position.length() - 1);
    m.visitMethodInsn(INVOKESTATIC, "java/lang/Math", "min", "(II)I", false);
    m.visitVarInsn(ISTORE, local(position.variable(), "I").slot);
  }

  /** round + (by &amp; 1) (count - 1 - 2 round). */
  @Override
  public void turn(Stmt.Turn turn) {
    address(AffineIndex.of(turn.round()));
    address(AffineIndex.of(turn.by()));
    values.integer(1);
    m.visitInsn(IAND);
    address(AffineIndex.of(turn.count() - 1).plus(turn.round(), -2));
    m.visitInsn(IMUL);
    m.visitInsn(IADD);
    m.visitVarInsn(ISTORE, local(turn.variable(), "I").slot);
  }

  private void read(String name) {
    Local local = null;
    for (Map<String, Local> scope : scopes) if (local == null) local = scope.get(name);
    if (local == null) throw new IllegalStateException("kernel '" + kernel.name() + "' reads '" + name + "', which nothing has set");
    m.visitVarInsn(opcode(local.type, ILOAD), local.slot);
  }

  /** ILOAD or ISTORE for another type of local. */
  private static int opcode(String type, int integer) {
    int shift = type.equals("I") ? 0 : type.equals("F") ? 2 : type.equals("D") ? 3 : 4;
    return integer + shift;
  }

  @Override
  public void store(Stmt.Store store) {
    if (store.value().kind() == KernelValue.Kind.VECTOR) {
      values.emit(store.value());
      m.visitVarInsn(ALOAD, 0);
      address(store.at());
      m.visitMethodInsn(INVOKEVIRTUAL, names.vector(), "intoArray", "(" + names.array() + "I)V", false);
      return;
    }
    m.visitVarInsn(ALOAD, 0);
    address(store.at());
    values.emit(store.value());
    m.visitInsn(names.isFloat() ? FASTORE : DASTORE);
  }

  @Override
  public void loop(Stmt.For loop) {
    if (loop.count() == 1) {   // no loop to compile: the variable is a constant
      inScope(loop.variable(), loop.from(), () -> statements(loop.body()));
      return;
    }
    inScope(loop.variable(), loop.from(), () -> {
      int slot = local(loop.variable(), "I").slot;
      Label top = new Label(), end = new Label();
      m.visitLabel(top);
      m.visitVarInsn(ILOAD, slot);
      values.integer(loop.from() + loop.count() * loop.step());
      m.visitJumpInsn(loop.step() > 0 ? IF_ICMPGE : IF_ICMPLE, end);
      statements(loop.body());
      m.visitIincInsn(slot, loop.step());
      m.visitJumpInsn(GOTO, top);
      m.visitLabel(end);
    });
  }

  private void inScope(String variable, int from, Runnable inside) {
    int before = nextSlot;
    scopes.push(new HashMap<>());
    Local v = new Local(nextSlot++, "I");
    scopes.peek().put(variable, v);
    values.integer(from);
    m.visitVarInsn(ISTORE, v.slot);
    inside.run();
    scopes.pop();
    nextSlot = before;
  }

  @Override
  public void call(Stmt.Call call) {
    m.visitVarInsn(ALOAD, 0);
    call.args().forEach(this::address);
    SharedMethods.Method method = methods.of(call.kernel());
    m.visitMethodInsn(INVOKESTATIC, method.owner(), method.name(), descriptor(names, call.args().size()), false);
  }

  private void address(AffineIndex at) {
    boolean first = true;
    for (AffineIndex.Term t : at.terms()) {
      read(t.variable());
      if (t.coefficient() != 1) {
        values.integer(t.coefficient());
        m.visitInsn(IMUL);
      }
      if (!first) m.visitInsn(IADD);
      first = false;
    }
    if (first || at.constant() != 0) {
      values.integer(at.constant());
      if (!first) m.visitInsn(IADD);
    }
  }
}
