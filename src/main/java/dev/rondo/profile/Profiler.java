package dev.rondo.profile;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.measure.Bandwidth;
import dev.rondo.codegen.measure.Peak;
import dev.rondo.codegen.measure.TimedProgram;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.codegen.schedule.plan.Phase;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.interpret.Indices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.LongConsumer;

/** Compiles a recurrence, fills it with random numbers, and runs it: first as it is, then with a stopwatch in it, while the JDK's flight recorder watches HotSpot. */
public final class Profiler {

  /** Seconds that a measurement may be asked to take. */
  public static final int MAX_SECONDS = 600;

  private static final int FEWEST = 5;

  private Profiler() {}

  /**
   * The steps are those of one thread, for threads that share them have no time of their own for each. Where there are to be several, the whole run is measured with them too.
   *
   * @param seconds how long it runs, half of it to warm up, and as long again with the stopwatch, and with several threads; each of these warms up for four times as long more, where HotSpot would be done in that
   * @throws IllegalArgumentException where shapes are missing or impossible
   */
  public static Profile of(Recurrence recurrence, Options options, double seconds) {
    Profile one = ofOne(recurrence, options.threads(1), seconds);
    return options.threads() == 1 ? one : one.with(shared(Compiled.of(recurrence, options), seconds));
  }

  private static Profile.Shared shared(Compiled compiled, double seconds) {
    Runs runs = runs(compiled, seconds);
    return new Profile.Shared(compiled, runs.first, runs.steady, runs.count, runs.methods);
  }

  /** Nanoseconds of the first run and the median of those after warming up; what HotSpot made of the methods by then. */
  private record Runs(double first, double steady, long count, List<Profile.Method> methods) {}

  private static Runs runs(Compiled compiled, double seconds) {
    try (Session session = compiled.open(); Compilations watched = new Compilations(compiled.classFile(), compiled.className(), compiled.kernels())) {
      fill(session, compiled.recurrence(), compiled.schedule().options());
      long start = System.nanoTime();
      session.run();
      double first = System.nanoTime() - start;
      warm(session::run, seconds / 2, watched);
      List<Long> times = new ArrayList<>();
      repeat(session::run, FEWEST, seconds / 2, times::add);
      double[] sorted = times.stream().mapToDouble(Long::doubleValue).sorted().toArray();
      return new Runs(first, sorted[sorted.length / 2], sorted.length, watched.methods());
    }
  }

  private static Profile ofOne(Recurrence recurrence, Options options, double seconds) {
    double peak = new Peak(options.element()).measure();   // also the warm-up that the first kernel of a JVM needs
    long start = System.nanoTime();
    Compiled compiled = Compiled.of(recurrence, options).load();
    double compiling = System.nanoTime() - start;
    Bandwidth memory = new Bandwidth(options.element(), compiled.schedule().arena().size());
    double before = memory.measure();
    Runs runs = runs(compiled, seconds);
    Stopwatch stopwatch = stopwatch(compiled, seconds);
    double bandwidth = Math.max(before, memory.measure());   // others use the memory too, now more, now less
    double timed = stopwatch.rows.stream().mapToDouble(Profile.Row::nanos).sum();
    return new Profile(compiled, peak, bandwidth, compiling, runs.first, runs.steady, timed, stopwatch.late, runs.count, stopwatch.rows, runs.methods, Optional.empty());
  }

  private static final int ROUNDS = 20;

  /** The steps, and how many methods were not optimised by the end. */
  private record Stopwatch(List<Profile.Row> rows, int late) {}

  private static Stopwatch stopwatch(Compiled compiled, double seconds) {
    Schedule schedule = compiled.schedule();
    List<Profile.Row> rows = new ArrayList<>();
    try (TimedProgram timed = TimedProgram.of(compiled); Compilations watched = new Compilations(timed.classFile(), TimedProgram.CLASS, timed.kernels())) {
      fill(timed.session(), compiled.recurrence(), schedule.options());
      warm(timed::run, seconds / 2, watched);
      timed.clear();
      List<TimedProgram.Lap> laps = quickest(timed, seconds / 2);
      int at = 0, late = Profile.countLate(watched.methods());
      for (Phase phase : schedule.phases()) for (Step step : phase.steps()) {
        TimedProgram.Lap lap = laps.get(at++);
        rows.add(new Profile.Row(lap.number(), phase.name(), step.describe(), shares(schedule, step), lap.nanos(), lap.watch(), lap.flops(), lap.bytes()));
      }
      return new Stopwatch(rows, late);
    }
  }

