package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.rondo.codegen.bytecode.Bytecode;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.InterpretedSession;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Recurrence.Update;
import dev.rondo.graph.Shape;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How programs run: the same bits every time and in every thread, no allocation, methods that HotSpot compiles, state that carries on. */
class RuntimeTest {

  private static final Map<String, Integer> SIZES = Map.of("I", 5, "H", 20);

  private static double[] run(Session session, Recurrence r) {
    return run(session, r, SIZES);
  }

  private static double[] run(Session session, Recurrence r, Map<String, Integer> sizes) {
    Differential.fill(session, r, sizes, 3);
    session.run();
    List<Double> all = new ArrayList<>();
    for (Output o : r.outputs()) for (double v : session.read(o.name())) all.add(v);
    return all.stream().mapToDouble(v -> v).toArray();
  }

  @ParameterizedTest
  @EnumSource(Element.class)
  void warmUpChangesNoBit(Element element) {
    Recurrence r = Differential.withGradient(Language.cell("lstm"));
    Session session = Compiled.of(r, Options.of(SIZES, 3, 6).element(element)).open();
    double[] cold = run(session, r);
    for (int i = 0; i < 4000; i++) session.run();
    assertArrayEquals(cold, run(session, r), 0);
  }

  @Test
  void sessionsOfTwoThreadsDoNotMeet() throws InterruptedException {
    Recurrence r = Differential.withGradient(Language.cell("gru"));
    Compiled compiled = Compiled.of(r, Options.of(SIZES, 3, 6));
    double[] alone = run(compiled.open(), r);
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Thread thread = new Thread(() -> {
        Session mine = compiled.open();
        for (int k = 0; k < 300; k++) assertArrayEquals(alone, run(mine, r), 0);
      });
      thread.setUncaughtExceptionHandler((t, e) -> {
        synchronized (failures) {
          failures.add(e);
        }
      });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) thread.join();
    assertEquals(List.of(), failures);
  }

  static Stream<String> programs() {
    return Stream.concat(cells(), ProgramsTest.programs());
  }

  private static Recurrence withGradient(String program) {
    return Differential.withGradient(Library.standard().names().contains(program) ? Language.cell(program) : ProgramsTest.program(program));
  }

  private static Map<String, Integer> sizes(Recurrence program) {
    Map<String, Integer> sizes = new HashMap<>();
    program.dims().forEach(d -> sizes.put(d, d.equals("H") ? 18 : 5));
    return sizes;
  }

  @ParameterizedTest
  @MethodSource("programs")
  void theNumberOfThreadsChangesNoBit(String name) {
    Recurrence program = withGradient(name);
    Map<String, Integer> sizes = sizes(program);
    for (int batch : new int[] {1, 5, 12}) {
      Options options = Options.of(sizes, batch, 4).without(Decision.SMALL);
      double[] alone = run(Compiled.of(program, options).open(), program, sizes);
      for (int threads : new int[] {2, 3}) {
        try (Session together = Compiled.of(program, options.threads(threads)).open()) {
          for (int i = 0; i < 3; i++) assertArrayEquals(alone, run(together, program, sizes), 0, name + ", batch " + batch + ", threads " + threads);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void noDecisionChangesABit(String name) {
    Recurrence program = withGradient(name);
    Map<String, Integer> sizes = sizes(program);
    Options all = Options.of(sizes, 5, 4), none = all.without(Decision.values());
    double[] fast = run(Compiled.of(program, all).open(), program, sizes);
    assertArrayEquals(fast, run(Compiled.of(program, none).open(), program, sizes), 0, name + " without any");
    for (Decision off : Decision.values()) {
      try (Session session = Compiled.of(program, all.without(off, Decision.SMALL).threads(2)).open()) {
        for (int i = 0; i < 2; i++) assertArrayEquals(fast, run(session, program, sizes), 0, name + " without " + off);
      }
    }
  }

  /** Chunks that divide the steps and that do not, of one step and of nearly all, on any number of threads, in a first run and in one over what it left. */
  @ParameterizedTest
  @MethodSource("programs")
  void chunksOfTimeChangeNoBit(String name) {
    Recurrence program = withGradient(name);
    Map<String, Integer> sizes = sizes(program);
    Options whole = Options.of(sizes, 5, 7).without(Decision.SMALL);
    double[] expected = run(Compiled.of(program, whole).open(), program, sizes);
    for (int chunk : new int[] {1, 2, 3, 6}) {
      for (int threads = 1; threads <= 3; threads++) {
        try (Session session = Compiled.of(program, whole.chunk(chunk).threads(threads)).open()) {
          for (int i = 0; i < 2; i++) assertArrayEquals(expected, run(session, program, sizes), 0, name + ", " + chunk + " steps at a time, threads " + threads);
        }
      }
    }
  }

  /** What is made of parameters once is made again when one is written. */
  @Test
  void aParameterWrittenAfterARunIsSeen() {
    Recurrence r = Language.read("cell c(H) { input x[H]; param W[H, H], b[H] init 0; output y = W @ x + exp(b) }");
    Options options = Options.of(Map.of("H", 7), 3, 2);
    Compiled compiled = Compiled.of(r, options);
    assertFalse(compiled.schedule().preparation().isEmpty());
    Session kept = compiled.open();
    for (int seed = 1; seed < 4; seed++) {
      Session fresh = compiled.open();
      Differential.fill(fresh, r, seed);
      for (String name : List.of("W", "b", "x")) kept.write(name, fresh.read(name));
      for (Session s : List.of(kept, fresh)) for (int i = 0; i < 2; i++) s.run();
      assertArrayEquals(fresh.read("y"), kept.read("y"), 0);
    }
    double[] before = kept.read("y");
    kept.write("b", new double[7]);
    kept.run();
    assertFalse(Arrays.equals(before, kept.read("y")), "b alone was written, and nothing came of it");
  }

  /** Two objects may have one identity hash: where all have it, in a JVM of their own, the classes are the same to the byte. */
  @Test
  void identityHashesHaveNoSay(@TempDir Path folder) throws Exception {
    List<String> lines = Alone.run(folder, List.of("-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=2"), Classes.class);
    assertEquals(Classes.digests(), lines.subList(lines.size() - Classes.digests().size(), lines.size()));
  }

  static final class Classes {
    public static void main(String[] args) {
      digests().forEach(System.out::println);
      if (System.identityHashCode(args) != System.identityHashCode(SIZES)) throw new AssertionError("the option does nothing here");
    }

    static List<String> digests() {
      List<String> digests = new ArrayList<>();
      for (String cell : List.of("lstm", "gru", "mgu")) {
        for (int threads = 1; threads <= 2; threads++) {
          Compiled compiled = Compiled.of(Differential.withGradient(Language.cell(cell)), Options.of(SIZES, 8, 6).threads(threads));
          digests.add(cell + ", " + threads + " threads: " + Arrays.hashCode(compiled.classFile()));
        }
      }
      return digests;
    }
  }

  /** In a JVM that waits for its compiler: vectors are objects until all code has been compiled, and in this one nobody knows when. */
  @ParameterizedTest
  @EnumSource(value = Options.Form.class, names = {"AUTO", "SCALAR"})
  void runningAllocatesNothing(Options.Form form, @TempDir Path folder) throws Exception {
    List<String> lines = Alone.run(folder, List.of("-Xbatch"), Allocating.class, form.name());
    assertEquals("100 runs allocate 0 bytes", lines.get(lines.size() - 1));
  }

  static final class Allocating {
    public static void main(String[] args) {
      Recurrence r = Differential.withGradient(Language.cell("lstm"));
      try (Session session = Compiled.of(r, Options.of(SIZES, 2, 3).form(Options.Form.valueOf(args[0]))).open()) {
        Differential.fill(session, r, 1);
        for (int i = 0; i < 20_000; i++) session.run();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (int count = 0; count < 2; count++) {   // the first counting allocates something itself
          long before = threads.getCurrentThreadAllocatedBytes();
          for (int i = 0; i < 100; i++) session.run();
          allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        System.out.printf("100 runs allocate %d bytes%n", allocated);
      }
    }
  }

  static Stream<String> cells() {
    return Library.standard().names().stream();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void noMethodIsTooLongToBeCompiled(String cell) {
    Recurrence r = Differential.withGradient(Language.cell(cell));
    Map<String, Integer> sizes = new HashMap<>();
    r.dims().forEach(d -> sizes.put(d, 300));
    for (Element element : Element.values()) {
      Bytecode.sizes(Compiled.of(r, Options.of(sizes, 24, 10).element(element)).classFile()).forEach((method, size) -> assertTrue(size <= Bytecode.LONGEST, method + " has " + size + " bytes"));
    }
  }

  /** w' = w - 0.1 x, on a vector, a scalar and an input that carries a state from run to run. */
  @ParameterizedTest
  @MethodSource("dev.rondo.codegen.Forms#all")
  void updatesCarryOnFromRunToRun(Options.Form form) {
    Shape vector = Shape.of(Dim.of(3));
    Param w = new Param("w", vector, Initialiser.ZEROS), k = new Param("k", Shape.SCALAR, Initialiser.ZEROS);
    Input x = new Input("x", vector, Axes.ALL), start = new Input("start", vector, Axes.BATCH);
    Expr h = Build.state("h", vector);
    State state = new State("h", vector, false, start.expr(), h.plus(x.expr().times(w.expr())));
    List<Update> updates = List.of(
        new Update(w.expr(), w.expr().minus(Build.total(x.expr(), Axes.ALL).times(0.1).times(k.expr()))),
        new Update(k.expr(), k.expr().plus(1)),
        new Update(start.expr(), Build.finalOf(h)));
    Recurrence r = new Recurrence(Recurrence.Kind.NETWORK, "carry", List.of(), List.of(w, k), List.of(x, start), List.of(state), List.of(), List.of(new Output("y", state.next())), updates);
    Session compiled = Compiled.of(r, Options.of(Map.of(), 2, 4).element(Element.F64).form(form)).open(), interpreted = new InterpretedSession(r, Options.of(Map.of(), 2, 4));
    for (Session s : List.of(compiled, interpreted)) {
      Differential.fill(s, r, 9);
      for (int i = 0; i < 3; i++) s.run();
    }
    for (String name : List.of("y", "w", "k", "start")) assertArrayEquals(interpreted.read(name), compiled.read(name), 1e-12, name);
  }

  /** Outputs are of before the updates, also where they show what an update writes over; an update is the same for all examples that its value does not tell apart. */
  @ParameterizedTest
  @MethodSource("dev.rondo.codegen.Forms#all")
  void outputsShowWhatWasThereBeforeTheUpdates(Options.Form form) {
    Shape matrix = Shape.of(Dim.of(2), Dim.of(3)), vector = Shape.of(Dim.of(3));
    Param w = new Param("w", matrix, Initialiser.ZEROS), b = new Param("b", vector, Initialiser.ZEROS);
    Input x = new Input("x", vector, Axes.BATCH);
    List<Output> outputs = List.of(new Output("same", w.expr()), new Output("turned", Build.transpose(w.expr())), new Output("wide", Build.broadcast(b.expr(), matrix)), new Output("given", x.expr()));
    List<Update> updates = List.of(new Update(w.expr(), w.expr().times(2)), new Update(b.expr(), b.expr().plus(1)), new Update(x.expr(), b.expr()));
    shown(new Recurrence(Recurrence.Kind.NETWORK, "shown", List.of(), List.of(w, b), List.of(x), List.of(), List.of(), outputs, updates), form);
    shown(new Recurrence(Recurrence.Kind.NETWORK, "shown", List.of(), List.of(w, b), List.of(x), List.of(), List.of(), outputs, updates.subList(0, 2)), form);
  }

  private static void shown(Recurrence r, Options.Form form) {
    Session compiled = Compiled.of(r, Options.of(Map.of(), 3, 1).element(Element.F64).form(form)).open(), interpreted = new InterpretedSession(r, Options.of(Map.of(), 3, 1));
    for (Session s : List.of(compiled, interpreted)) {
      Differential.fill(s, r, 9);
      for (int i = 0; i < 2; i++) s.run();
    }
    for (String name : List.of("same", "turned", "wide", "given", "w", "b", "x")) assertArrayEquals(interpreted.read(name), compiled.read(name), 0, name);
  }

  @Test
  void aSliceThatDoesNotFitTheSizesIsRefused() {
    Recurrence cell = Language.read("cell c(H) { input x[H]; output y = x[0:9] }");
    Options fits = Options.of(Map.of("H", 9), 1, 1), tooShort = Options.of(Map.of("H", 5), 1, 1);
    Compiled.of(cell, fits);
    String found = assertThrows(IllegalArgumentException.class, () -> Compiled.of(cell, tooShort)).getMessage();
    assertEquals("the slice [0:9] of an axis of length H is [0:9] of 5; give sizes, or a slice, with 0 <= from <= to <= length", found);
    assertEquals(found, assertThrows(IllegalArgumentException.class, () -> new InterpretedSession(cell, tooShort).run()).getMessage());
  }

  @Test
  void impossibleShapesAreRefused() {
    Recurrence lstm = Language.cell("lstm");
    assertThrows(IllegalArgumentException.class, () -> Options.of(Map.of("I", 0, "H", 4), 1, 1));
    assertThrows(IllegalArgumentException.class, () -> Options.of(SIZES, 0, 1));
    String missing = assertThrows(IllegalArgumentException.class, () -> Compiled.of(lstm, Options.of(Map.of("I", 3), 1, 1))).getMessage();
    assertTrue(missing.contains("'H'"), missing);
    String huge = assertThrows(IllegalArgumentException.class, () -> Compiled.of(lstm, Options.of(Map.of("I", 60016, "H", 60016), 100, 100))).getMessage();
    assertEquals("'Wi' needs 3601920256 numbers, more than one array holds; its shape [H, I] alone is [60016, 60016], so take smaller dimensions", huge);
  }

  @Test
  void whatIsTooLargeIsNamedWithItsRemedy() {
    String cell = "cell c(H) { input x[H]; param W[H, H]; param V[H, H]; output y = W @ x + V @ x }";
    String together = refused(cell, 40016, 1, 1), steps = refused("cell c(H) { input x[H]; output y = 2 * x }", 1040, 2000, 2000), step = refused("cell c(H) { input x[H, H]; output y = 2 * x }", 60016, 1, 1);
    assertTrue(together.contains("'W' takes 1601280256") && together.endsWith("take smaller dimensions"), together);   // 2 * 40016² > 2^31 > 40016²; 2501 grains are odd, so rows stand close
    assertEquals("'x' needs 4160000000 numbers, more than one array holds; take a smaller batch or fewer steps", steps);
    assertTrue(step.startsWith("'x' needs 3601920256 numbers") && step.endsWith("its shape [H, H] alone is [60016, 60016], so take smaller dimensions"), step);
    String plan = refused("cell c(H) { input x[H], z[H]; output y = x * z }", 1040, 1000, 1500);
    assertTrue(plan.contains("takes 1560000000") && plan.endsWith("; take a smaller batch or fewer steps"), plan);
    assertEquals("a row of [H] is 2147483647 numbers, more than one array holds; take smaller dimensions", refused("cell c(H) { input x[H]; output y = 2 * x }", Integer.MAX_VALUE, 1, 1));
  }

  private static String refused(String cell, int h, int batch, int steps) {
    return assertThrows(IllegalArgumentException.class, () -> Compiled.of(Language.read(cell), Options.of(Map.of("H", h), batch, steps))).getMessage();
  }

  @Test
  void wrongWritesAreRefused() {
    Session session = Compiled.of(Language.cell("lstm"), Options.of(SIZES, 1, 1)).open();
    assertTrue(assertThrows(IllegalArgumentException.class, () -> session.write("Wq", new float[1])).getMessage().contains("Wi"));
    assertTrue(assertThrows(IllegalArgumentException.class, () -> session.write("bi", new float[1])).getMessage().contains("20"));
    assertThrows(IllegalArgumentException.class, () -> session.write("h", new float[20]));
  }
}
