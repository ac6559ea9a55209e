package dev.rondo.bench.workload;

import com.sun.management.ThreadMXBean;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.measure.Peak;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Recurrence;
import java.lang.management.ManagementFactory;

/**
 * One run of a workload on one thread.
 *
 * @param ms the median of its time
 * @param peak multiply-adds at the peak that was measured in between, in operations a second
 * @param floorMs what its matrix products alone would take at that peak
 * @param allocated bytes that the caller's thread allocates in a run
 */
public record Measurement(double ms, double peak, double floorMs, double allocated) {

  private static final int ROUNDS = 25, RUNS = 20;

  public static Measurement of(Workload w, Options options, double warmSeconds) {
    Recurrence r = w.recurrence();
    try (Session session = Compiled.of(r, options).open()) {
      Timing.fill(session, r);
      Peak peak = new Peak(Element.F32);
      double best = Timing.warm(session::run, warmSeconds, 40);
      peak.measure();
      double[] times = new double[ROUNDS], peaks = new double[ROUNDS];
      int repeat = (int) Math.max(1, 20 / best);
      for (int i = 0; i < ROUNDS; i++) {   // interleaved: both see the same neighbours on the machine
        times[i] = Timing.milliseconds(session::run, repeat);
        peaks[i] = peak.operations() / Timing.milliseconds(peak::run, 20) * 1e3;
      }
      double rate = Timing.median(peaks);
      return new Measurement(Timing.median(times), rate, w.productOperations() / rate * 1e3, allocated(session));
    }
  }

  private static double allocated(Session session) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId(), before = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < RUNS; i++) session.run();
    return (threads.getThreadAllocatedBytes(thread) - before) / (double) RUNS;
  }

  /** The share of the time that the products alone would need. */
  public double ofFloor() {
    return floorMs / ms;
  }
}
