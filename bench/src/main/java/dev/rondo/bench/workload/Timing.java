package dev.rondo.bench.workload;

import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Recurrence;
import java.util.Arrays;
import java.util.Random;

/** What measurements within one process share. */
public final class Timing {

  private Timing() {}

  /** Milliseconds of one of {@code times} runs in a row. */
  public static double milliseconds(Runnable work, int times) {
    long start = System.nanoTime();
    for (int i = 0; i < times; i++) work.run();
    return (System.nanoTime() - start) / 1e6 / times;
  }

  public static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Runs for {@code seconds} at least, and until {@code still} runs in a row bring the best time down by less than 2 %; returns the best, in milliseconds. */
  public static double warm(Runnable work, double seconds, int still) {
    double best = Double.MAX_VALUE;
    long start = System.nanoTime();
    for (int since = 0; since < still || System.nanoTime() - start < seconds * 1e9; ) {
      double now = milliseconds(work, 1);
      since = now < best * 0.98 ? 0 : since + 1;
      best = Math.min(best, now);
    }
    return best;
  }

  /** Random weights of the size that training starts from, and random inputs. */
  public static void fill(Session session, Recurrence r) {
    Random random = new Random(1);
    r.params().forEach(p -> session.write(p.name(), numbers(session.length(p.name()), random, 0.05)));
    r.inputs().forEach(i -> session.write(i.name(), numbers(session.length(i.name()), random, 1)));
  }

  private static float[] numbers(int n, Random random, double scale) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) values[i] = (float) (random.nextGaussian() * scale);
    return values;
  }
}
