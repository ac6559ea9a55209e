package dev.rondo.codegen.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Kernels -> floating-point operations that a run executes between laps, as they are written. Padding and the
 * polynomials behind tanh are included, moves of bits are left out; an fma counts two.
 */
public final class Cost {

  private final KernelProgram program;
  private final Map<String, Kernel> kernels = new HashMap<>();
  private final Map<String, Double> known = new HashMap<>();
  private final double[] laps;
  private double pending;

  private Cost(KernelProgram program, int slots) {
    this.program = program;
    this.laps = new double[slots];
    program.kernels().forEach(k -> kernels.put(k.name(), k));
  }

  /** Operations of one run, by the slot of the lap that follows them. */
  public static double[] laps(KernelProgram timed, int slots) {
    Cost cost = new Cost(timed, slots);
    cost.walk(cost.kernels.get(Kernel.run(0)).body(), 1);
    return cost.laps;
  }

  private void walk(List<Stmt> body, double times) {
    for (Stmt s : body) {
      if (!hasLap(s)) pending += of(s);
      else if (s instanceof Stmt.Call call) walk(kernels.get(call.kernel()).body(), times);
      else if (s instanceof Stmt.For loop) walk(loop.body(), times * loop.count());
      else if (s instanceof Stmt.Lap lap) {
        laps[lap.slot()] += pending * times;
        pending = 0;
      }
    }
  }

  /**
   * Whether a statement is a lap, or a loop or call that contains one: {@link #walk} has a branch for each of these
   * three.
   */
  private boolean hasLap(Stmt s) {
    return s instanceof Stmt.Lap || s instanceof Stmt.For loop && hasLap(loop.body()) || s instanceof Stmt.Call call && hasLap(kernels.get(call.kernel()).body());
  }

  private boolean hasLap(List<Stmt> body) {
    return body.stream().anyMatch(this::hasLap);
  }

  private double of(List<Stmt> body) {
    return body.stream().mapToDouble(this::of).sum();
  }

  private double of(Stmt statement) {
    Operations operations = new Operations();
    statement.visit(operations);
    return operations.count;
  }

  /** Operations of one statement. */
  private final class Operations implements Stmt.Visitor {
    private double count;

    @Override
    public void let(Stmt.Let let) {
      count = of(let.value());
    }

    @Override
    public void store(Stmt.Store store) {
      count = of(store.value());
    }

    @Override
    public void loop(Stmt.For loop) {
      count = loop.count() * of(loop.body());
    }

    @Override
    public void call(Stmt.Call call) {
      Double sum = known.get(call.kernel());
      if (sum == null) known.put(call.kernel(), sum = of(kernels.get(call.kernel()).body()));
      count = sum;
    }

    @Override
    public void position(Stmt.Position position) {}

    @Override
    public void turn(Stmt.Turn turn) {}

    @Override
    public void note(Stmt.Note note) {}

    @Override
    public void lap(Stmt.Lap lap) {}

    @Override
    public void barrier(Stmt.Barrier barrier) {}
  }

  private double of(KernelValue value) {
    int lanes = value.isVector() ? program.target().lanes() : 1;
    return value.fold(new KernelValue.Cases<>() {
      @Override
      public Double register(KernelValue.Reg register) {
        return 0.0;
      }

      @Override
      public Double load(KernelValue.Load load) {
        return 0.0;
      }

      @Override
      public Double constant(KernelValue.Const constant) {
        return 0.0;
      }

      @Override
      public Double whole(KernelValue.Whole whole) {
        return 0.0;
      }

      @Override
      public Double splat(KernelValue.Splat splat) {
        return of(splat.scalar());
      }

      @Override
      public Double lane(KernelValue.Lane lane) {
        double args = lane.args().stream().mapToDouble(Cost.this::of).sum();
        return args + lanes * operations(lane.op());
      }

      @Override
      public Double select(KernelValue.Select s) {
        return lanes + of(s.a()) + of(s.b()) + of(s.then()) + of(s.otherwise());
      }
    });
  }

  private static int operations(LaneOp op) {
    return switch (op) {
      case FMA -> 2;
      case ADD, SUB, MUL, DIV, MAX, MIN, SQRT -> 1;
      case NEG, ABS, BITS_LEFT, BITS_RIGHT, BITS_AND, BITS_OR, BITS_ADD -> 0;
    };
  }
}
