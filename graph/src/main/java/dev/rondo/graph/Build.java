package dev.rondo.graph;

import dev.rondo.graph.Expr.Detail;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** (op, arguments) -> expression with its type, or a {@link TypeFailure}. The only way to make an {@link Expr}. */
public final class Build {

  private Build() {}

  public static Expr constant(double value) {
    return Expr.of(Op.CONSTANT, List.of(), new Detail.Number(value), new Type(Shape.SCALAR, Axes.NONE));
  }

  /** A constant of the given shape. */
  public static Expr fill(double value, Shape shape) {
    return broadcast(constant(value), shape);
  }

  public static Expr param(String name, Shape shape) {
    return Expr.of(Op.PARAM, List.of(), new Detail.Name(name), new Type(shape, Axes.NONE));
  }

  public static Expr input(String name, Shape shape, Axes axes) {
    return Expr.of(Op.INPUT, List.of(), new Detail.Name(name), new Type(shape, axes));
  }

  /** A state before the step: its value after the previous step or, if it runs backwards, after the following step. */
  public static Expr state(String name, Shape shape) {
    return Expr.of(Op.STATE, List.of(), new Detail.Name(name), new Type(shape, Axes.ALL));
  }

  /** The length of an axis as a number. */
  public static Expr size(Dim dim) {
    if (dim.isConstant()) return constant(dim.at(java.util.Map.of()));
    return Expr.of(Op.SIZE, List.of(), new Detail.Length(dim), new Type(Shape.SCALAR, Axes.NONE));
  }

  /** The number of examples (batch), of steps (time), or their product. */
  public static Expr extent(Axes axes) {
    if (axes.isNone()) return constant(1);
    return Expr.of(Op.EXTENT, List.of(), new Detail.Over(axes), new Type(Shape.SCALAR, Axes.NONE));
  }

  /** f(arguments), number by number; the arguments are broadcast to the widest shape among them. */
  public static Expr map(Elementwise f, Expr... args) {
    return map(f, List.of(args));
  }

  public static Expr map(Elementwise f, List<Expr> args) {
    if (args.size() != f.arity()) {
      throw new TypeFailure("'" + f.text() + "' takes " + f.arity() + " value" + (f.arity() == 1 ? "" : "s") + ", not " + args.size(), "give it " + f.arity());
    }
    Shape wide = args.stream().map(Expr::shape).reduce(Shape.SCALAR, (a, b) -> a.rank() >= b.rank() ? a : b);
    for (Expr arg : args) {
      if (!arg.shape().stretchesTo(wide)) {
        throw new TypeFailure("'" + f.text() + "' of " + shapes(args) + ": the shapes differ",
            arg.shape().rank() == wide.rank() ? "give both the same shape" : "a shape stretches to another only where it is its tail, as [H] to [M, H]; a matrix times a vector is W @ x, not W * x");
      }
    }
    Axes axes = args.stream().map(Expr::axes).reduce(Axes.NONE, Axes::or);
    return Expr.of(Op.MAP, args, new Detail.Function(f), new Type(wide, axes));
  }

  public static Expr broadcast(Expr x, Shape shape) {
    if (x.shape().equals(shape)) return x;
    if (!x.shape().stretchesTo(shape)) throw new TypeFailure("a value of shape " + x.shape() + " does not stretch to " + shape, "its shape must be the tail of the other");
    if (x.is(Op.BROADCAST)) return broadcast(x.arg(0), shape);
    return Expr.of(Op.BROADCAST, List.of(x), Expr.NONE, new Type(shape, x.axes()));
  }

  public static Expr transpose(Expr x) {
    if (x.shape().rank() != 2) throw new TypeFailure("transpose of " + x.shape(), "only a matrix [M, N] can be transposed");
    if (x.is(Op.TRANSPOSE)) return x.arg(0);   // (Aᵀ)ᵀ = A
    return Expr.of(Op.TRANSPOSE, List.of(x), Expr.NONE, new Type(Shape.of(x.shape().dim(1), x.shape().dim(0)), x.axes()));
  }

  public static Expr matmul(Expr a, Expr b) {
    Shape m = a.shape(), x = b.shape();
    if (m.rank() != 2 || x.rank() < 1 || x.rank() > 2) {
      throw new TypeFailure("'@' of " + m + " and " + x, m.rank() == 1 && x.rank() == 2 ? "a vector stands on the right of its matrix: transpose(W) @ x for x @ W"
          : "'@' takes a matrix [M, K] on the left and a vector [K] or a matrix [K, N] on the right; for two vectors use dot(a, b) or outer(a, b)");
    }
    if (!m.dim(1).equals(x.dim(0))) {
      throw new TypeFailure("'@' of " + m + " and " + x + ": " + m.dim(1) + " columns meet " + x.dim(0) + " rows", "the last axis of the left must be the first of the right" + (m.dim(0).equals(x.dim(0)) ? ", as in transpose(W) @ x" : ""));
    }
    Shape shape = x.rank() == 1 ? Shape.of(m.dim(0)) : Shape.of(m.dim(0), x.dim(1));
    return Expr.of(Op.MATMUL, List.of(a, b), Expr.NONE, new Type(shape, a.axes().or(b.axes())));
  }

