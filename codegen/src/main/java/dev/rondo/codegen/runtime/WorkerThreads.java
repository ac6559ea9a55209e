package dev.rondo.codegen.runtime;

import dev.rondo.codegen.bytecode.Barrier;
import dev.rondo.codegen.bytecode.KernelClass;
import dev.rondo.codegen.schedule.plan.Arena;
import dev.rondo.codegen.schedule.plan.Schedule;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads of one memory. The caller is thread 0. The other threads spin for a while after a run, because the next
 * run may come soon, and then sleep. A run allocates nothing and takes no lock. The caller knows at the program's last
 * barrier that all work is done.
 */
final class WorkerThreads {

  private static final int SPINS = 20_000;
  private static final int CLOSED = Integer.MIN_VALUE, COUNT = Integer.MAX_VALUE;

  private final Object memory;
  private final int counters;
  private final Thread[] workers;
  private final AtomicInteger runs = new AtomicInteger();   // runs started; CLOSED after the last. One number, so that a run starts before the close or not at all
  private KernelClass program;   // of the next run; read after a change of runs
  private volatile Throwable failure;

  private WorkerThreads(Object memory, int counters, int threads) {
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

  static WorkerThreads of(Schedule schedule, Object memory) {
    int threads = schedule.options().threads();
    return new WorkerThreads(memory, threads == 1 ? 0 : schedule.arena().place(schedule.arena().counters()), threads);
  }

  void run(KernelClass wanted) {
    if (workers.length == 0) {
      wanted.run(memory, 0);
      return;
    }
    if (failure != null) throw new IllegalStateException("an earlier run failed: " + failure, failure);
    int before = runs.get();
    program = wanted;
    if (before < 0 || !runs.compareAndSet(before, before + 1 & COUNT)) throw new IllegalStateException("the session is closed; open another");   // there is one caller at a time
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
    for (int done = 0; ; done = done + 1 & COUNT) {
      for (int spins = 0, now = runs.get(); (now & COUNT) == done; spins++, now = runs.get()) {   // a started run is completed even after a close: the other threads wait for it
        if (now < 0) return;
        if (spins < SPINS) Thread.onSpinWait();
        else LockSupport.park(this);
      }
      try {
        program.run(memory, thread);
      } catch (RuntimeException | Error e) {
        fail(thread, e);
        return;
      }
    }
  }

  void close() {
    runs.updateAndGet(n -> n | CLOSED);
    for (Thread worker : workers) LockSupport.unpark(worker);
  }
}
