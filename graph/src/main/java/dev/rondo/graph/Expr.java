package dev.rondo.graph;

import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import java.util.List;

/**
 * A node of the graph: an operation on other nodes, with its type. Nodes are immutable and hash-consed: two equal
 * expressions are one object. So {@code ==} is equality, and a common subexpression is found as soon as it is written.
 * Build them with {@link Build}, which checks types.
 */
public final class Expr implements Value {

  /** The attributes of an operation in addition to its arguments. */
  public sealed interface Detail {
    /** No attributes. */
    record None() implements Detail {}
    /** The number of a constant. */
    record Number(double value) implements Detail {
      @Override
      public boolean equals(Object other) {   // 0.0 and -0.0 are two constants
        return other instanceof Number n && Double.doubleToRawLongBits(n.value) == Double.doubleToRawLongBits(value);
      }

      @Override
      public int hashCode() {
        return Double.hashCode(value);
      }
    }
    /** The name of a parameter, input or state. */
    record Name(String name) implements Detail {}
    /** The function of a {@link Op#MAP}. */
    record Function(Elementwise f) implements Detail {}
    /** The fold and the axis of a reduction. */
    record Reduction(Fold fold, int axis) implements Detail {}
    /** The axis of a concatenation. */
    record Along(int axis) implements Detail {}
    /** Positions {@code from} (inclusive) to {@code to} (exclusive) of an axis. */
    record Range(int axis, Dim from, Dim to) implements Detail {}
    /** Implicit axes. */
    record Over(Axes axes) implements Detail {}
    /** The length that a {@link Op#SIZE} returns, or that a {@link Op#PLACE} gives to its new axis. */
    record Length(Dim dim) implements Detail {}
  }

  private static final Interner<Expr> INTERNER = Interners.newWeakInterner();
  static final Detail NONE = new Detail.None();

  private final Op op;
  private final List<Expr> args;
  private final Detail detail;
  private final Type type;
  private final int hash;

  private Expr(Op op, List<Expr> args, Detail detail, Type type) {
    this.op = op;
    this.args = List.copyOf(args);
    this.detail = detail;
    this.type = type;
    int h = mixed(op.name().hashCode(), detail.hashCode());
    for (Expr arg : args) h = mixed(h, arg.hash);
    this.hash = mixed(h, type.hashCode());
  }

  /**
   * Not linear in both: with h * 31 + next, x + x has 992 times the hash of x, and seven levels of that are 0 modulo
   * 2^32.
   */
  private static int mixed(int h, int next) {
    int mixed = (h ^ next) * 0x9E3779B1;
    return mixed ^ mixed >>> 15;
  }

  static Expr of(Op op, List<Expr> args, Detail detail, Type type) {
    return INTERNER.intern(new Expr(op, args, detail, type));
  }

  public Op op() {
    return op;
  }

  public List<Expr> args() {
    return args;
  }

  public Expr arg(int i) {
    return args.get(i);
  }

  public Detail detail() {
    return detail;
  }

  public Type type() {
    return type;
  }

  public Shape shape() {
    return type.shape();
  }

  public Axes axes() {
    return type.axes();
  }

  /** The name of a PARAM, INPUT or STATE. */
  public String name() {
    return ((Detail.Name) detail).name();
  }

  /** The function of a MAP. */
  public Elementwise function() {
    return ((Detail.Function) detail).f();
  }

  /** The number of a CONSTANT. */
  public double number() {
    return ((Detail.Number) detail).value();
  }

  /** The axis of a REDUCE or CONCAT. */
  public int axis() {
    return detail instanceof Detail.Reduction r ? r.axis() : ((Detail.Along) detail).axis();
  }

  /** The fold of a REDUCE. */
  public Fold fold() {
    return ((Detail.Reduction) detail).fold();
  }

  /** The range of a SLICE. */
  public Detail.Range range() {
    return (Detail.Range) detail;
  }

  /** The implicit axes of a TOTAL or EXTENT. */
  public Axes over() {
    return ((Detail.Over) detail).axes();
  }

  /** The dimension of a SIZE, or of the first axis of a PLACE. */
  public Dim length() {
    return ((Detail.Length) detail).dim();
  }

  public boolean is(Op wanted) {
    return op == wanted;
  }

  public boolean is(Elementwise f) {
    return op == Op.MAP && function() == f;
  }

  public boolean is(Fold fold) {
    return op == Op.REDUCE && fold() == fold;
  }

  public boolean isConstant(double value) {
    return op == Op.CONSTANT && number() == value;
  }

  @Override
  public Expr expr() {
    return this;
  }

  @Override
  public boolean equals(Object other) {   // arguments are interned already, so comparing them is comparing references
    if (this == other) return true;
    if (!(other instanceof Expr e) || hash != e.hash || op != e.op || args.size() != e.args.size()) return false;
    for (int i = 0; i < args.size(); i++) if (args.get(i) != e.args.get(i)) return false;
    return detail.equals(e.detail) && type.equals(e.type);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return Printer.expression(this);
  }
}
