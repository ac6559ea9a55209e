package dev.rondo.codegen.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Kernels -> floating-point operations that a run does between laps, as they are written: padding and the polynomials behind tanh included, moves of bits left out; an
 * fma counts two.
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
      if (s instanceof Stmt.Lap lap) {
        laps[lap.slot()] += pending * times;
        pending = 0;
      } else if (s instanceof Stmt.Call call && hasLap(kernels.get(call.kernel()).body())) walk(kernels.get(call.kernel()).body(), times);
      else if (s instanceof Stmt.For loop && hasLap(loop.body())) walk(loop.body(), times * loop.count());
      else pending += of(s);
    }
  }

  private boolean hasLap(List<Stmt> body) {
    return body.stream().anyMatch(s -> s instanceof Stmt.Lap || s instanceof Stmt.For loop && hasLap(loop.body()) || s instanceof Stmt.Call call && hasLap(kernels.get(call.kernel()).body()));
  }

  private double of(List<Stmt> body) {
    return body.stream().mapToDouble(this::of).sum();
  }

  private double of(Stmt s) {
    if (s instanceof Stmt.Let let) return of(let.value());
    if (s instanceof Stmt.Store store) return of(store.value());
    if (s instanceof Stmt.For loop) return loop.count() * of(loop.body());
    if (!(s instanceof Stmt.Call call)) return 0;
    Double sum = known.get(call.kernel());
    if (sum == null) known.put(call.kernel(), sum = of(kernels.get(call.kernel()).body()));
    return sum;
  }

  private double of(KernelValue v) {
    int lanes = v.kind() == KernelValue.Kind.VECTOR ? program.target().lanes() : 1;
    if (v instanceof KernelValue.Select s) return lanes + of(s.a()) + of(s.b()) + of(s.then()) + of(s.otherwise());
    if (v instanceof KernelValue.Splat s) return of(s.scalar());
    if (!(v instanceof KernelValue.Lane lane)) return 0;
    double args = lane.args().stream().mapToDouble(this::of).sum();
    return args + lanes * switch (lane.op()) {
      case FMA -> 2;
      case ADD, SUB, MUL, DIV, MAX, MIN, SQRT -> 1;
      case NEG, ABS, BITS_LEFT, BITS_RIGHT, BITS_AND, BITS_OR, BITS_ADD -> 0;
    };
  }
}
