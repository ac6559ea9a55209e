package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.AffineIndex;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelProgram;
import dev.rondo.codegen.kernel.Stmt;
import dev.rondo.codegen.schedule.plan.Arena;
import dev.rondo.codegen.schedule.plan.Chunk;
import dev.rondo.codegen.schedule.plan.Partition;
import dev.rondo.codegen.schedule.plan.Phase;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.codegen.schedule.plan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * {@link Schedule} -> {@link KernelProgram}: kernels for every step, and for each thread one that runs its share of
 * all. Threads wait for each other before and after every step that several of them share. They do not wait inside a
 * loop over time in which each has examples of its own. For chunks see {@link ChunkLowering}.
 */
public final class ProgramLowering {

  static final int CALLS = 120;   // calls in one method; further calls go to another one

  /** A kernel and its arguments, called once or in {@code rounds} iterations counted by variable u. */
  record Call(Kernel kernel, List<AffineIndex> args, int rounds, List<Stmt.Note> notes, int lap) {

    void emit(Body body) {
      notes.forEach(body::add);
      if (rounds == 1) body.call(kernel, args.toArray(AffineIndex[]::new));
      else body.each("u", rounds, b -> b.call(kernel, args.toArray(AffineIndex[]::new)));
      if (lap > 0) body.add(new Stmt.Lap(lap));
    }
  }

  private final Schedule schedule;
  private final int threads;
  private final KernelCache kernels;
  private final Map<Step, Map<WorkShare, List<Kernel>>> parts = new IdentityHashMap<>();
  private final Map<Step, Integer> laps = new IdentityHashMap<>();   // empty except for a timed program

  ProgramLowering(Schedule schedule) {
    this.schedule = schedule;
    this.threads = schedule.options().threads();
    this.kernels = new KernelCache(schedule);
  }

  public static KernelProgram program(Schedule schedule) {
    return program(new ProgramLowering(schedule));
  }

  /** The same with a lap after every step, under the number of the step. */
  public static KernelProgram timed(Schedule schedule) {
    ProgramLowering lower = new ProgramLowering(schedule);
    for (Step step : schedule.steps()) lower.laps.put(step, lower.laps.size() + 1);
    return program(lower);
  }

  private static KernelProgram program(ProgramLowering lower) {
    Schedule schedule = lower.schedule;
    List<Kernel> runs = new ArrayList<>();
    if (!schedule.preparation().isEmpty()) runs.add(lower.preparation());
    for (int thread = 0; thread < lower.threads; thread++) {
      Body run = lower.kernels.body();
      lower.phases(thread, run);
      String who = lower.threads == 1 ? "all of it, once" : "the share of thread " + thread;
      runs.add(new Kernel(Kernel.run(thread), who, List.of(), run.statements()));
    }
    runs.addAll(lower.kernels.all());
    return new KernelProgram(schedule.recurrence().name(), schedule.target(), schedule.arena().size(), lower.threads, runs, schedule.equations().file(schedule.recurrence().name() + ".rondo"), new MemoryMap(schedule).held());
  }

  /** Only the first thread runs it, before the others begin. */
  private Kernel preparation() {
    Body body = kernels.body();
    List<Call> calls = new ArrayList<>();
    for (Step step : schedule.preparation()) calls.addAll(calls(step, false, WorkShare.WHOLE, 0));
    cut(calls, Kernel.PREPARE, List.of(), "a part of what comes first").forEach(c -> c.emit(body));
    return new Kernel(Kernel.PREPARE, "before the first run, and after a parameter is written", List.of(), body.statements());
  }

  KernelCache kernels() {
    return kernels;
  }

  Schedule schedule() {
    return schedule;
  }

  private void phases(int thread, Body run) {
    for (int i = 0; i < schedule.phases().size(); i++) {
      Optional<Chunk> chunk = schedule.chunkOf(i);
      if (chunk.isEmpty()) phase(schedule.phases().get(i), thread, run);
      else if (chunk.get().first() == i) new ChunkLowering(this, thread).lower(chunk.get(), run);
    }
  }

