package dev.rondo.codegen.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Differential;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two threads in one session: the second is refused at once, and the first does not notice. */
@Timeout(120)
class ThreadGuardTest {

  private static final Recurrence GRU = Language.cell("gru");
  private static final Map<String, Integer> SIZES = Map.of("I", 5, "H", 20);

  /** A kind of session, with the number of its time steps. */
  enum Kind {
    ONE_THREAD(400), TWO_THREADS(400), INTERPRETED(4);

    final Options options;

    Kind(int steps) {
      options = Options.of(SIZES, 8, steps).without(Decision.SMALL);
    }

    Session open() {
      return this == INTERPRETED ? new InterpretedSession(GRU, options) : Compiled.of(GRU, options.threads(1 + ordinal())).open();
    }
  }

  @Test
  void theSecondThreadIsRefusedAndTheFirstStays() throws Exception {
    ThreadGuard guard = new ThreadGuard("a thing");
    CountDownLatch inside = new CountDownLatch(1), over = new CountDownLatch(1);
    Thread first = new Thread(() -> guard.alone(() -> {
      inside.countDown();
      await(over);
    }), "first");
    first.start();
    inside.await();
    for (int i = 0; i < 2; i++) {
      assertEquals("a thing is used by two threads at once, 'first' and '" + Thread.currentThread().getName()
          + "'; give each thread one of its own, or hold a lock from the first write to the last read", refused(guard));
    }
    over.countDown();
    first.join();
    assertEquals(7, guard.alone(() -> 7), "nobody is inside any more");
  }

  @Test
  void aCallFromWithinACallIsRefused() {
    ThreadGuard guard = new ThreadGuard("a thing");
    assertEquals("a thing is called from within a call of its own; call it after that has returned", guard.<String>alone(() -> refused(guard)));
    assertThrows(ArithmeticException.class, () -> guard.alone(() -> { throw new ArithmeticException(); }));
    assertEquals(7, guard.alone(() -> 7), "an exception leaves too");
  }

  private static String refused(ThreadGuard guard) {
    return assertThrows(IllegalStateException.class, guard::enter).getMessage();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A thread runs again and again until another one has been refused everything that there is; its numbers are then what they were. */
  @ParameterizedTest
  @EnumSource
  void whileASessionRunsEveryCallOfAnotherThreadIsRefused(Kind kind) throws Exception {
    Session session = kind.open();
    Differential.fill(session, GRU, SIZES, 3);
    session.run();
    double[] alone = session.read("h");
    Session other = kind.open();
    List<Consumer<Session>> calls = List.of(s -> s.read("h", new float[alone.length]), s -> s.read("h", new double[alone.length]), s -> s.write("bz", s.read("bz")),
        s -> s.write("Wz", new float[s.length("Wz")]), Session::run, s -> s.take("Wz", other), s -> other.take("x", s));
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService running = Executors.newSingleThreadExecutor();
    try {
      for (Consumer<Session> call : calls) {
        over.set(false);
        Future<?> runs = running.submit(() -> {
          while (!over.get()) attempt(session, Session::run);
        });
        String said = null;
        while (said == null && !runs.isDone()) said = attempt(session, call);
        over.set(true);
        runs.get(60, TimeUnit.SECONDS);
        assertNotNull(said);
        assertTrue(said.startsWith("a session is used by two threads at once, 'pool-"), said);
      }
      Differential.fill(session, GRU, SIZES, 3);
      session.run();
      assertArrayEquals(alone, session.read("h"), 0);
    } finally {
      over.set(true);
      running.shutdown();
      session.close();
    }
  }

  /** What a call is refused with, null where it is not. */
  private static String attempt(Session session, Consumer<Session> call) {
    try {
      call.accept(session);
      return null;
    } catch (IllegalStateException e) {
      return e.getMessage();
    }
  }

  @ParameterizedTest
  @EnumSource
  void behindALockTwoThreadsMayShare(Kind kind) throws Exception {
    Session session = kind.open();
    AtomicInteger right = new AtomicInteger();
    double[][] alone = new double[2][];
    for (int seed = 0; seed < 2; seed++) {
      Differential.fill(session, GRU, SIZES, seed);
      session.run();
      alone[seed] = session.read("h");
    }
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> both = List.of(0, 1).stream().<Future<?>>map(seed -> threads.submit(() -> {
        for (int i = 0; i < 20; i++) {
          synchronized (session) {
            Differential.fill(session, GRU, SIZES, seed);
            session.run();
            assertArrayEquals(alone[seed], session.read("h"), 0);
          }
          right.incrementAndGet();
        }
      })).toList();
      for (Future<?> one : both) one.get();
      assertEquals(40, right.get());
    } finally {
      threads.shutdown();
      session.close();
    }
  }

  /** Neither thread waits for ever, whatever the other does, and the session can be used afterwards. */
  @ParameterizedTest
  @EnumSource
  void withoutALockNothingHangs(Kind kind) throws Exception {
    Session session = kind.open();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    AtomicInteger refused = new AtomicInteger();
    try {
      List<Future<?>> both = List.of(0, 1).stream().<Future<?>>map(seed -> threads.submit(() -> {
        for (int i = 0; i < 200 || i < 100_000 && refused.get() == 0; i++) {
          for (Consumer<Session> call : List.<Consumer<Session>>of(s -> s.write("x", new float[s.length("x")]), Session::run, s -> s.read("h"))) {
            if (attempt(session, call) != null) refused.incrementAndGet();
          }
        }
      })).toList();
      for (Future<?> one : both) one.get();
      assertTrue(refused.get() > 0);
      session.run();
    } finally {
      threads.shutdown();
      session.close();
    }
  }
}
