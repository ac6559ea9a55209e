package dev.rondo.codegen.bytecode;

import static org.objectweb.asm.Opcodes.*;

import dev.rondo.codegen.kernel.AffineIndex;
import dev.rondo.codegen.kernel.Compare;
import dev.rondo.codegen.kernel.KernelValue;
import dev.rondo.codegen.kernel.LaneOp;
import java.util.function.Consumer;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/** A value -> instructions that leave it on the stack. */
final class ValueEmitter implements KernelValue.Cases<Void> {

  private final MethodVisitor m;
  private final Names names;
  private final Consumer<AffineIndex> address;
  private final Consumer<String> read;

  ValueEmitter(MethodVisitor m, Names names, Consumer<AffineIndex> address, Consumer<String> read) {
    this.m = m;
    this.names = names;
    this.address = address;
    this.read = read;
  }

  void emit(KernelValue value) {
    value.fold(this);
  }

  @Override
  public Void register(KernelValue.Reg register) {
    read.accept(register.name());
    return null;
  }

  @Override
  public Void whole(KernelValue.Whole whole) {
    read.accept(whole.variable());
    m.visitInsn(names.isFloat() ? I2F : I2D);
    return null;
  }

  @Override
  public Void splat(KernelValue.Splat splat) {
    species();
    emit(splat.scalar());
    broadcast();
    return null;
  }

  void integer(int v) {
    if (v >= -1 && v <= 5) m.visitInsn(ICONST_0 + v);
    else if (v == (byte) v) m.visitIntInsn(BIPUSH, v);
    else if (v == (short) v) m.visitIntInsn(SIPUSH, v);
    else m.visitLdcInsn(v);
  }

  private void broadcast() {
    m.visitMethodInsn(INVOKESTATIC, names.vector(), "broadcast", "(" + Names.SPECIES + names.element() + ")" + names.vectorType(), false);
  }

  private void species() {
    m.visitFieldInsn(GETSTATIC, names.vector(), names.speciesField(), Names.SPECIES);
  }

  @Override
  public Void constant(KernelValue.Const c) {
    boolean vector = c.isVector();
    if (vector) species();
    if (names.isFloat()) m.visitLdcInsn((float) c.value());
    else m.visitLdcInsn(c.value());
    if (vector) broadcast();
    return null;
  }

  @Override
  public Void load(KernelValue.Load load) {
    if (load.isVector()) species();
    m.visitVarInsn(ALOAD, 0);
    address.accept(load.at());
    if (load.isVector()) m.visitMethodInsn(INVOKESTATIC, names.vector(), "fromArray", "(" + Names.SPECIES + names.array() + "I)" + names.vectorType(), false);
    else m.visitInsn(names.isFloat() ? FALOAD : DALOAD);
    return null;
  }

  @Override
  public Void select(KernelValue.Select s) {
    if (s.isVector()) {
      emit(s.otherwise());
      emit(s.then());
      emit(s.a());
      m.visitFieldInsn(GETSTATIC, Names.OPERATORS, Names.comparison(s.compare()), "L" + Names.OPERATORS + "$Comparison;");
      emit(s.b());
      m.visitMethodInsn(INVOKEVIRTUAL, names.vector(), "compare", "(L" + Names.OPERATORS + "$Comparison;" + Names.ANY + ")" + Names.MASK, false);
      m.visitMethodInsn(INVOKEVIRTUAL, names.vector(), "blend", "(" + Names.ANY + Names.MASK + ")" + names.vectorType(), false);
      return null;
    }
    Label otherwise = new Label(), end = new Label();
    emit(s.a());
    emit(s.b());
    boolean ordered = s.compare() == Compare.LT || s.compare() == Compare.LE;   // NaN must take the other branch
    m.visitInsn(names.isFloat() ? ordered ? FCMPG : FCMPL : ordered ? DCMPG : DCMPL);
    m.visitJumpInsn(switch (s.compare()) {
      case LT -> IFGE;
      case LE -> IFGT;
      case EQ -> IFNE;
      case NE -> IFEQ;
    }, otherwise);
    emit(s.then());
    m.visitJumpInsn(GOTO, end);
    m.visitLabel(otherwise);
    emit(s.otherwise());
    m.visitLabel(end);
    return null;
  }

  @Override
  public Void lane(KernelValue.Lane lane) {
    if (lane.isVector()) vectorLane(lane);
    else scalarLane(lane);
    return null;
  }

