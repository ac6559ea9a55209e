package dev.rondo.codegen.runtime;

import dev.rondo.codegen.bytecode.Bytecode;
import dev.rondo.codegen.bytecode.KernelClass;
import dev.rondo.codegen.bytecode.Loader;
import dev.rondo.codegen.event.Recorder;
import dev.rondo.codegen.event.WarmUpEvent;
import dev.rondo.codegen.kernel.AffineIndex;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Compare;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelProgram;
import dev.rondo.codegen.kernel.KernelValue;
import dev.rondo.codegen.kernel.LaneOp;
import dev.rondo.codegen.kernel.Stmt;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.machine.Target;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Runs every vector operation some thousand times before the first kernel is loaded. HotSpot decides by profile which
 * vector class the methods of the Vector API receive. A kernel that is compiled without a profile keeps its
 * accumulators as objects in memory for good. On JDK 17 this happened in one start of six without this warm-up, and in
 * none of twelve with it. The kernels were then six times slower and left 90 MB of garbage a training step.
 */
public final class VectorProfile {

  private static final int ROUNDS = 2000;
  private static final Set<Element> DONE = EnumSet.noneOf(Element.class);

  private VectorProfile() {}

  /** Fills the profiles for a target, once in the lifetime of a JVM. It does nothing for scalar code. */
  public static synchronized void fill(Target target) {
    if (!target.isVector() || !DONE.add(target.element())) return;
    Kernel every = new Kernel("every", "every vector operation", List.of(), everyOperation(target));
    Body run = Body.of(target);
    run.call(every);
    KernelProgram program = new KernelProgram("profile", target, 256, 1, List.of(new Kernel(Kernel.run(0), "all of it, once", List.of(), run.statements()), every));
    Object memory = target.element() == Element.F32 ? new float[256] : new double[256];
    KernelClass warm = Loader.load(Bytecode.of(program, Loader.className("VectorProfile")));
    if (Recorder.isStarted()) recorded(warm, memory, target);
    else warm.run(memory, 0);
  }

  private static void recorded(KernelClass warm, Object memory, Target target) {
    WarmUpEvent event = new WarmUpEvent();
    event.begin();
    warm.run(memory, 0);
    event.of(target.element().name(), target.lanes());
  }

  private static List<Stmt> everyOperation(Target target) {
    Body body = Body.of(target);
    KernelValue sum = body.define("sum", body.constant(0, KernelValue.Kind.VECTOR));
    body.each("k", ROUNDS, b -> {
      KernelValue x = b.let(new KernelValue.Load(AffineIndex.of(0), KernelValue.Kind.VECTOR));
      KernelValue y = b.let(new KernelValue.Splat(new KernelValue.Load(AffineIndex.of(64), KernelValue.Kind.SCALAR)));
      KernelValue last = x;
      for (LaneOp op : LaneOp.values()) {
        if (op.hasImmediate()) last = b.bits(op, last, 1);
        else last = b.lane(op, op.arity() == 3 ? new KernelValue[] {y, last, sum} : op.arity() == 2 ? new KernelValue[] {last, y} : new KernelValue[] {last});
      }
      for (Compare compare : Compare.values()) last = b.select(compare, last, y, x, last);
      b.define("sum", KernelValue.lane(LaneOp.FMA, x, y, last));
    });
    body.store(AffineIndex.of(128), sum);
    return body.statements();
  }
}
