package dev.rondo.profile;

import dev.rondo.codegen.Compiled;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the time of a run went. Times are nanoseconds; {@code peak} is the multiply-adds that one thread does at most (operations a second), {@code bandwidth} the bytes a
 * second that it moves through as much memory as the program has (small ones lie in a cache), both measured in the same process.
 *
 * @param compiling from the recurrence to a class that can run
 * @param first the first run of a session, with what is prepared once
 * @param steady the median of runs after warming up, without a stopwatch in the program
 * @param timed the mean of a run with one, less the stopwatch's own time
 * @param late how many methods of the run with a stopwatch HotSpot would still have optimised
 * @param shared the same work by several threads, where those were asked for; all else is of one thread
 */
public record Profile(Compiled compiled, double peak, double bandwidth, double compiling, double first, double steady, double timed, int late, long runs, List<Row> rows, List<Method> methods, Optional<Shared> shared) {

  /** A run by several threads: {@code first}, {@code steady}, {@code runs} and {@code methods} as of one, the methods those of the first thread. */
  public record Shared(Compiled compiled, double first, double steady, long runs, List<Method> methods) {

    public int threads() {
      return compiled.schedule().options().threads();
    }
  }

  /** A step of the schedule: the phase that it is in, what it does, and for each equation its share of the step's time. From {@code nanos} the time of the stopwatch, {@code watch}, was taken off. */
  public record Row(int number, String phase, String what, Map<String, Double> equations, double nanos, double watch, double flops, double bytes) {

    /** The least time that its operations and bytes could take: the roofline of Williams, Waterman &amp; Patterson (2009). */
    public double least(double peak, double bandwidth) {
      return 1e9 * Math.max(flops / peak, bytes / bandwidth);
    }

    /** Whether it is long enough for the stopwatch, whose own time varies by some part of it. */
    public boolean isLongEnough() {
      return nanos > 0.5 * watch;
    }

    /** Whether what bounds it is arithmetic, not memory. */
    public boolean isArithmetic(double peak, double bandwidth) {
      return flops / peak >= bytes / bandwidth;
    }
  }

  /** What HotSpot made of a method that runs: its bytes of code, and how far it came; {@code trouble} says why no further, empty where all is well. */
  public record Method(String name, int bytes, Tier tier, String trouble) {}

  /** The trouble of a method that HotSpot would have optimised later. */
  public static final String SELDOM = "it was not called often enough";

  /** How far HotSpot compiled a method. */
  public enum Tier {
    TOP("optimised"), INLINED("optimised, as a part of its caller"), LOOP("optimised in the middle of a run"), QUICK("compiled, not optimised"), INTERPRETED("interpreted");

    private final String what;

    Tier(String what) {
      this.what = what;
    }

    /** Whether it is the best that HotSpot does. */
    public boolean isTop() {
      return this == TOP || this == INLINED || this == LOOP;
    }

    @Override
    public String toString() {
      return what;
    }
  }

  public Profile {
    rows = List.copyOf(rows);
    methods = List.copyOf(methods);
  }

  Profile with(Shared several) {
    return new Profile(compiled, peak, bandwidth, compiling, first, steady, timed, late, runs, rows, methods, Optional.of(several));
  }

  /** How many of these methods HotSpot would still have optimised, had they been called more often: as long as there are any, a run may become faster. */
  public static int countLate(List<Method> methods) {
    return (int) methods.stream().filter(m -> m.trouble().equals(SELDOM)).count();
  }

  /** Nanoseconds of each equation, in the order of the steps; under "" what belongs to none. */
  public Map<String, Double> equations() {
    Map<String, Double> all = new LinkedHashMap<>();
    for (Row row : rows) row.equations().forEach((name, share) -> all.merge(name, share * row.nanos(), Double::sum));
    return all;
  }

  /** Operations of a run. */
  public double flops() {
    return rows.stream().mapToDouble(Row::flops).sum();
  }

  /** The least time that a run could take, step by step. */
  public double least() {
    return rows.stream().mapToDouble(r -> r.least(peak, bandwidth)).sum();
  }
}
