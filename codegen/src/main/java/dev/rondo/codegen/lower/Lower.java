package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.Affine;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelProgram;
import dev.rondo.codegen.kernel.Stmt;
import dev.rondo.codegen.schedule.Arena;
import dev.rondo.codegen.schedule.Phase;
import dev.rondo.codegen.schedule.Schedule;
import dev.rondo.codegen.schedule.Step;
import dev.rondo.codegen.schedule.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * {@link Schedule} -> {@link KernelProgram}: kernels for every step, and for each thread one that runs its share of all. Threads wait for each other after
 * every step, but inside a loop over time only where examples depend on each other; then the loop is the first thread's alone.
 */
public final class Lower {

  private static final int CALLS = 120;   // calls in one method; more go to a further one

  /** A kernel and what it is called with. */
  private record Call(Kernel kernel, List<Affine> args) {}

  private final Schedule schedule;
  private final int threads;
  private final List<Kernel> kernels = new ArrayList<>();
  private final Map<String, Integer> names = new HashMap<>();
  private final Map<Object, Kernel> shared = new HashMap<>();
  private final Map<Object, List<Kernel>> parts = new HashMap<>();

  Lower(Schedule schedule) {
    this.schedule = schedule;
    this.threads = schedule.options().threads();
    for (String entry : List.of("prepare", "run", "await")) names.put(entry, 1);
    for (int thread = 1; thread < threads; thread++) names.put("run_" + thread, 1);
  }

  public static KernelProgram program(Schedule schedule) {
    Lower lower = new Lower(schedule);
    List<Kernel> runs = new ArrayList<>();
    if (!schedule.preparation().isEmpty()) runs.add(lower.preparation());
    for (int thread = 0; thread < lower.threads; thread++) {
      Body run = lower.body();
      for (int i = 0; i < schedule.phases().size(); i++) lower.phase(i, thread, run);
      String who = lower.threads == 1 ? "all of it, once" : "the share of thread " + thread;
      runs.add(new Kernel(thread == 0 ? "run" : "run_" + thread, who, List.of(), run.statements()));
    }
    runs.addAll(lower.kernels);
    return new KernelProgram(schedule.recurrence().name(), schedule.target(), schedule.arena().size(), lower.threads, runs);
  }

  Body body() {
    return Body.of(schedule.target());
  }

  Schedule schedule() {
    return schedule;
  }

  /** The address of a view's first number at step t of the loop, or of the kernel's own loop over steps. */
  Affine address(View v) {
    return Affine.of(schedule.arena().place(v.buffer()) + v.offset()).plus("t", v.t());
  }

  Kernel add(String name, String what, List<String> params, Body body) {
    String plain = name.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_+|_+$", "");
    if (plain.length() > 40) plain = plain.substring(0, 40).replaceAll("_+$", "");
    if (plain.isEmpty() || Character.isDigit(plain.charAt(0))) plain = "k_" + plain;
    int count = names.merge(plain, 1, Integer::sum);
    Kernel kernel = new Kernel(count == 1 ? plain : plain + "__" + count, what, params, body.statements());
    kernels.add(kernel);
    return kernel;
  }

  /** A kernel that several steps may share: made once for each key. */
  Kernel shared(Object key, Supplier<Kernel> make) {
    Kernel known = shared.get(key);
    if (known != null) return known;
    Kernel made = make.get();
    shared.put(key, made);
    return made;
  }

  /** The first thread's alone: it happens before the others begin. */
  private Kernel preparation() {
    Body body = body();
    List<Call> calls = new ArrayList<>();
    for (Step step : schedule.preparation()) calls.addAll(whole(step, false, 0));
    cut(calls, "prepare", List.of(), "a part of what comes first").forEach(c -> body.call(c.kernel, c.args.toArray(Affine[]::new)));
    return new Kernel("prepare", "before the first run, and after a parameter is written", List.of(), body.statements());
  }

