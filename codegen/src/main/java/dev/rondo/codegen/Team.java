package dev.rondo.codegen;

import dev.rondo.codegen.bytecode.Barrier;
import dev.rondo.codegen.bytecode.Program;
import dev.rondo.codegen.schedule.Arena;
import dev.rondo.codegen.schedule.Schedule;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads of one memory. The caller is thread 0; the others spin for a while after a run, since the next may come soon, and then sleep.
 * A run allocates nothing and takes no lock. The last barrier of the program is where the caller knows that all is done.
 */
final class Team {

  private static final int SPINS = 20_000;

  private final Object memory;
  private final int counters;
  private final Thread[] workers;
  private Program program;   // of the next run; read after runs has told of it
  private volatile int runs;
  private volatile boolean closed;
  private volatile Throwable failure;

  private Team(Object memory, int counters, int threads) {
    this.memory = memory;
    this.counters = counters;
    this.workers = new Thread[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      int thread = i + 1;
      workers[i] = new Thread(() -> work(thread), "rondo-" + thread);
      workers[i].setDaemon(true);
      workers[i].start();
    }
  }

  static Team of(Schedule schedule, Object memory) {
    int threads = schedule.options().threads();
    return new Team(memory, threads == 1 ? 0 : schedule.arena().place(schedule.arena().counters()), threads);
  }

  void run(Program wanted) {
    if (workers.length == 0) {
      wanted.run(memory, 0);
      return;
    }
    if (closed) throw new IllegalStateException("the session is closed; open another");
    if (failure != null) throw new IllegalStateException("an earlier run failed: " + failure, failure);
    program = wanted;
    runs++;   // only the caller writes it
    for (Thread worker : workers) LockSupport.unpark(worker);
    try {
      program.run(memory, 0);
    } catch (RuntimeException | Error e) {
      fail(0, e);
      throw new IllegalStateException("a thread of the run failed: " + failure, failure);
    }
  }

  private void fail(int thread, Throwable e) {
    if (failure == null) failure = e;
    Barrier.fail(memory, counters, Arena.COUNTER, thread);
  }

  private void work(int thread) {
    int done = 0;
    while (!closed) {
      int spins = 0;
      while (runs == done && !closed) {
        if (spins++ < SPINS) Thread.onSpinWait();
        else LockSupport.park(this);
      }
      if (closed) return;
      done++;
      try {
        program.run(memory, thread);
      } catch (RuntimeException | Error e) {
        fail(thread, e);
        return;
      }
    }
  }

  void close() {
    closed = true;
    for (Thread worker : workers) LockSupport.unpark(worker);
  }
}