  private void vectorLane(KernelValue.Lane lane) {
    LaneOp op = lane.op();
    boolean bits = op.hasImmediate() || op == LaneOp.BITS_ADD;
    String type = bits ? names.bits() : names.vector();
    emit(lane.args().get(0));
    if (bits) reinterpret(names.vector(), names.isFloat() ? "reinterpretAsInts" : "reinterpretAsLongs", names.bits());
    m.visitFieldInsn(GETSTATIC, Names.OPERATORS, Names.operator(op), Names.operatorType(op));
    String arguments = Names.lanewiseType(op);
    if (op.hasImmediate()) {
      if (names.isFloat()) integer((int) lane.immediate());
      else m.visitLdcInsn(lane.immediate());
      arguments += names.isFloat() ? "I" : "J";
    }
    for (int i = 1; i < op.arity(); i++) {
      emit(lane.args().get(i));
      if (bits) reinterpret(names.vector(), names.isFloat() ? "reinterpretAsInts" : "reinterpretAsLongs", names.bits());
      arguments += Names.ANY;
    }
    m.visitMethodInsn(INVOKEVIRTUAL, type, "lanewise", "(" + arguments + ")L" + type + ";", false);
    if (bits) reinterpret(names.bits(), names.isFloat() ? "reinterpretAsFloats" : "reinterpretAsDoubles", names.vector());
  }

  private void reinterpret(String from, String method, String to) {
    m.visitMethodInsn(INVOKEVIRTUAL, from, method, "()L" + to + ";", false);
  }

  private void scalarLane(KernelValue.Lane lane) {
    LaneOp op = lane.op();
    boolean bits = op.hasImmediate() || op == LaneOp.BITS_ADD;
    boolean root = op == LaneOp.SQRT && names.isFloat();
    for (KernelValue arg : lane.args()) {
      emit(arg);
      if (bits) toBits();
      if (root) m.visitInsn(F2D);   // the square root of a float, rounded once more, is the float square root
    }
    String e = names.element();
    switch (op) {
      case ADD -> m.visitInsn(names.isFloat() ? FADD : DADD);
      case SUB -> m.visitInsn(names.isFloat() ? FSUB : DSUB);
      case MUL -> m.visitInsn(names.isFloat() ? FMUL : DMUL);
      case DIV -> m.visitInsn(names.isFloat() ? FDIV : DDIV);
      case NEG -> m.visitInsn(names.isFloat() ? FNEG : DNEG);
      case MAX -> math("max", "(" + e + e + ")" + e);
      case MIN -> math("min", "(" + e + e + ")" + e);
      case FMA -> math("fma", "(" + e + e + e + ")" + e);
      case ABS -> math("abs", "(" + e + ")" + e);
      case SQRT -> math("sqrt", "(D)D");
      case BITS_LEFT -> shift(lane, names.isFloat() ? ISHL : LSHL);
      case BITS_RIGHT -> shift(lane, names.isFloat() ? IUSHR : LUSHR);
      case BITS_AND -> mask(lane, names.isFloat() ? IAND : LAND);
      case BITS_OR -> mask(lane, names.isFloat() ? IOR : LOR);
      case BITS_ADD -> m.visitInsn(names.isFloat() ? IADD : LADD);
    }
    if (root) m.visitInsn(D2F);
    if (bits) fromBits();
  }

  private void math(String method, String descriptor) {
    m.visitMethodInsn(INVOKESTATIC, "java/lang/Math", method, descriptor, false);
  }

  private void shift(KernelValue.Lane lane, int opcode) {
    integer((int) lane.immediate());
    m.visitInsn(opcode);
  }

  private void mask(KernelValue.Lane lane, int opcode) {
    if (names.isFloat()) integer((int) lane.immediate());
    else m.visitLdcInsn(lane.immediate());
    m.visitInsn(opcode);
  }

  private void toBits() {
    if (names.isFloat()) m.visitMethodInsn(INVOKESTATIC, "java/lang/Float", "floatToRawIntBits", "(F)I", false);
    else m.visitMethodInsn(INVOKESTATIC, "java/lang/Double", "doubleToRawLongBits", "(D)J", false);
  }

  private void fromBits() {
    if (names.isFloat()) m.visitMethodInsn(INVOKESTATIC, "java/lang/Float", "intBitsToFloat", "(I)F", false);
    else m.visitMethodInsn(INVOKESTATIC, "java/lang/Double", "longBitsToDouble", "(J)D", false);
  }
}
