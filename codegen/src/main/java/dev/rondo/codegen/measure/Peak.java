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

/**
 * The maximum of multiply-adds for one thread of this processor: independent chains of fma in registers, without loads.
 * It is the reference for kernels.
 */
public final class Peak {

  private static final int CHAINS = 16;
  private static final int ROUNDS = 20_000;

  private final KernelClass program;
  private final Target target;
  private final Object memory;

  public Peak(Element element) {
    this.target = VectorSupport.target(Options.of(java.util.Map.of(), 1, 1).element(element));
    this.memory = element == Element.F32 ? new float[1024] : new double[1024];
    VectorProfile.fill(target);
    this.program = Loader.load(Bytecode.of(new KernelProgram("peak", target, 1024, 1, kernels()), Loader.className("Peak")));
  }

  private List<Kernel> kernels() {
    Body chains = Body.of(target);
    KernelValue x = chains.define("x", new KernelValue.Load(AffineIndex.of(0), chains.wide())), y = chains.define("y", new KernelValue.Load(AffineIndex.of(64), chains.wide()));
    for (int i = 0; i < CHAINS; i++) chains.define("c" + i, new KernelValue.Load(AffineIndex.of(128 + 16 * i), chains.wide()));
    chains.each("k", ROUNDS, b -> {
      for (int i = 0; i < CHAINS; i++) b.define("c" + i, KernelValue.lane(LaneOp.FMA, x, y, new KernelValue.Reg("c" + i, b.wide())));
    });
    for (int i = 0; i < CHAINS; i++) chains.store(AffineIndex.of(128 + 16 * i), new KernelValue.Reg("c" + i, chains.wide()));
    Kernel kernel = new Kernel("chains", "independent chains of fma", List.of(), chains.statements());
    Body run = Body.of(target);
    run.call(kernel);
    return List.of(new Kernel(Kernel.run(0), "all of it, once", List.of(), run.statements()), kernel);
  }

  /** Floating-point operations of one {@link #run}. */
  public double operations() {
    return 2.0 * CHAINS * ROUNDS * target.lanes();
  }

  /** Runs the measured program once. */
  public void run() {
    program.run(memory, 0);
  }

  /** Operations a second: the best of several runs, after warm-up. */
  public double measure() {
    for (int i = 0; i < 300; i++) run();
    double best = 0;
    for (int i = 0; i < 100; i++) {
      long start = System.nanoTime();
      run();
      best = Math.max(best, operations() / (System.nanoTime() - start) * 1e9);
    }
    return best;
  }
}