  /** Of some rounds the one that took least: others use the machine too, now more, now less. */
  private static List<TimedProgram.Lap> quickest(TimedProgram timed, double seconds) {
    List<TimedProgram.Lap> best = List.of();
    for (int round = 0; round < ROUNDS; round++) {
      repeat(timed::run, 1, seconds / ROUNDS, nanos -> {});
      List<TimedProgram.Lap> laps = timed.laps();
      if (round == 0 || sum(laps) < sum(best)) best = laps;
    }
    return best;
  }

  private static double sum(List<TimedProgram.Lap> laps) {
    return laps.stream().mapToDouble(TimedProgram.Lap::nanos).sum();
  }

  private static void repeat(Runnable work, int fewest, double seconds, LongConsumer time) {
    long start = System.nanoTime();
    for (int i = 0; i < fewest || System.nanoTime() - start < seconds * 1e9; i++) {
      long before = System.nanoTime();
      work.run();
      time.accept(System.nanoTime() - before);
    }
  }

  private static final int STILL = 30, LONGEST = 60, PATIENCE = 8;
  private static final double CALLS = 10_000;   // HotSpot optimises by default what was called 5000 times, and may be late

  /** The seconds to ask for, so that HotSpot would be done with a program that takes so many nanoseconds. */
  public static long settling(double nanos) {
    return (long) Math.ceil(1.2e-9 * CALLS * nanos / (PATIENCE / 2.0));
  }

  /** Until runs get no shorter; and then on in as many turns as long as that at most, where HotSpot would optimise more of it in that time. */
  private static void warm(Runnable work, double seconds, Compilations watched) {
    double best = warm(work, seconds);
    for (int i = 0; i < PATIENCE && CALLS * best < PATIENCE * seconds * 1e9 && !watched.isSettled(); i++) best = Math.min(best, warm(work, seconds));
  }

  /** So long at least, and until that many runs in a row are no better than the best by 2 %; sixty times as long at most. The nanoseconds of the best. */
  private static double warm(Runnable work, double seconds) {
    long start = System.nanoTime();
    double best = Double.MAX_VALUE;
    for (int since = 0; (since < STILL || System.nanoTime() - start < seconds * 1e9) && System.nanoTime() - start < LONGEST * seconds * 1e9; ) {
      long before = System.nanoTime();
      work.run();
      double took = System.nanoTime() - before;
      since = took < 0.98 * best ? 0 : since + 1;
      best = Math.min(best, took);
    }
    return best;
  }

  private static final Set<Elementwise> LONG = EnumSet.of(Elementwise.EXP, Elementwise.TANH, Elementwise.SIGMOID, Elementwise.LOG, Elementwise.SOFTPLUS);
  private static final double LONGER = 25;   // times an addition, roughly

  /** The equations that a step computes, with the parts of its work, which sum to 1: elementwise work and weight gradients by operations, products side by side evenly. */
  private static Map<String, Double> shares(Schedule schedule, Step step) {
    Map<String, Double> parts = new LinkedHashMap<>();
    if (step instanceof Step.Fused f) f.work().forEach(w -> parts.merge(schedule.equations().of(w.node()), w.node().is(Op.MAP) && LONG.contains(w.node().function()) ? LONGER : 1, Double::sum));
    if (step instanceof Step.Gradients g) g.pairs().forEach(p -> parts.merge(p.out().name(), (double) g.lefts().get(p.left()).size() * g.rights().get(p.right()).size(), Double::sum));
    if (parts.isEmpty()) schedule.equations().of(step).forEach(name -> parts.put(name, 1.0));
    if (parts.isEmpty()) parts.put("", 1.0);
    double sum = parts.values().stream().mapToDouble(Double::doubleValue).sum();
    parts.replaceAll((name, part) -> part / sum);
    return parts;
  }

  /** Random weights of the size that training starts from, random inputs, and positions where positions are read. */
  static void fill(Session session, Recurrence r, Options options) {
    Random random = new Random(1);
    r.params().forEach(p -> session.write(p.name(), numbers(session.length(p.name()), random, 0.05)));
    Indices indices = Indices.of(r);
    for (Recurrence.Input i : r.inputs()) {
      double[] values = numbers(session.length(i.name()), random, 1);
      if (i.isLengths()) Arrays.fill(values, options.steps());
      if (i.isMask()) Arrays.fill(values, 1);
      if (indices.contains(i.name())) for (int k = 0; k < values.length; k++) values[k] = random.nextInt(indices.count(i.name(), options.sizes()));
      session.write(i.name(), values);
    }
  }

  private static double[] numbers(int n, Random random, double scale) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) values[i] = random.nextGaussian() * scale;
    return values;
  }
}
