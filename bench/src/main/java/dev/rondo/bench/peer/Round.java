package dev.rondo.bench.peer;

import dev.rondo.bench.result.Result;
import dev.rondo.bench.result.Result.Row;
import dev.rondo.bench.workload.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** (workload, threads) -> result: everybody given the same numbers, compared with Rondo, warmed up, and timed in turns. */
public final class Round {

  private static final long SEED = 20260101;
  private static final double TURN_MS = 30;      // a turn lasts about that long, or one run
  private static final long PAUSE_MS = 10;
  private static final double WARM_MS = 10_000, WARM_AT_MOST_MS = 40_000;

  private final Workload workload;
  private final int threads;
  private final int rounds;
  private final Consumer<String> log;
  private final List<Row> refused = new ArrayList<>();
  private final Map<Contestant, Double> worst = new LinkedHashMap<>();   // those who compute the same, and by how much it differs

  public Round(Workload workload, int threads, int rounds, Consumer<String> log) {
    this.workload = workload;
    this.threads = threads;
    this.rounds = rounds;
    this.log = log;
  }

  public Result result(List<Entrant> entrants, PeakTeam peak) throws IOException, InterruptedException {
    Map<String, float[]> given = workload.numbers(SEED);
    Map<String, float[]> expected = null;
    try {
      for (Entrant entrant : entrants) {
        Map<String, float[]> results = enter(entrant, given, expected);
        if (entrant.isRondo()) expected = results;
      }
      return timed(peak);
    } finally {
      worst.keySet().forEach(Contestant::close);
    }
  }

  /** Starts it and lets it in if it computes what Rondo does; null if not. */
  private Map<String, float[]> enter(Entrant entrant, Map<String, float[]> given, Map<String, float[]> expected) throws IOException {
    Contestant c;
    try {
      c = new Contestant(entrant, threads);
    } catch (IOException e) {
      if (entrant.isRondo()) throw e;
      refuse(entrant.key(), "", e.getMessage());
      return null;
    }
    try {
      if (!c.supports(workload, threads)) {
        c.close();
        return null;
      }
      c.prepare(workload, threads, given);
      c.run(3);   // more than one: what adds up from run to run, or carries on, shows
      Map<String, float[]> results = c.results();
      List<Difference> differences = entrant.isRondo() ? List.of() : Difference.between(expected, results);
      List<String> wrong = differences.stream().filter(Difference::tooLarge).map(Difference::toString).toList();
      if (!wrong.isEmpty()) throw new IOException("computes something else: " + String.join(", ", wrong));
      worst.put(c, differences.stream().mapToDouble(Difference::relative).max().orElse(0));
      return results;
    } catch (IOException e) {
      c.close();
      if (entrant.isRondo()) throw e;
      refuse(c.name(), c.version(), e.getMessage());
      return null;
    }
  }

  private void refuse(String name, String version, String why) {
    log.accept(workload.id() + ", " + threads + " threads: " + name + " is not timed: " + why);
    refused.add(Row.refused(name, version, why));
  }

  private Result timed(PeakTeam peak) throws IOException, InterruptedException {
    Map<Contestant, Integer> repeats = new LinkedHashMap<>();
    for (Contestant c : worst.keySet()) repeats.put(c, (int) Math.max(1, Math.ceil(TURN_MS / warm(c))));
    Map<Contestant, double[]> times = new LinkedHashMap<>();
    repeats.keySet().forEach(c -> times.put(c, new double[rounds]));
    double[] peaks = new double[rounds];
    List<Contestant> order = new ArrayList<>(repeats.keySet());
    for (int i = 0; i < rounds; i++) {   // interleaved: all see the same neighbours on the machine; and in changing order, for some leave it busy after their turn
      Collections.shuffle(order, new Random(i));
      for (Contestant c : order) times.get(c)[i] = turn(c, repeats.get(c));
      Thread.sleep(PAUSE_MS);
      peaks[i] = peak.measure();
    }
    List<Row> rows = new ArrayList<>();
    times.forEach((c, t) -> rows.add(new Row(c.name(), c.version(), c.form(), quantile(t, 0.5), quantile(t, 0.25), quantile(t, 0.75), worst.get(c), null)));
    rows.addAll(refused);
    double rate = quantile(peaks, 0.5);
    return new Result(workload.id(), workload.cell(), workload.mode().name().toLowerCase(java.util.Locale.ROOT), workload.batch(), workload.steps(), workload.inputs(),
        workload.units(), threads, rate / 1e9, workload.productOperations() / rate * 1e3, rows);
  }

  /** After a pause in which the threads of the one before go to sleep, and a run that brings its own memory back into the caches. */
  private static double turn(Contestant c, int repeat) throws IOException, InterruptedException {
    Thread.sleep(PAUSE_MS);
    c.run(1);
    return c.run(repeat);
  }

  /** Runs until the times no longer fall; returns the best. */
  private static double warm(Contestant c) throws IOException {
    double first = c.run(1);
    int repeat = (int) Math.max(1, Math.min(2000, 5 / first));
    double best = first;
    int since = 0;
    long start = System.nanoTime();
    for (double spent = 0; (since < 20 || spent < WARM_MS) && spent < WARM_AT_MOST_MS; spent = (System.nanoTime() - start) / 1e6) {
      double now = c.run(repeat);
      since = now < best * 0.98 ? 0 : since + 1;
      best = Math.min(best, now);
    }
    return best;
  }

  static double quantile(double[] values, double q) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.round(q * (sorted.length - 1))];
  }
}
