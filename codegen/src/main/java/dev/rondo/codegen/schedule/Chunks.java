package dev.rondo.codegen.schedule;

import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.schedule.plan.Buffer;
import dev.rondo.codegen.schedule.plan.Chunk;
import dev.rondo.codegen.schedule.plan.ChunkPlan;
import dev.rondo.codegen.schedule.plan.Phase;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.codegen.schedule.plan.TimeAccess;
import dev.rondo.codegen.schedule.plan.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cuts a loop over time, and the work over all steps before and after it, into chunks of time. This is strip mining and
 * interchange, as in Wolfe, "More iteration space tiling", 1989. The values that one phase writes are still in the
 * cache when the next phase reads them. Without chunks, each phase passes through the values of all steps, and they
 * come from memory every time. Every kernel does the same work in the same order within a step, so results are
 * bit-identical.
 */
final class Chunks {

  // bytes that move along time in all steps: fewer stay in the L3 cache anyway, and chunks would cost 1 or 2 %
  private static final long LARGE = 24 << 20;
  // bytes in a chunk, for each thread; 1.5 to 3 MB were equally fast, other sizes slower
  private static final long BYTES = 2 << 20;

  private final Options options;
  private final List<String> reasons;
  private final List<Phase> phases = new ArrayList<>();
  private final List<Found> found = new ArrayList<>();
  private final List<Phase> open = new ArrayList<>();   // phases that share chunks; at least one is a loop

  private Chunks(Options options, List<String> reasons) {
    this.options = options;
    this.reasons = reasons;
  }

  /** The phases of a chunk, its time steps, their upper limit, and the bytes that move along time in each step. */
  private record Found(int first, int last, int steps, int most, long bytes) {}

  /** @param outside the views that other phases read or write */
  static ChunkPlan of(List<Phase> phases, Collection<View> outside, Options options, List<String> reasons) {
    ChunkPlan whole = new ChunkPlan(phases, List.of(), Map.of());
    if (!options.allows(Decision.CHUNK) || options.steps() == 1 || phases.stream().noneMatch(Phase::isLoop)) return whole;
    Chunks pass = new Chunks(options, reasons);
    if (options.chunk() == 0 && pass.bytes(phases) * options.steps() < LARGE) return whole;
    for (Phase phase : phases) {
      if (phase.isLoop()) pass.loop(phase);
      else pass.once(phase);
    }
    pass.close();
    if (!pass.found.isEmpty()) return pass.plan(outside);
    if (options.chunk() > 0) reasons.add(Decision.CHUNK + ": not " + options.chunk() + (options.chunk() == 1 ? " step" : " steps") + " at a time, for " + (options.chunk() < options.steps() ? "nothing goes through time beside the loops" : "there are no more in all"));
    return whole;
  }

  private ChunkPlan plan(Collection<View> outside) {
    List<Chunk> chunks = new ArrayList<>();
    Map<Buffer, Integer> rooms = new HashMap<>();
    for (Found f : found) {
      Map<Buffer, Integer> passing = passing(f, outside);
      chunks.add(new Chunk(f.first, f.last, f.steps, passing));
      // the memory at which chunks begin to pay is the minimum. So more steps never need less memory, nor does a larger
      // batch with an equal schedule. The memory of the largest shape holds the programs of all shapes
      long least = options.chunk() > 0 ? 0 : LARGE;
      passing.forEach((b, stride) -> rooms.put(b, (int) Math.min(b.size(), Math.max((long) f.most * stride, least * stride / f.bytes))));
    }
    return new ChunkPlan(List.copyOf(phases), chunks, rooms);
  }

  /** The buffers that only this chunk touches, where each time step has its own part. */
  private Map<Buffer, Integer> passing(Found f, Collection<View> outside) {
    Set<Buffer> others = new HashSet<>();
    outside.forEach(v -> others.add(v.buffer()));
    for (int i = 0; i < phases.size(); i++) if (i < f.first || i > f.last) for (Step step : phases.get(i).steps()) {
      others.addAll(buffers(step.reads()));
      others.addAll(buffers(step.writes()));
    }
    Map<Buffer, Integer> passing = new HashMap<>();
    touches(phases.subList(f.first, f.last + 1)).forEach((buffer, touches) -> {
      int stride = touches.get(0).stride();
      boolean isOwn = stride > 0 && touches.stream().allMatch(t -> t.stride() == stride && t.slot() == 0) && buffer.size() == (long) stride * options.memorySteps();
      if (isOwn && !others.contains(buffer) && !buffer.kept()) passing.put(buffer, stride);
    });
    return passing;
  }

