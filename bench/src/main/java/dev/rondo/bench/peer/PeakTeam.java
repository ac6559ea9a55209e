package dev.rondo.bench.peer;

import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.measure.Peak;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The multiply-adds that a number of threads do together: the yardstick beside which a run is timed. */
public final class PeakTeam {

  private static final int RUNS = 20;

  private final List<Peak> peaks;

  public PeakTeam(int threads) {
    peaks = Stream.generate(() -> new Peak(Element.F32)).limit(threads).toList();
    peaks.forEach(Peak::measure);
  }

  /** Operations a second. */
  double measure() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    double[] rates = new double[peaks.size()];
    for (int i = 0; i < rates.length; i++) {
      int index = i;
      threads.add(new Thread(() -> rates[index] = rate(peaks.get(index))));
    }
    threads.forEach(Thread::start);
    double sum = 0;
    for (int i = 0; i < rates.length; i++) {
      threads.get(i).join();
      sum += rates[i];
    }
    return sum;
  }

  private static double rate(Peak peak) {
    long start = System.nanoTime();
    for (int i = 0; i < RUNS; i++) peak.run();
    return RUNS * peak.operations() / (System.nanoTime() - start) * 1e9;
  }
}
