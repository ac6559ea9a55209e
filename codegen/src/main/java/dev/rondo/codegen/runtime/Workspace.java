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

/** One array of numbers, as floats or as doubles, and the threads that work on it: of one session, or of several that take turns and have their parameters at the same places. */
public final class Workspace {

  private static final Cleaner CLEANER = Cleaner.create();   // ends the threads of sessions that nobody closed

  private final Schedule schedule;
  private final WorkerThreads team;
  private CompiledSession last;
  final ThreadGuard guard = new ThreadGuard("a session");
  final float[] floats;
  final double[] doubles;

  /** Large enough for one schedule. */
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

  /** Whether another schedule can do with it: no larger, of the same element type, threads and parameters, which lie at the same places, and nothing else that lives on from run to run. */
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

  /** Whether the same session ran before, so that what it keeps from run to run is still there. */
  boolean isOf(CompiledSession session) {
    return last == session;
  }

  /** A parameter is another, so nothing that was made of it holds, in whichever session. */
  void forget() {
    last = null;
  }

  void run(CompiledSession session, KernelClass program) {
    last = session;
    try {
      team.run(program);
    } finally {
      Reference.reachabilityFence(this);   // or its threads could be ended while they run
    }
  }

  void close() {
    team.close();
  }
}
