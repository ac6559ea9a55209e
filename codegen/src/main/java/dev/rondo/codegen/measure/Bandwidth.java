package dev.rondo.codegen.measure;

import dev.rondo.codegen.bytecode.Bytecode;
import dev.rondo.codegen.bytecode.KernelClass;
import dev.rondo.codegen.bytecode.Loader;
import dev.rondo.codegen.kernel.AffineIndex;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelProgram;
import dev.rondo.codegen.kernel.KernelValue;
import dev.rondo.codegen.kernel.LaneOp;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.VectorProfile;
import dev.rondo.codegen.runtime.VectorSupport;
import java.util.List;
import java.util.Map;

/**
 * The maximum of bytes a second that one thread moves through the memory size of a program: c[i] = a[i] + b[i] over
 * thirds of it (after STREAM, McCalpin 1995).
 */
public final class Bandwidth {

  private static final long LONG_ENOUGH = 300_000_000;   // nanoseconds
  private static final int STILL = 40;   // runs that are less than 2 % better than the best
  private static final int LEAST = 3 * 1024, MOST = 48 << 20;   // numbers

  private final KernelClass program;
  private final Object memory;
  private final double bytes;

  /** @param numbers the count of numbers in the memory of the program */
  public Bandwidth(Element element, int numbers) {
    Target target = VectorSupport.target(Options.of(Map.of(), 1, 1).element(element));
    int third = Target.padded(Math.min(MOST, Math.max(LEAST, numbers)) / 3), row = 1024, rows = third / row;
    this.bytes = 3.0 * rows * row * element.bytes();
    this.memory = element == Element.F32 ? new float[3 * third] : new double[3 * third];
    Body add = Body.of(target);
    add.columns("j", row, b -> {
      KernelValue x = b.let(new KernelValue.Load(AffineIndex.of("o").plus("j", 1), b.wide())), y = b.let(new KernelValue.Load(AffineIndex.of("o").plus("j", 1).plus(third), b.wide()));
      b.store(AffineIndex.of("o").plus("j", 1).plus(2 * third), b.lane(LaneOp.ADD, x, y));
    });
    Kernel kernel = new Kernel("add", "a row of c = a + b", List.of("o"), add.statements());
    Body run = Body.of(target);
    run.each("u", rows, b -> b.call(kernel, AffineIndex.of(0).plus("u", row)));
    VectorProfile.fill(target);
    this.program = Loader.load(Bytecode.of(new KernelProgram("bandwidth", target, 3 * third, 1, List.of(new Kernel(Kernel.run(0), "all rows", List.of(), run.statements()), kernel)), Loader.className("Bandwidth")));
  }

  /** Bytes a second, loads and stores: the best of runs, until the best no longer changes. */
  public double measure() {
    double best = 0;
    long end = System.nanoTime() + LONG_ENOUGH;
    for (int since = 0; since < STILL || System.nanoTime() < end; since++) {
      long start = System.nanoTime();
      program.run(memory, 0);
      double rate = bytes / (System.nanoTime() - start) * 1e9;
      if (rate > 1.02 * best) since = 0;
      best = Math.max(best, rate);
    }
    return best;
  }
}
