package dev.rondo.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.Uninterruptibles;
import com.google.gson.JsonObject;
import dev.rondo.graph.Graphs;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One thing at a time; the newest of a kind wins; what takes too long is given up, and no more than two of these run on. */
class WorkerTest {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void end() {
    end.countDown();
    threads.shutdownNow();
  }

  private static JsonObject named(String name) {
    JsonObject o = new JsonObject();
    o.addProperty("name", name);
    return o;
  }

  /** Work that has begun, and that lasts until {@link #end}, whoever interrupts it. */
  private Future<JsonObject> endless(Worker worker, String kind) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Future<JsonObject> result = threads.submit(() -> worker.run(kind, () -> {
      begun.countDown();
      Uninterruptibles.awaitUninterruptibly(end);
      return named("at last");
    }));
    begun.await();
    return result;
  }

  @Test
  void givesTheResultOrThrowsWhatTheWorkThrows() throws Exception {
    Worker worker = new Worker(60);
    assertEquals(named("a"), worker.run("k", () -> named("a")));
    assertEquals("no", assertThrows(IllegalArgumentException.class, () -> worker.run("k", () -> { throw new IllegalArgumentException("no"); })).getMessage());
    assertTrue(assertThrows(IllegalArgumentException.class, () -> worker.run("k", () -> { throw new OutOfMemoryError(); })).getMessage().startsWith("out of memory"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> worker.run("k", () -> { throw new StackOverflowError(); })).getMessage().contains("nested too deep"));
  }

  /** What is waiting gives way to what came after it, of the same kind only. */
  @Test
  void theNewestOfAKindWins() throws Exception {
    Worker worker = new Worker(60);
    Future<JsonObject> first = endless(worker, "compile of one page");
    Future<JsonObject> second = threads.submit(() -> worker.run("compile of another page", () -> named("second")));
    while (!worker.isNewest("compile of another page", 1)) Thread.onSpinWait();
    Future<JsonObject> third = threads.submit(() -> worker.run("compile of another page", () -> named("third")));
    assertInstanceOf(Worker.Superseded.class, assertThrows(ExecutionException.class, second::get).getCause());
    end.countDown();
    assertEquals(named("at last"), first.get());
    assertEquals(named("third"), third.get());
  }

  /** What has run for long gives way too, although it cannot be stopped: the newer one has its answer while it still runs. */
  @Test
  void whatRunsForLongGivesWay() throws Exception {
    Worker worker = new Worker(600);
    Future<JsonObject> slow = endless(worker, "k");
    assertEquals(named("new"), worker.run("k", () -> named("new")));
    assertInstanceOf(Worker.Superseded.class, assertThrows(ExecutionException.class, slow::get).getCause());
  }

  /** Where what is given up ends by the interruption, any number of these leave the worker as it was. */
  @Test
  void whatTakesTooLongIsInterrupted() throws Exception {
    Worker worker = new Worker(1);
    for (int i = 0; i < 3; i++) {
      String message = assertThrows(IllegalArgumentException.class, () -> worker.run("k", () -> {
        while (true) Graphs.checkInterrupted();
      })).getMessage();
      assertTrue(message.contains("was given up"), message);
      for (long end = System.nanoTime() + 60_000_000_000L; worker.stillRunning() > 0 && System.nanoTime() < end; ) Thread.onSpinWait();
      assertEquals(0, worker.stillRunning());
    }
    assertEquals(named("a"), worker.run("k", () -> named("a")));
  }

  @Test
  void whatTakesTooLongIsGivenUpAndNoMoreThanTwoRunOn() throws Exception {
    Worker worker = new Worker(1);
    for (int i = 0; i < 2; i++) {
      String message = assertThrows(ExecutionException.class, endless(worker, "k")::get).getCause().getMessage();
      assertEquals("this took longer than 1 seconds and was given up; make the program or its sizes smaller", message);
    }
    assertTrue(assertThrows(IllegalArgumentException.class, () -> worker.run("k", () -> named("a"))).getMessage().startsWith("programs that took too long are still being compiled"));
    end.countDown();
    while (worker.stillRunning() > 0) Thread.onSpinWait();
    assertEquals(named("a"), worker.run("k", () -> named("a")));
  }
}