  private void phase(Phase phase, int thread, Body run) {
    if (phase.isLoop()) {
      loop(phase, thread, run);
      barrier(thread, run);
      return;
    }
    Body body = kernels.body();
    int calls = 0;
    for (int i = 0; i < phase.steps().size(); i++) {
      for (Call call : calls(phase, i, thread)) {
        call.emit(body);
        calls++;
      }
      if (i == phase.steps().size() - 1 || isShared(phase.steps().get(i)) || isShared(phase.steps().get(i + 1))) barrier(thread, body);
      if (calls >= CALLS) {
        close(phase, thread, body, run);
        body = kernels.body();
        calls = 0;
      }
    }
    close(phase, thread, body, run);
  }

  private boolean isShared(Step step) {
    return WorkShare.isShared(step, threads, schedule.target());
  }

  private void close(Phase phase, int thread, Body body, Body run) {
    if (!body.statements().isEmpty()) run.call(kernels.add(name(phase, thread), "once", List.of(), body));
  }

  String name(Phase phase, int thread) {
    return threads == 1 ? phase.name() : phase.name() + " thread " + thread;
  }

  void barrier(int thread, Body body) {
    if (threads > 1) body.add(new Stmt.Barrier(schedule.arena().place(schedule.arena().counters()), Arena.COUNTER, thread, threads));
  }

  private void loop(Phase phase, int thread, Body run) {
    Body body = kernels.body();
    if (phase.partition() == Partition.ALONE && thread > 0) return;
    overTime(phase, body, inner -> step(phase, thread, List.of("t"), inner));
    run.call(kernels.add(name(phase, thread), "every step of time", List.of(), body));
  }

  /** Step t of a loop, in a kernel or a loop that has these variables. */
  void step(Phase phase, int thread, List<String> variables, Body body) {
    if (threads == 1 || phase.partition() != Partition.UNITS) {
      List<Call> calls = new ArrayList<>();
      for (int i = 0; i < phase.steps().size(); i++) calls.addAll(calls(phase, i, thread));
      cut(calls, name(phase, thread), variables, "a part of one step of time").forEach(c -> c.emit(body));
    } else {
      together(phase, thread, variables, body);
    }
  }

  /** One time step that threads share: they wait for each other around every kernel that they share. */
  private void together(Phase phase, int thread, List<String> variables, Body body) {
    int count = phase.steps().size();
    Body part = kernels.body();
    List<Body> parts = new ArrayList<>(List.of(part));
    for (int i = 0; i < count; i++) {
      if (calls(part) >= CALLS) parts.add(part = kernels.body());
      for (Call call : calls(phase, i, thread)) call.emit(part);
      if (isShared(phase.steps().get(i)) || isShared(phase.steps().get((i + 1) % count))) barrier(thread, part);
    }
    if (parts.size() == 1) part.statements().forEach(body::add);
    else for (Body each : parts) body.call(kernels.add(name(phase, thread) + " part", "a part of one step of time", variables, each), variables.stream().map(AffineIndex::of).toArray(AffineIndex[]::new));
  }

  static long calls(Body body) {
    return body.statements().stream().filter(s -> !(s instanceof Stmt.Note)).count();
  }

  /** Too many calls for one method are cut into several methods with the parameters of the enclosing one. */
  private List<Call> cut(List<Call> calls, String name, List<String> params, String what) {
    if (calls.size() <= CALLS) return calls;
    List<Call> cut = new ArrayList<>();
    for (int i = 0; i < calls.size(); i += CALLS) {
      Body body = kernels.body();
      calls.subList(i, Math.min(calls.size(), i + CALLS)).forEach(c -> c.emit(body));
      cut.add(new Call(kernels.add(name + " part", what, params, body), params.stream().map(AffineIndex::of).toList(), 1, List.of(), 0));
    }
    return cut;
  }

