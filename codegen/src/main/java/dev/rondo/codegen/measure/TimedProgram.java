package dev.rondo.codegen.measure;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.bytecode.Bytecode;
import dev.rondo.codegen.bytecode.Loader;
import dev.rondo.codegen.bytecode.Stopwatch;
import dev.rondo.codegen.kernel.Cost;
import dev.rondo.codegen.kernel.KernelProgram;
import dev.rondo.codegen.lower.ProgramLowering;
import dev.rondo.codegen.runtime.CompiledSession;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.codegen.schedule.plan.Buffer;
import dev.rondo.codegen.schedule.plan.IterationSpace;
import dev.rondo.codegen.schedule.plan.Phase;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.codegen.schedule.plan.View;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A compiled recurrence with a stopwatch after every step: the same kernels in the same order. It runs on one thread,
 * one program at a time.
 */
public final class TimedProgram implements AutoCloseable {

  /** The name of the emitted class. */
  public static final String CLASS = "Timed";

  /**
   * The measurements of one step over a whole run: its number, its time less the stopwatch's own time {@code watch},
   * its operations as they are written, and the bytes of its buffers. Times are nanoseconds.
   */
  public record Lap(int number, Step step, double nanos, double watch, double flops, double bytes) {}

  private final Schedule schedule;
  private final Session session;
  private final KernelProgram kernels;
  private final byte[] classFile;
  private final double[] flops;
  private long runs;

  private TimedProgram(Schedule schedule, KernelProgram kernels) {
    int slots = schedule.steps().size() + 1;
    this.schedule = schedule;
    this.kernels = kernels;
    this.classFile = Bytecode.of(kernels, Loader.className(CLASS));
    this.flops = Cost.laps(kernels, slots);
    this.session = new CompiledSession(schedule, Loader.load(classFile));
    Stopwatch.begin(slots);
  }

  /**
   * Throws {@link IllegalArgumentException} for a program of several threads, {@link IllegalStateException} while
   * another is timed.
   */
  public static TimedProgram of(Compiled compiled) {
    Schedule schedule = compiled.schedule();
    if (schedule.options().threads() > 1) throw new IllegalArgumentException("a program of " + schedule.options().threads() + " threads cannot be timed step by step; take one thread");
    return new TimedProgram(schedule, ProgramLowering.timed(schedule));
  }

  /** Nanoseconds of a lap itself: the minimum, because a lap among other work takes no longer. */
  private static double calibrated() {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < 50; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < 2000; i++) Stopwatch.lap(0);
      best = Math.min(best, (System.nanoTime() - start) / 2000.0);
    }
    Stopwatch.clear();
    return best;
  }

  public KernelProgram kernels() {
    return kernels;
  }

  public byte[] classFile() {
    return classFile.clone();
  }

  /** The session to write to; {@link #run} runs it. */
  public Session session() {
    return session;
  }

  public void run() {
    Stopwatch.lap(0);
    session.run();
    runs++;
  }

  /** Forgets all measurements, after warm-up. */
  public void clear() {
    Stopwatch.clear();
    runs = 0;
  }

  /**
   * Means over the runs since the last {@link #clear}, in the order of the steps, without the preparation. The
   * stopwatch's own time is measured as well, and the stopwatch is reset.
   */
  public List<Lap> laps() {
    long[] nanos = Stopwatch.nanos(), counts = Stopwatch.counts();
    long counted = runs;
    double own = calibrated();
    clear();
    List<Step> steps = schedule.steps();
    Map<Step, Double> bytes = bytes();
    return IntStream.range(schedule.preparation().size(), steps.size()).mapToObj(i -> {
      double watch = own * counts[i + 1];
      return new Lap(i + 1, steps.get(i), Math.max(0, nanos[i + 1] - watch) / Math.max(1, counted), watch / Math.max(1, counted), flops[i + 1], bytes.get(steps.get(i)));
    }).toList();
  }

  /**
   * Only the part of a buffer that the step reads or writes. A buffer that moves along time is passed through once in a
   * loop, any other buffer in every step of it.
   */
  private Map<Step, Double> bytes() {
    Map<Step, Double> all = new java.util.IdentityHashMap<>();
    for (Phase phase : schedule.phases()) for (Step step : phase.steps()) {
      Map<Buffer, Double> most = new HashMap<>(), touched = new HashMap<>();
      Set<View> views = new HashSet<>(step.reads());
      views.addAll(step.writes());
      for (View v : views) {
        int times = phase.isLoop() ? schedule.options().steps() : 1;
        most.merge(v.buffer(), (double) (v.t() == 0 ? times : 1) * v.buffer().size(), Math::max);
        touched.merge(v.buffer(), times * numbers(step, v), Double::sum);
      }
      all.put(step, schedule.options().element().bytes() * most.entrySet().stream().mapToDouble(e -> Math.min(e.getValue(), touched.get(e.getKey()))).sum());
    }
    return all;
  }

  /**
   * The count of numbers of a view that one iteration of a step uses; the whole buffer if the step has no such
   * iterations.
   */
  private static double numbers(Step step, View v) {
    IterationSpace space = step instanceof Step.Fused f ? f.space() : step instanceof Step.Copy c ? c.space() : null;
    if (space == null) return v.buffer().size();
    return (double) (v.t() == 0 ? 1 : space.steps()) * (v.b() == 0 ? 1 : space.batch()) * (v.m() == 0 ? 1 : space.m()) * (v.n() == 0 ? 1 : space.n());
  }

  @Override
  public void close() {
    session.close();
    Stopwatch.end();
  }
}
