package dev.rondo.codegen.kernel;

import java.util.List;

/** One number, or a vector register of them. */
public sealed interface Value {

  /** Whether it is one number or a vector of them. */
  enum Kind { SCALAR, VECTOR }

  Kind kind();

  /** A register: a local variable, set by {@link Stmt.Let}. */
  record Reg(String name, Kind kind) implements Value {}

  /** What memory holds from an address on. */
  record Load(Affine at, Kind kind) implements Value {}

  /** A number, in all lanes. */
  record Const(double value, Kind kind) implements Value {}

  /** The number of an index or a loop variable. */
  record Whole(String variable) implements Value {
    @Override
    public Kind kind() {
      return Kind.SCALAR;
    }
  }

  /** One number in all lanes of a vector. */
  record Splat(Value scalar) implements Value {
    @Override
    public Kind kind() {
      return Kind.VECTOR;
    }
  }

  /** An operation; {@code immediate} is for the bit operations. */
  record Lane(LaneOp op, List<Value> args, long immediate) implements Value {
    public Lane {
      args = List.copyOf(args);
      if (args.size() != op.arity()) throw new IllegalArgumentException(op + " of " + args.size());
      for (Value arg : args) if (arg.kind() != args.get(0).kind()) throw new IllegalArgumentException(op + " of scalar and vector: " + args);
    }

    @Override
    public Kind kind() {
      return args.get(0).kind();
    }
  }

  /** a compared to b ? then : otherwise, lane by lane. */
  record Select(Compare compare, Value a, Value b, Value then, Value otherwise) implements Value {
    @Override
    public Kind kind() {
      return then.kind();
    }
  }

  static Value lane(LaneOp op, Value... args) {
    return new Lane(op, List.of(args), 0);
  }
}
