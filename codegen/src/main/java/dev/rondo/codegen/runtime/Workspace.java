package dev.rondo.codegen.runtime;

import dev.rondo.codegen.bytecode.KernelClass;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.codegen.schedule.plan.View;
import dev.rondo.graph.Recurrence;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One array of numbers, as floats or doubles, and the threads that work on it. It belongs to one session, or to several
 * that take turns and have their parameters at the same places.
 */
public final class Workspace {

  private static final Cleaner CLEANER = Cleaner.create();   // ends the threads of sessions that were not closed

  private final Schedule schedule;
  private final WorkerThreads team;
  private CompiledSession last;
  final ThreadGuard guard = new ThreadGuard("a session");
  final float[] floats;
  final double[] doubles;

  /** Memory for one schedule. */
  Workspace(Schedule schedule) {
    this.schedule = schedule;
    boolean f32 = schedule.options().element() == Element.F32;
    this.floats = f32 ? new float[schedule.arena().size()] : null;
    this.doubles = f32 ? null : new double[schedule.arena().size()];
    this.team = WorkerThreads.of(schedule, numbers());
    if (schedule.options().threads() > 1) CLEANER.register(this, team::close);
  }

  Object numbers() {
    return floats != null ? floats : doubles;
  }

  /**
   * Whether another schedule can use this memory. It must not be larger, and must have the same element type and
   * threads. Its parameters must lie at the same places, and no other value may last from run to run.
   */
  public boolean fits(Schedule other) {
    if (other.options().element() != schedule.options().element() || other.options().threads() != schedule.options().threads() || other.arena().size() > schedule.arena().size()) return false;
    if (schedule.options().threads() > 1 && other.arena().place(other.arena().counters()) != schedule.arena().place(schedule.arena().counters())) return false;
    if (updatesInputs(other.recurrence()) || updatesInputs(schedule.recurrence()) || !names(other.recurrence()).equals(names(schedule.recurrence()))) return false;
    return names(other.recurrence()).stream().allMatch(name -> isAt(schedule.slots().get(name), other, other.slots().get(name)));
  }

  private static boolean updatesInputs(Recurrence r) {
    return r.updates().stream().anyMatch(u -> r.input(u.target().name()).isPresent());
  }

  private static Set<String> names(Recurrence r) {
    return r.params().stream().map(Recurrence.Param::name).collect(Collectors.toSet());
  }

  private boolean isAt(View mine, Schedule other, View theirs) {
    boolean samePlace = schedule.arena().place(mine.buffer()) + mine.offset() == other.arena().place(theirs.buffer()) + theirs.offset();
    return samePlace && mine.buffer().size() == theirs.buffer().size() && mine.m() == theirs.m() && mine.n() == theirs.n();
  }

  /** Whether the same session ran last, so that the values it keeps between runs are still there. */
  boolean isOf(CompiledSession session) {
    return last == session;
  }

  /** A parameter has changed, so prepared values are invalid in every session. */
  void forget() {
    last = null;
  }

  void run(CompiledSession session, KernelClass program) {
    last = session;
    try {
      team.run(program);
    } finally {
      Reference.reachabilityFence(this);   // otherwise its threads could be ended during a run
    }
  }

  void close() {
    team.close();
  }
}
