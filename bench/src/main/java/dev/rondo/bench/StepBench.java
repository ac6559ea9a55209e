package dev.rondo.bench;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Element;
import dev.rondo.codegen.Peak;
import dev.rondo.codegen.Session;
import dev.rondo.graph.Recurrence;
import java.util.Arrays;
import java.util.Random;

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
    Random random = new Random(1);
    r.params().forEach(p -> session.write(p.name(), numbers(session.length(p.name()), random, 0.05)));
    r.inputs().forEach(i -> session.write(i.name(), numbers(session.length(i.name()), random, 1)));
    Peak peak = new Peak(Element.F32);
    double floor = w.productOperations() / warm(session, peak) * 1e3;
    double[] times = new double[ROUNDS], peaks = new double[ROUNDS];
    int repeat = (int) Math.max(1, 20 / floor);
    for (int i = 0; i < ROUNDS; i++) {   // interleaved: both see the same neighbours on the machine
      times[i] = milliseconds(session::run, repeat);
      peaks[i] = peak.operations() / milliseconds(peak::run, 20) * 1e3;
    }
    double time = median(times), best = median(peaks);
    floor = w.productOperations() / best * 1e3;
    System.out.printf("%-24s %10.3f %10.3f %10.2f %12.1f%n", w.id() + " " + w.cell(), time, floor, floor / time, best / 1e9);
  }

  /** Runs until the times no longer fall; returns the peak. */
  private static double warm(Session session, Peak peak) {
    double best = Double.MAX_VALUE;
    int since = 0;
    long start = System.nanoTime();
    while (since < 40 || System.nanoTime() - start < 3_000_000_000L) {
      double now = milliseconds(session::run, 1);
      since = now < best * 0.98 ? 0 : since + 1;
      best = Math.min(best, now);
    }
    return peak.measure();
  }

  private static double milliseconds(Runnable work, int times) {
    long start = System.nanoTime();
    for (int i = 0; i < times; i++) work.run();
    return (System.nanoTime() - start) / 1e6 / times;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static float[] numbers(int n, Random random, double scale) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) values[i] = (float) (random.nextGaussian() * scale);
    return values;
  }
}
