package dev.rondo.codegen.source;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.rondo.codegen.kernel.KernelValue;
import dev.rondo.codegen.kernel.LaneOp;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.machine.Target;

/** A value of the kernel IR -> a Java expression, scalar or of the Vector API. */
final class Expressions implements KernelValue.Cases<CodeBlock> {

  private static final String VECTORS = "jdk.incubator.vector";
  private static final ClassName OPERATORS = ClassName.get(VECTORS, "VectorOperators");

  private final Target target;
  private final boolean f32;
  private final ClassName vector;

  Expressions(Target target) {
    this.target = target;
    this.f32 = target.element() == Element.F32;
    this.vector = ClassName.get(VECTORS, f32 ? "FloatVector" : "DoubleVector");
  }

  TypeName type(KernelValue.Kind kind) {
    return kind == KernelValue.Kind.VECTOR ? vector : f32 ? TypeName.FLOAT : TypeName.DOUBLE;
  }

  CodeBlock of(KernelValue value) {
    return value.fold(this);
  }

  @Override
  public CodeBlock register(KernelValue.Reg register) {
    return CodeBlock.of("$L", register.name());
  }

  @Override
  public CodeBlock constant(KernelValue.Const constant) {
    CodeBlock number = CodeBlock.of("$L", number(constant.value()));
    return constant.isVector() ? broadcast(number) : number;
  }

  @Override
  public CodeBlock whole(KernelValue.Whole whole) {
    return CodeBlock.of(f32 ? "(float) $L" : "(double) $L", whole.variable());
  }

  @Override
  public CodeBlock splat(KernelValue.Splat splat) {
    return broadcast(of(splat.scalar()));
  }

  @Override
  public CodeBlock load(KernelValue.Load load) {
    if (!load.isVector()) return CodeBlock.of("m[$L]", load.at());
    return CodeBlock.of("$T.fromArray($L, m, $L)", vector, species(), load.at());
  }

  @Override
  public CodeBlock lane(KernelValue.Lane lane) {
    return lane.isVector() ? vectorLane(lane) : scalarLane(lane);
  }

  private CodeBlock species() {
    return CodeBlock.of("$T.SPECIES_$L", vector, target.lanes() * target.element().bytes() * 8);
  }

  private CodeBlock broadcast(CodeBlock scalar) {
    return CodeBlock.of("$T.broadcast($L, $L)", vector, species(), scalar);
  }

  private String number(double value) {
    String type = f32 ? "Float" : "Double";
    if (Double.isNaN(value)) return type + ".NaN";
    if (f32 ? Float.isInfinite((float) value) : Double.isInfinite(value)) return type + (value > 0 ? ".POSITIVE_INFINITY" : ".NEGATIVE_INFINITY");
    return f32 ? Float.toString((float) value) + "f" : Double.toString(value);
  }

  @Override
  public CodeBlock select(KernelValue.Select s) {
    if (s.kind() == KernelValue.Kind.SCALAR) return CodeBlock.of("($L $L $L ? $L : $L)", of(s.a()), s.compare().text(), of(s.b()), of(s.then()), of(s.otherwise()));
    return CodeBlock.of("$L.blend($L, $L.compare($T.$L, $L))", of(s.otherwise()), of(s.then()), of(s.a()), OPERATORS, s.compare().name(), of(s.b()));
  }

  private CodeBlock vectorLane(KernelValue.Lane lane) {
    LaneOp op = lane.op();
    CodeBlock first = of(lane.args().get(0));
    String bits = f32 ? "Ints" : "Longs", back = f32 ? "reinterpretAsFloats" : "reinterpretAsDoubles";
    if (op.hasImmediate()) return CodeBlock.of("$L.reinterpretAs$L().lanewise($T.$L, $L).$L()", first, bits, OPERATORS, operator(op), immediate(lane), back);
    if (op == LaneOp.BITS_ADD) return CodeBlock.of("$L.reinterpretAs$L().lanewise($T.ADD, $L.reinterpretAs$L()).$L()", first, bits, OPERATORS, of(lane.args().get(1)), bits, back);
    CodeBlock.Builder rest = CodeBlock.builder();
    for (KernelValue arg : lane.args().subList(1, lane.args().size())) rest.add(", $L", of(arg));
    return CodeBlock.of("$L.lanewise($T.$L$L)", first, OPERATORS, operator(op), rest.build());
  }

  private String immediate(KernelValue.Lane lane) {
    boolean shift = lane.op() == LaneOp.BITS_LEFT || lane.op() == LaneOp.BITS_RIGHT;
    if (shift) return Long.toString(lane.immediate());
    return f32 ? "0x" + Integer.toHexString((int) lane.immediate()) : "0x" + Long.toHexString(lane.immediate()) + "L";
  }

  /** The name of the operator's field in the Vector API. */
  private static String operator(LaneOp op) {
    return switch (op) {
      case ADD, SUB, MUL, DIV, MAX, MIN, FMA, NEG, ABS, SQRT -> op.name();
      case BITS_ADD -> "ADD";
      case BITS_LEFT -> "LSHL";
      case BITS_RIGHT -> "LSHR";
      case BITS_AND -> "AND";
      case BITS_OR -> "OR";
    };
  }

  private CodeBlock scalarLane(KernelValue.Lane lane) {
    CodeBlock a = of(lane.args().get(0));
    CodeBlock b = lane.op().arity() > 1 ? of(lane.args().get(1)) : null;
    return switch (lane.op()) {
      case ADD -> CodeBlock.of("($L + $L)", a, b);
      case SUB -> CodeBlock.of("($L - $L)", a, b);
      case MUL -> CodeBlock.of("($L * $L)", a, b);
      case DIV -> CodeBlock.of("($L / $L)", a, b);
      case MAX -> CodeBlock.of("Math.max($L, $L)", a, b);
      case MIN -> CodeBlock.of("Math.min($L, $L)", a, b);
      case FMA -> CodeBlock.of("Math.fma($L, $L, $L)", a, b, of(lane.args().get(2)));
      case NEG -> CodeBlock.of("(-$L)", a);
      case ABS -> CodeBlock.of("Math.abs($L)", a);
      case SQRT -> CodeBlock.of(f32 ? "(float) Math.sqrt($L)" : "Math.sqrt($L)", a);
      case BITS_LEFT -> fromBits(CodeBlock.of("$L << $L", bits(a), immediate(lane)));
      case BITS_RIGHT -> fromBits(CodeBlock.of("$L >>> $L", bits(a), immediate(lane)));
      case BITS_AND -> fromBits(CodeBlock.of("$L & $L", bits(a), immediate(lane)));
      case BITS_OR -> fromBits(CodeBlock.of("$L | $L", bits(a), immediate(lane)));
      case BITS_ADD -> fromBits(CodeBlock.of("$L + $L", bits(a), bits(b)));
    };
  }

  private CodeBlock bits(CodeBlock x) {
    return CodeBlock.of(f32 ? "Float.floatToRawIntBits($L)" : "Double.doubleToRawLongBits($L)", x);
  }

  private CodeBlock fromBits(CodeBlock x) {
    return CodeBlock.of(f32 ? "Float.intBitsToFloat($L)" : "Double.longBitsToDouble($L)", x);
  }
}
