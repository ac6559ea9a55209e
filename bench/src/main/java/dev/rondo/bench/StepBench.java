package dev.rondo.bench;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Element;
import dev.rondo.codegen.Peak;
import dev.rondo.codegen.Session;
import dev.rondo.graph.Recurrence;

/** The time of one training step on one thread, beside the floor of its matrix products at the peak measured in between. */
public final class StepBench {

  private static final int ROUNDS = 25;

  private StepBench() {}

  public static void main(String[] args) {
    System.out.printf("JDK %s, %s%n", Machine.here().jdk(), Machine.here().processor());
    System.out.printf("%-24s %10s %10s %10s %12s%n", "workload", "ms", "floor ms", "floor/ms", "peak GFLOP/s");
    for (String arg : args.length == 0 ? new String[] {"T1"} : args) measure(Workload.of(arg));
  }

  private static void measure(Workload w) {
    Recurrence r = w.recurrence();
    Session session = Compiled.of(r, w.options()).open();
    Timing.fill(session, r);
    Peak peak = new Peak(Element.F32);
    Timing.warm(session::run, 3, 40);
    double floor = w.productOperations() / peak.measure() * 1e3;
    double[] times = new double[ROUNDS], peaks = new double[ROUNDS];
    int repeat = (int) Math.max(1, 20 / floor);
    for (int i = 0; i < ROUNDS; i++) {   // interleaved: both see the same neighbours on the machine
      times[i] = Timing.milliseconds(session::run, repeat);
      peaks[i] = peak.operations() / Timing.milliseconds(peak::run, 20) * 1e3;
    }
    double time = Timing.median(times), best = Timing.median(peaks);
    floor = w.productOperations() / best * 1e3;
    System.out.printf("%-24s %10.3f %10.3f %10.2f %12.1f%n", w.id() + " " + w.cell(), time, floor, floor / time, best / 1e9);
  }
}