  private boolean backward() {
    return open.stream().anyMatch(Phase::backward);
  }

  private void loop(Phase loop) {
    if (!open.isEmpty() && backward() == loop.backward() && follows(open, List.of(loop), loop.backward())) {
      open.add(loop);
      return;
    }
    close();
    open.add(loop);
    List<Phase> earlier = new ArrayList<>();
    while (!phases.isEmpty() && !phases.get(phases.size() - 1).isLoop() && !isChunked(phases.size() - 1)) earlier.add(0, phases.remove(phases.size() - 1));
    List<Step> left = new ArrayList<>();
    for (int i = earlier.size() - 1; i >= 0; i--) earlier.set(i, before(earlier.get(i), left));
    earlier.stream().filter(p -> !p.steps().isEmpty()).forEach(phases::add);
  }

  /** The part of a phase that remains after its last steps joined the open phases; {@code left} are the later steps. */
  private Phase before(Phase phase, List<Step> left) {
    List<Step> mine = new ArrayList<>(), joined = new ArrayList<>();
    for (int i = phase.steps().size() - 1; i >= 0; i--) {
      Step step = phase.steps().get(i);
      boolean joins = step.isOverTime(options.steps()) && staysInStep(step, joined) && left.stream().noneMatch(later -> meet(step, later)) && follows(once("", List.of(step)), with(joined, open), backward());
      if (joins) joined.add(0, step);
      else {
        left.add(0, step);
        mine.add(0, step);
      }
    }
    if (!joined.isEmpty()) open.add(0, Phase.once(mine.isEmpty() ? phase.name() : phase.name() + " by steps", joined));
    return Phase.once(phase.name(), mine);
  }

  private static List<Phase> once(String name, List<Step> steps) {
    return steps.isEmpty() ? List.of() : List.of(Phase.once(name, steps));
  }

  private static List<Phase> with(List<Step> first, List<Phase> rest) {
    List<Phase> all = new ArrayList<>(once("", first));
    all.addAll(rest);
    return all;
  }

  /**
   * Steps of the phase that follow the open phases join them. Independent steps come before them, and the rest closes
   * them.
   */
  private void once(Phase phase) {
    if (open.isEmpty()) {
      phases.add(phase);
      return;
    }
    List<Step> early = new ArrayList<>(), joined = new ArrayList<>(), left = new ArrayList<>();
    for (Step step : phase.steps()) {
      List<Phase> before = new ArrayList<>(open);
      before.addAll(once("", joined));
      if (left.stream().anyMatch(earlier -> meet(earlier, step))) left.add(step);
      else if (step.isOverTime(options.steps()) && staysInStep(step, joined) && follows(before, once("", List.of(step)), backward())) joined.add(step);
      else if (before.stream().flatMap(p -> p.steps().stream()).noneMatch(earlier -> meet(earlier, step))) early.add(step);
      else left.add(step);
    }
    phases.addAll(once(phase.name() + " beforehand", early));
    open.addAll(once(left.isEmpty() ? phase.name() : phase.name() + " by steps", joined));
    if (left.isEmpty()) return;
    close();
    phases.add(Phase.once(phase.name(), left));
  }

  private boolean isChunked(int phase) {
    return found.stream().anyMatch(c -> c.first <= phase && phase <= c.last);
  }

  /** Emits the open phases, in chunks if that pays. */
  private void close() {
    long bytes = bytes(open);
    int most = options.chunk() > 0 ? options.chunk() : bytes * options.steps() < LARGE ? options.steps() : shared((int) (Math.min(BYTES * options.threads(), LARGE / 2) / bytes));
    int steps = options.chunk() > 0 ? most : even(most);
    boolean inChunks = open.size() > 1 && steps < options.steps();
    long weights = weights(open);
    if (inChunks && options.chunk() == 0 && weights > BYTES) {
      reasons.add(Decision.CHUNK + ": not " + names(open) + " together: for the " + BYTES / 1024 + " kB of a thread that move along time in a chunk the products outside of loops would read " + weights / 1024 + " kB of weights each time");
    } else if (inChunks) {
      found.add(new Found(phases.size(), phases.size() + open.size() - 1, steps, most, bytes));
      reasons.add(Decision.CHUNK + ": " + names(open) + " go through time together, " + steps + (steps == 1 ? " step" : " steps") + " at a time: what moves along time is "
          + bytes * options.steps() / 1024 + " kB in all");
    }
    phases.addAll(open);
    open.clear();
  }