  private void phase(int index, int thread, Body run) {
    Phase phase = schedule.phases().get(index);
    if (phase.isLoop()) {
      loop(phase, thread, run);
      barrier(thread, run);
      return;
    }
    Body body = body();
    int calls = 0;
    for (Step step : phase.steps()) {
      for (Call call : calls(step, false, thread)) {
        body.call(call.kernel, call.args.toArray(Affine[]::new));
        calls++;
      }
      barrier(thread, body);
      if (calls >= CALLS) {
        close(phase, thread, body, run);
        body = body();
        calls = 0;
      }
    }
    close(phase, thread, body, run);
  }

  private void close(Phase phase, int thread, Body body, Body run) {
    if (!body.statements().isEmpty()) run.call(add(name(phase, thread), "once", List.of(), body));
  }

  private String name(Phase phase, int thread) {
    return threads == 1 ? phase.name() : phase.name() + " thread " + thread;
  }

  private void barrier(int thread, Body body) {
    if (threads > 1) body.add(new Stmt.Barrier(schedule.arena().place(schedule.arena().counters()), Arena.COUNTER, thread, threads));
  }

  private void loop(Phase phase, int thread, Body run) {
    boolean together = threads == 1 || Split.byExamples(phase, schedule.options().batch(), threads);
    if (!together && thread > 0) return;
    List<Call> calls = new ArrayList<>();
    for (Step step : phase.steps()) calls.addAll(together ? calls(step, true, thread) : whole(step, true, thread));
    Body body = body();
    overTime(phase, body, inner -> cut(calls, name(phase, thread), List.of("t"), "a part of one step of time").forEach(c -> inner.call(c.kernel, c.args.toArray(Affine[]::new))));
    run.call(add(name(phase, thread), "every step of time", List.of(), body));
  }

  /** Too many calls for one method are cut into several methods, which have the parameters of the one that they stand in. */
  private List<Call> cut(List<Call> calls, String name, List<String> params, String what) {
    if (calls.size() <= CALLS) return calls;
    List<Call> cut = new ArrayList<>();
    for (int i = 0; i < calls.size(); i += CALLS) {
      Body body = body();
      calls.subList(i, Math.min(calls.size(), i + CALLS)).forEach(c -> body.call(c.kernel, c.args.toArray(Affine[]::new)));
      cut.add(new Call(add(name + " part", what, params, body), params.stream().map(Affine::of).toList()));
    }
    return cut;
  }

  private void overTime(Phase phase, Body body, Consumer<Body> inside) {
    int steps = schedule.options().steps();
    if (phase.backward()) body.loop("t", steps - 1, steps, -1, inside);
    else body.loop("t", 0, steps, 1, inside);
  }

  private List<Call> calls(Step step, boolean loop, int thread) {
    Split split = Split.of(step, loop, thread, threads, schedule.target().lanes());
    return split == null || split.isPart() && split.count() == 0 ? List.of() : calls(step, loop, split, thread);
  }

  private List<Call> whole(Step step, boolean loop, int thread) {
    return calls(step, loop, Split.WHOLE, thread);
  }

  private List<Call> calls(Step step, boolean loop, Split split, int thread) {
    List<Affine> args = new ArrayList<>();
    if (loop) args.add(Affine.of("t"));
    if (split.isPart()) args.add(Affine.of(split.first()));
    if (threads > 1 && step instanceof Step.RowReduce) args.add(Affine.of(thread));
    List<Kernel> made = parts.computeIfAbsent(List.of(System.identityHashCode(step), split.axis(), split.count()), k -> kernels(step, new Part(this, loop, split)));
    return made.stream().map(k -> new Call(k, args)).toList();
  }

  private static List<Kernel> kernels(Step step, Part part) {
    if (step instanceof Step.Fused f) return List.of(new Elementwise(part).lower(f));
    if (step instanceof Step.Copy c) return List.of(new Moves(part).copy(c));
    if (step instanceof Step.Pack p) return new Moves(part).pack(p);
    if (step instanceof Step.RowReduce r) return List.of(new Reductions(part).rows(r));
    if (step instanceof Step.ColumnSum c) return List.of(new Reductions(part).columns(c));
    return List.of(new MatrixProduct(part).lower((Step.Product) step));
  }
}