  private void overTime(Phase phase, Body body, Consumer<Body> inside) {
    int steps = schedule.options().steps();
    if (phase.backward()) body.loop("t", steps - 1, steps, -1, inside);
    else body.loop("t", 0, steps, 1, inside);
  }

  private List<Call> calls(Phase phase, int i, int thread) {
    Step step = phase.steps().get(i);
    WorkShare split = WorkShare.of(step, phase.isLoop(), phase.partition(), thread, threads, schedule.target());
    if (split == null || split.isPart() && split.count() == 0) return List.of();
    return phase.isLoop() ? calls(step, true, split, thread) : inRounds(step, split, thread);
  }

  static final int FEWEST_ROUNDS = 8;
  private static final int MOST_ROUNDS = 64;

  /**
   * A long step outside of loops is many calls of a kernel for a part of it, so that HotSpot soon counts the kernel as
   * hot. A kernel that is called once a run always begins in code that is not optimised, and leaves it only after
   * thousands of iterations. If programs for other numbers of steps must have the same kernels, a part is one step.
   */
  private List<Call> inRounds(Step step, WorkShare share, int thread) {
    boolean alike = schedule.options().sharesLayout();
    WorkShare all = share.isPart() ? share : WorkShare.longest(step, alike ? 2 : FEWEST_ROUNDS, schedule.target());
    int rounds = alike && all.axis() == WorkShare.Axis.STEPS ? all.count() : all.isPart() ? IntStream.rangeClosed(FEWEST_ROUNDS, MOST_ROUNDS).filter(n -> all.count() % n == 0).max().orElse(1) : 1;
    if (rounds == 1 || isManyCalls(step)) return calls(step, false, share, thread);
    WorkShare part = new WorkShare(all.axis(), all.first(), all.count() / rounds);
    return calls(step, false, part, thread, AffineIndex.of(part.first()).plus("u", part.count()), rounds);
  }

  /** Whether a step is many calls anyway. */
  private boolean isManyCalls(Step step) {
    return step instanceof Step.Product || step instanceof Step.Gradients || step instanceof Step.Pack p && CopyLowering.isManyCalls(p) || step instanceof Step.ColumnSum c && ColumnSums.isBySteps(c, schedule.target());
  }

  private List<Call> calls(Step step, boolean loop, WorkShare split, int thread) {
    return calls(step, loop, split, thread, AffineIndex.of(split.first()), 1);
  }

  List<Call> calls(Step step, boolean loop, WorkShare split, int thread, AffineIndex first, int rounds) {
    List<AffineIndex> args = new ArrayList<>();
    if (loop) args.add(AffineIndex.of("t"));
    if (split.isPart()) args.add(first);
    if (kernels.isPassing(step)) args.add(AffineIndex.of(KernelCache.LOW));
    if (kernels.isEnding(step)) args.add(AffineIndex.of(schedule.options().steps()));
    if (threads > 1 && (step instanceof Step.RowReduce || step instanceof Step.ColumnSum c && c.scratch() != null)) args.add(AffineIndex.of(thread));
    WorkShare madeFor = isMadeFor(step, split) ? split : new WorkShare(split.axis(), 0, split.count());
    List<Kernel> made = parts.computeIfAbsent(step, s -> new HashMap<>()).computeIfAbsent(madeFor, s -> kernels.of(step, new KernelScope(kernels, loop, split, kernels.isPassing(step), kernels.isEnding(step))));
    return made.stream().map(k -> new Call(k, args, rounds, kernels.notes(step), laps.getOrDefault(step, 0))).toList();
  }

  /** Whether the code itself depends on the beginning of a part. */
  private static boolean isMadeFor(Step step, WorkShare split) {
    return step instanceof Step.Product && split.axis() == WorkShare.Axis.COLUMNS || split.axis() == WorkShare.Axis.SHARES;
  }
}
