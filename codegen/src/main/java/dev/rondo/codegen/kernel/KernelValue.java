package dev.rondo.codegen.kernel;

import java.util.List;

/**
 * One number, or a vector register of numbers. A new kind gets a case in {@link Cases}; nothing compiles until every
 * fold has it.
 */
public sealed interface KernelValue {

  /** Whether it is one number or a vector of them. */
  enum Kind { SCALAR, VECTOR }

  Kind kind();

  default boolean isVector() {
    return kind() == Kind.VECTOR;
  }

  <R> R fold(Cases<R> cases);

  /** A function of a value, by its kind. */
  interface Cases<R> {
    R register(Reg register);

    R load(Load load);

    R constant(Const constant);

    R whole(Whole whole);

    R splat(Splat splat);

    R lane(Lane lane);

    R select(Select select);
  }

  /** A register: a local variable, set by {@link Stmt.Let}. */
  record Reg(String name, Kind kind) implements KernelValue {
    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.register(this);
    }
  }

  /** The content of memory from an address on. */
  record Load(AffineIndex at, Kind kind) implements KernelValue {
    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.load(this);
    }
  }

  /** A number, in all lanes. */
  record Const(double value, Kind kind) implements KernelValue {
    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.constant(this);
    }
  }

  /** The number of an index or a loop variable. */
  record Whole(String variable) implements KernelValue {
    @Override
    public Kind kind() {
      return Kind.SCALAR;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.whole(this);
    }
  }

  /** One number in all lanes of a vector. */
  record Splat(KernelValue scalar) implements KernelValue {
    @Override
    public Kind kind() {
      return Kind.VECTOR;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.splat(this);
    }
  }

  /** An operation; {@code immediate} is for the bit operations. */
  record Lane(LaneOp op, List<KernelValue> args, long immediate) implements KernelValue {
    public Lane {
      args = List.copyOf(args);
      if (args.size() != op.arity()) throw new IllegalArgumentException(op + " of " + args.size());
      for (KernelValue arg : args) if (arg.kind() != args.get(0).kind()) throw new IllegalArgumentException(op + " of scalar and vector: " + args);
    }

    @Override
    public Kind kind() {
      return args.get(0).kind();
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.lane(this);
    }
  }

  /** a compared to b ? then : otherwise, lane by lane. */
  record Select(Compare compare, KernelValue a, KernelValue b, KernelValue then, KernelValue otherwise) implements KernelValue {
    @Override
    public Kind kind() {
      return then.kind();
    }

    @Override
    public <R> R fold(Cases<R> cases) {
      return cases.select(this);
    }
  }

  static KernelValue lane(LaneOp op, KernelValue... args) {
    return new Lane(op, List.of(args), 0);
  }
}
