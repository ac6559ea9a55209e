package dev.rondo.explore;

import dev.rondo.codegen.CompileListener;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.analysis.Verify;
import java.util.Locale;
import java.util.Map;

/** What a page may ask for at most. Each is refused beforehand, with an {@link IllegalArgumentException} that says what was asked for and what there can be. */
final class Limits {

  /** Bytes of a request. */
  static final int REQUEST = 256 << 10;
  /** Bytes of a request that is too long, and is read nevertheless; one that says it is longer is refused unread. */
  static final int READ = 8 * REQUEST;
  /** Characters of a program. */
  static final int TEXT = 64 << 10;
  /** Sizes of dimensions, of the batch, and the number of steps. */
  static final int DIMENSION = 4096, BATCH = 1024, STEPS = 1024;
  static final int THREADS = 16;
  /** Values of a graph: what a page can show, and what is compiled within seconds. */
  static final int VALUES = 6000;
  /** Bytes of memory of a program. */
  static final long MEMORY = 256L << 20;
  /** Operations of one run, where it is run. */
  static final double OPERATIONS = 4e9;
  /** Seconds until an answer is given up. */
  static final int SECONDS = 30;
  /** Seconds that a request may take to arrive, and an answer to be computed, with those before it, and read. */
  static final int RECEIVING = 10, ANSWERING = 4 * SECONDS;
  /** Connections that are served at once; of more, each waits for another to end. */
  static final int CONNECTIONS = 64;

  private Limits() {}

  /** Tells the JDK's server, which reads these once, before the first is made; what a user has set stays. A body that nobody has read is not read to its end. */
  static void serve() {
    Map<String, Integer> limits = Map.of("sun.net.httpserver.maxReqTime", RECEIVING, "sun.net.httpserver.maxRspTime", ANSWERING, "sun.net.httpserver.drainAmount", 0, "jdk.httpserver.maxConnections", 8 * CONNECTIONS);
    limits.forEach((name, value) -> {
      if (System.getProperty(name) == null) System.setProperty(name, value.toString());
    });
  }

  static void size(String name, int size) {
    int most = name.equals("B") ? BATCH : name.equals("T") ? STEPS : DIMENSION;
    if (size < 1 || size > most) throw new IllegalArgumentException(name + " = " + size + "; the explorer takes 1 to " + most);
  }

  static void threads(int threads) {
    if (threads < 1 || threads > THREADS) throw new IllegalArgumentException(threads + " threads; the explorer takes 1 to " + THREADS);
  }

  static void chunk(int steps) {
    if (steps < 0 || steps > STEPS) throw new IllegalArgumentException("chunk = " + steps + "; the explorer takes 1 to " + STEPS + " steps, or 0 for what the scheduler finds best");
  }

  static void text(String text) {
    if (text.length() > TEXT) throw new IllegalArgumentException("a text of " + text.length() + " characters; the explorer takes " + TEXT + " at most");
  }

  static void graph(Recurrence r) {
    int values = Graphs.reachable(r, Verify.roots(r)).size();
    if (values > VALUES) throw new IllegalArgumentException("'" + r.name() + "' is a graph of " + values + " values; the explorer takes " + VALUES + " at most, so repeat less");
  }

  /** Compiles what does not take too much memory, which is known once it is scheduled, before there is code. */
  static Compiled compiled(Recurrence r, Options options) {
    return Compiled.of(r, options, new CompileListener() {
      @Override
      public void scheduled(Schedule schedule) {
        memory(r, (long) schedule.arena().size() * options.element().bytes());
      }
    });
  }

  private static void memory(Recurrence r, long bytes) {
    if (bytes > MEMORY) throw new IllegalArgumentException(String.format(Locale.ROOT, "'%s' would take %,d MB of memory; the explorer takes %d MB at most, so make its dimensions, B or T smaller", r.name(), bytes >> 20, MEMORY >> 20));
  }

  static void operations(double count) {
    if (count > OPERATIONS) throw new IllegalArgumentException(String.format(Locale.ROOT, "one run is %.1f thousand million operations; the explorer runs %.0f at most, so make the dimensions, B or T smaller", count / 1e9, OPERATIONS / 1e9));
  }
}