  private static String names(List<Phase> phases) {
    return String.join(", ", phases.stream().map(Phase::name).toList());
  }

  /** Bytes of weights that products outside of loops read for a chunk, however few steps it has. */
  private long weights(List<Phase> phases) {
    return options.element().bytes() * phases.stream().filter(p -> !p.isLoop()).flatMap(p -> p.steps().stream()).mapToLong(s -> s instanceof Step.Product p ? p.weights() : 0).sum();
  }

  /** The wanted number of steps, or fewer, so that threads can share them evenly. */
  private int shared(int wanted) {
    return Math.min(options.steps(), Math.max(unit(), wanted / unit() * unit()));
  }

  private int unit() {
    return options.threads() == 1 ? 1 : 2 * options.threads();
  }

  /**
   * The largest number between half of {@code most} and {@code most} that divides all steps; if there is none,
   * {@code most}.
   */
  private int even(int most) {
    for (int n = most; n > most / 2; n -= unit()) if (options.steps() % n == 0) return n;
    return most;
  }

  /** The bytes that one time step touches. */
  private long bytes(List<Phase> phases) {
    Map<Buffer, Integer> strides = new HashMap<>();
    for (Phase phase : phases) for (Step step : phase.steps()) for (TimeAccess t : TimeAccess.of(step, phase.isLoop(), options.steps())) strides.merge(t.buffer(), t.stride(), Math::max);
    return strides.values().stream().mapToLong(s -> (long) s * options.element().bytes()).sum();
  }

  /** Whether the two steps touch the same buffer and at least one of them writes it. */
  private boolean meet(Step a, Step b) {
    Set<Buffer> read = buffers(a.reads()), written = buffers(a.writes());
    return b.writes().stream().anyMatch(v -> read.contains(v.buffer()) || written.contains(v.buffer())) || b.reads().stream().anyMatch(v -> written.contains(v.buffer()));
  }

  private static Set<Buffer> buffers(List<View> views) {
    Set<Buffer> all = new HashSet<>();
    views.forEach(v -> all.add(v.buffer()));
    return all;
  }

  /**
   * Whether {@code after} can follow {@code before} through time, chunk by chunk, and shares a buffer with it. A buffer
   * that one of them writes and the other reads or writes moves along time in both. No chunk of the later phases reads
   * or overwrites values that a chunk of the earlier phases has not yet processed.
   */
  private boolean follows(List<Phase> before, List<Phase> after, boolean backward) {
    Map<Buffer, List<TimeAccess>> earlier = touches(before), later = touches(after);
    boolean shares = false;
    for (Map.Entry<Buffer, List<TimeAccess>> e : earlier.entrySet()) {
      for (TimeAccess a : e.getValue()) for (TimeAccess b : later.getOrDefault(e.getKey(), List.of())) {
        shares |= a.stride() > 0;
        if (!a.writes() && !b.writes()) continue;
        if (a.stride() == 0 || a.stride() != b.stride() || (backward ? b.slot() < a.slot() : b.slot() > a.slot())) return false;
      }
    }
    return shares;
  }

  /**
   * Whether all values that a step shares with other steps outside of loops belong to the same time step. If so,
   * threads that divide the time steps do not wait for each other in between.
   */
  private boolean staysInStep(Step step, List<Step> others) {
    Map<Buffer, List<TimeAccess>> theirs = touches(once("", others));
    return TimeAccess.of(step, false, options.steps()).stream().allMatch(a -> theirs.getOrDefault(a.buffer(), List.of()).stream().allMatch(b -> !a.writes() && !b.writes() || a.slot() == b.slot()));
  }

  private Map<Buffer, List<TimeAccess>> touches(List<Phase> phases) {
    Map<Buffer, List<TimeAccess>> all = new HashMap<>();
    for (Phase phase : phases) for (Step step : phase.steps()) for (TimeAccess t : TimeAccess.of(step, phase.isLoop(), options.steps())) all.computeIfAbsent(t.buffer(), k -> new ArrayList<>()).add(t);
    return all;
  }
}