  public static Expr outer(Expr a, Expr b) {
    if (a.shape().rank() != 1 || b.shape().rank() != 1) throw new TypeFailure("outer of " + a.shape() + " and " + b.shape(), "outer takes two vectors");
    return Expr.of(Op.OUTER, List.of(a, b), Expr.NONE, new Type(Shape.of(a.shape().dim(0), b.shape().dim(0)), a.axes().or(b.axes())));
  }

  /** Σ a·b over the units of two vectors. */
  public static Expr dot(Expr a, Expr b) {
    if (a.shape().rank() != 1 || !a.shape().equals(b.shape())) throw new TypeFailure("dot of " + a.shape() + " and " + b.shape(), "dot takes two vectors of one shape");
    return sum(a.times(b), 0);
  }

  public static Expr sum(Expr x, int axis) {
    return reduce(Fold.SUM, x, axis);
  }

  public static Expr maximum(Expr x, int axis) {
    return reduce(Fold.MAXIMUM, x, axis);
  }

  /** The numbers along one axis, folded into one. */
  public static Expr reduce(Fold fold, Expr x, int axis) {
    if (axis < 0 || axis >= x.shape().rank()) throw new TypeFailure(fold.text() + " over axis " + axis + " of " + x.shape(), x.shape().isScalar() ? "a scalar has no axis to reduce" : "axes count from 0 to " + (x.shape().rank() - 1));
    List<Dim> kept = new ArrayList<>(x.shape().dims());
    kept.remove(axis);
    return Expr.of(Op.REDUCE, List.of(x), new Detail.Reduction(fold, axis), new Type(new Shape(kept), x.axes()));
  }

  /** Positions {@code from} (inclusive) to {@code to} (exclusive) of one axis. */
  public static Expr slice(Expr x, int axis, Dim from, Dim to) {
    if (axis < 0 || axis >= x.shape().rank()) throw new TypeFailure("a slice of axis " + axis + " of " + x.shape(), "it has " + x.shape().rank() + " axes");
    Dim whole = x.shape().dim(axis);
    if (from.equals(Dim.of(0)) && to.equals(whole)) return x;
    Dim length = to.minus(from), rest = whole.minus(to);
    if (negative(from) || negative(length) || negative(rest)) {
      throw new TypeFailure("the slice [" + from + ":" + to + "] does not fit into an axis of length " + whole, "0 <= from <= to <= " + whole);
    }
    return Expr.of(Op.SLICE, List.of(x), new Detail.Range(axis, from, to), new Type(x.shape().with(axis, length), x.axes()));
  }

  private static boolean negative(Dim d) {
    return !d.terms().isEmpty() && d.terms().values().stream().allMatch(c -> c < 0);
  }

  public static Expr concat(int axis, List<Expr> parts) {
    if (parts.isEmpty()) throw new TypeFailure("concat of nothing", "give it at least one value");
    if (parts.size() == 1) return parts.get(0);
    Shape first = parts.get(0).shape();
    if (axis < 0 || axis >= first.rank()) throw new TypeFailure("concat along axis " + axis + " of " + first, "scalars have no axis; concat joins vectors or matrices");
    Dim sum = Dim.of(0);
    Axes axes = Axes.NONE;
    for (Expr part : parts) {
      if (part.shape().rank() != first.rank() || !part.shape().with(axis, Dim.ONE).equals(first.with(axis, Dim.ONE))) {
        throw new TypeFailure("concat of " + shapes(parts), "all axes but axis " + axis + " must agree");
      }
      sum = sum.plus(part.shape().dim(axis));
      axes = axes.or(part.axes());
    }
    return Expr.of(Op.CONCAT, parts, new Detail.Along(axis), new Type(first.with(axis, sum), axes));
  }

  /**
   * The element at an index of the first axis of x: a row of a matrix, a number of a vector. The index counts from 0.
   */
  public static Expr pick(Expr x, Expr index) {
    if (x.shape().isScalar()) throw new TypeFailure("pick from a number", "pick takes a row of a matrix [V, D] or a number of a vector [V]");
    if (!index.shape().isScalar()) throw new TypeFailure("pick from " + x.shape() + " at an index of shape " + index.shape(), "an index is one number, a position of the first axis");
    Shape rest = new Shape(x.shape().dims().subList(1, x.shape().rank()));
    return Expr.of(Op.PICK, List.of(x, index), Expr.NONE, new Type(rest, x.axes().or(index.axes())));
  }

