package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.AffineIndex;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.schedule.plan.Chunk;
import dev.rondo.codegen.schedule.plan.Partition;
import dev.rondo.codegen.schedule.plan.Phase;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.codegen.schedule.plan.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * {@link Chunk} -> a thread's calls for it: all of its phases for some time steps, from step {@code low} on, then all
 * for the next. Threads wait for each other after every phase. If they cannot share the time steps evenly, they wait
 * after every step of the schedule.
 */
record ChunkLowering(ProgramLowering lower, int thread) {

  private static final String LOW = KernelCache.LOW;

  /** The steps that do not fill a chunk come last. */
  void lower(Chunk chunk, Body run) {
    List<Phase> phases = schedule().phases().subList(chunk.first(), chunk.last() + 1);
    boolean backward = phases.stream().anyMatch(Phase::backward);
    int count = chunk.steps(), all = schedule().options().steps(), whole = all / count, rest = all % count;
    run.each("u", whole, b -> some(phases, count, backward ? AffineIndex.of(all - count).plus("u", -count) : AffineIndex.of(0).plus("u", count), b));
    if (rest > 0) some(phases, rest, AffineIndex.of(backward ? 0 : all - rest), run);
  }

  private Schedule schedule() {
    return lower.schedule();
  }

  private int threads() {
    return schedule().options().threads();
  }

  private void some(List<Phase> phases, int count, AffineIndex first, Body run) {
    for (Phase phase : phases) {
      Body body = lower.kernels().body();
      if (phase.isLoop()) loop(phase, count, body);
      else once(phase, count, body);
      if (!body.statements().isEmpty()) run.call(lower.kernels().add(lower.name(phase, thread), count + " steps of time from low on", List.of(LOW), body), first);
      if (phase.isLoop() || count % threads() == 0) lower.barrier(thread, run);
    }
  }

  private void loop(Phase phase, int count, Body body) {
    if (phase.partition() == Partition.ALONE && thread > 0) return;
    Body step = lower.kernels().body();
    lower.step(phase, thread, List.of("t", LOW), step);
    Kernel kernel = lower.kernels().add(lower.name(phase, thread) + " step", "one step of time", List.of("t", LOW), step);
    AffineIndex t = AffineIndex.of("t").plus(LOW, 1), low = AffineIndex.of(LOW);
    if (phase.backward()) body.loop("t", count - 1, count, -1, b -> b.call(kernel, t, low));
    else body.each("t", count, b -> b.call(kernel, t, low));
  }

  private void once(Phase phase, int count, Body body) {
    List<Body> parts = new ArrayList<>(List.of(body));
    for (Step step : phase.steps()) {
      Body part = parts.get(parts.size() - 1);
      if (ProgramLowering.calls(part) >= ProgramLowering.CALLS) parts.add(part = lower.kernels().body());
      for (ProgramLowering.Call call : calls(step, count)) call.emit(part);
      // the threads' shares of a product's rows are not their shares of the time steps
      if (count % threads() > 0) lower.barrier(thread, part);
    }
    for (Body part : parts.subList(1, parts.size())) body.call(lower.kernels().add(lower.name(phase, thread) + " part", "a part of it", List.of(LOW), part), AffineIndex.of(LOW));
  }

  private List<ProgramLowering.Call> calls(Step step, int count) {
    int perStep = WorkShare.perStep(step, schedule().options().steps(), schedule().target());
    WorkShare split = WorkShare.ofChunk(step, count * perStep, thread, threads(), schedule().target());
    return split.count() == 0 ? List.of() : lower.calls(step, false, split, thread, AffineIndex.of(split.first()).plus(LOW, perStep), 1);
  }
}
