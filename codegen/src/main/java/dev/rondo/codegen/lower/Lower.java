package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.Affine;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelProgram;
import dev.rondo.codegen.schedule.Phase;
import dev.rondo.codegen.schedule.Schedule;
import dev.rondo.codegen.schedule.Step;
import dev.rondo.codegen.schedule.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@link Schedule} -> {@link KernelProgram}: one kernel a step, one a phase that calls them, and {@code run}. */
public final class Lower {

  private static final int CALLS = 120;   // calls in one method; more go to a further one

  private final Schedule schedule;
  private final List<Kernel> kernels = new ArrayList<>();
  private final Map<String, Integer> names = new HashMap<>();
  private final Map<Object, Kernel> shared = new HashMap<>();

  Lower(Schedule schedule) {
    this.schedule = schedule;
  }

  public static KernelProgram program(Schedule schedule) {
    Lower lower = new Lower(schedule);
    Body run = lower.body();
    for (Phase phase : schedule.phases()) lower.phase(phase, run);
    List<Kernel> all = new ArrayList<>();
    all.add(new Kernel("run", "all of it, once", List.of(), run.statements()));
    all.addAll(lower.kernels);
    return new KernelProgram(schedule.recurrence().name(), schedule.target(), schedule.arena().size(), all);
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
  Kernel shared(Object key, java.util.function.Supplier<Kernel> make) {
    Kernel known = shared.get(key);
    if (known != null) return known;
    Kernel made = make.get();
    shared.put(key, made);
    return made;
  }

  private void phase(Phase phase, Body run) {
    List<Kernel> steps = new ArrayList<>();
    for (Step step : phase.steps()) steps.addAll(step(step, phase.isLoop()));
    for (int i = 0; i < steps.size(); i += CALLS) {
      if (phase.isLoop() && steps.size() > CALLS) break;
      part(phase, steps.subList(i, Math.min(steps.size(), i + CALLS)), run);
    }
    if (phase.isLoop() && steps.size() > CALLS) longLoop(phase, steps, run);
  }

  private void part(Phase phase, List<Kernel> steps, Body run) {
    Body body = body();
    if (phase.isLoop()) overTime(phase, body, inner -> steps.forEach(k -> inner.call(k, Affine.of("t"))));
    else steps.forEach(body::call);
    run.call(add(phase.name(), phase.isLoop() ? "every step of time" : "once", List.of(), body));
  }

  /** A step of time with too many kernels for one method is cut into several, called in turn. */
  private void longLoop(Phase phase, List<Kernel> steps, Body run) {
    List<Kernel> parts = new ArrayList<>();
    for (int i = 0; i < steps.size(); i += CALLS) {
      Body body = body();
      steps.subList(i, Math.min(steps.size(), i + CALLS)).forEach(k -> body.call(k, Affine.of("t")));
      parts.add(add(phase.name() + " part", "a part of one step of time", List.of("t"), body));
    }
    part(phase, parts, run);
  }

  private void overTime(Phase phase, Body body, java.util.function.Consumer<Body> inside) {
    int steps = schedule.options().steps();
    if (phase.backward()) body.loop("t", steps - 1, steps, -1, inside);
    else body.loop("t", 0, steps, 1, inside);
  }

  /** The kernels of a step; inside a loop over time each takes t. */
  private List<Kernel> step(Step step, boolean loop) {
    if (step instanceof Step.Fused f) return List.of(new Elementwise(this, loop).lower(f));
    if (step instanceof Step.Copy c) return List.of(new Moves(this, loop).copy(c));
    if (step instanceof Step.Pack p) return new Moves(this, loop).pack(p);
    if (step instanceof Step.RowReduce r) return List.of(new Reductions(this, loop).rows(r));
    if (step instanceof Step.ColumnSum c) return List.of(new Reductions(this, loop).columns(c));
    return List.of(new MatrixProduct(this, loop).lower((Step.Product) step));
  }
}