  /** {@code length} zeros, each as wide as x, except x at the index: [] -> [V], [D] -> [V, D]. */
  public static Expr place(Expr x, Expr index, Dim length) {
    if (x.shape().rank() > 1) throw new TypeFailure("place of " + x.shape(), "place takes a number, or a vector");
    if (!index.shape().isScalar()) throw new TypeFailure("place at an index of shape " + index.shape(), "an index is one number, a position of the first axis");
    List<Dim> dims = new ArrayList<>(List.of(length));
    dims.addAll(x.shape().dims());
    return Expr.of(Op.PLACE, List.of(x, index), new Detail.Length(length), new Type(new Shape(dims), x.axes().or(index.axes())));
  }

  /** Σ over implicit axes; over an axis that x does not vary on, the sum is x times its extent. */
  public static Expr total(Expr x, Axes axes) {
    Axes inner = axes.and(x.axes()), constant = axes.minus(x.axes());
    Expr sum = inner.isNone() ? x : Expr.of(Op.TOTAL, List.of(x), new Detail.Over(inner), new Type(x.shape(), x.axes().minus(inner)));
    return constant.isNone() ? sum : sum.times(extent(constant));
  }

  /** The mean over the implicit axes that x varies on. */
  public static Expr average(Expr x, Axes axes) {
    Axes over = axes.and(x.axes());
    return over.isNone() ? x : total(x, over).dividedBy(extent(over));
  }

  /** x at the last step. */
  public static Expr last(Expr x) {
    if (!x.axes().time()) return x;
    if (x.is(Op.AT_LAST)) return x.arg(0);
    return Expr.of(Op.LAST, List.of(x), Expr.NONE, new Type(x.shape(), x.axes().minus(Axes.TIME)));
  }

  /** x at the last step and 0 at the others. */
  public static Expr atLast(Expr x) {
    if (x.axes().time()) throw new TypeFailure("at_last of a value that varies over time", "give it one value, not a sequence");
    return Expr.of(Op.AT_LAST, List.of(x), Expr.NONE, new Type(x.shape(), x.axes().or(Axes.TIME)));
  }

  /** x at every step, one row after the other; equal rows for a value that does not vary over time. */
  public static Expr steps(Expr x) {
    if (x.shape().rank() > 1) throw new TypeFailure("steps of " + x.shape(), "a matrix of all steps is made of numbers or vectors; take the matrix apart, as into W[0:1, :]");
    if (x.is(Op.AT_STEPS)) return x.arg(0);
    Shape all = new Shape(Stream.concat(Stream.of(Dim.STEPS), x.shape().dims().stream()).toList());
    if (!x.axes().time()) return broadcast(x, all);
    return Expr.of(Op.STEPS, List.of(x), Expr.NONE, new Type(all, x.axes().minus(Axes.TIME)));
  }

  /** At each step, the row with the step's number. */
  public static Expr atSteps(Expr x) {
    if (x.shape().rank() == 0 || !x.shape().dim(0).equals(Dim.STEPS)) throw new TypeFailure("at_steps of " + x.shape(), "give it a row for every step: [T] or [T, H]");
    if (x.axes().time()) throw new TypeFailure("at_steps of a value that varies over time", "give it one value, not a sequence");
    if (x.is(Op.STEPS)) return x.arg(0);
    return Expr.of(Op.AT_STEPS, List.of(x), Expr.NONE, new Type(new Shape(x.shape().dims().subList(1, x.shape().rank())), x.axes().or(Axes.TIME)));
  }

  /** The state after its last step; the argument is the node of {@link #state}. */
  public static Expr finalOf(Expr state) {
    if (!state.is(Op.STATE)) throw new TypeFailure("final of something that is not a state", "write final(h) for a state h");
    return Expr.of(Op.FINAL, List.of(state), Expr.NONE, new Type(state.shape(), state.axes().minus(Axes.TIME)));
  }

  /** The same operation on other arguments, typed again. */
  public static Expr rebuild(Expr x, List<Expr> args) {
    if (args.equals(x.args())) return x;
    return switch (x.op()) {
      case CONSTANT, PARAM, INPUT, STATE, SIZE, EXTENT -> x;
      case MAP       -> map(x.function(), args);
      case BROADCAST -> broadcast(args.get(0), x.shape());
      case TRANSPOSE -> transpose(args.get(0));
      case MATMUL    -> matmul(args.get(0), args.get(1));
      case OUTER     -> outer(args.get(0), args.get(1));
      case REDUCE    -> reduce(x.fold(), args.get(0), x.axis());
      case SLICE     -> slice(args.get(0), x.range().axis(), x.range().from(), x.range().to());
      case CONCAT    -> concat(x.axis(), args);
      case PICK      -> pick(args.get(0), args.get(1));
      case PLACE     -> place(args.get(0), args.get(1), x.length());
      case TOTAL     -> total(args.get(0), x.over());
      case FINAL     -> finalOf(args.get(0));
      case LAST      -> last(args.get(0));
      case AT_LAST   -> atLast(args.get(0));
      case STEPS     -> steps(args.get(0));
      case AT_STEPS  -> atSteps(args.get(0));
    };
  }

  private static String shapes(List<Expr> args) {
    return String.join(" and ", args.stream().map(a -> a.shape().toString()).toList());
  }
}
