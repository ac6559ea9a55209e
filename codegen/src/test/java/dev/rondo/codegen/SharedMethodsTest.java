package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.Stmt;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs for several numbers of steps have most of their methods in common where memory is laid out alike, and compute what each computes alone. */
@Tag("slow")
class SharedMethodsTest {

  private static final int ROOM = 23;

  private static Options options(int steps) {
    return Options.of(Map.of("I", 7, "H", 33, "P", 19), 5, steps);
  }

  private static void same(Recurrence r, Compiled expected, Compiled actual, Session there, String what) {
    Session b = actual.open(there);   // shares the threads of the other, which closes them
    try (Session a = expected.open()) {
      for (int round = 0; round < 2; round++) {
        Differential.fill(a, r, round);
        Differential.fill(b, r, round);
        a.run();
        b.run();
        for (Output o : r.outputs()) assertArrayEquals(a.read(o.name()), b.read(o.name()), what + ": " + o.name());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"lstm, 1", "lstm, 2", "gru, 1", "mingru, 1", "lstmp, 1", "lstm_layernorm, 2", "indrnn, 1"})
  void theyComputeWhatEachComputesAlone(String cell, int threads) {
    same(Differential.withGradient(Language.cell(cell)), options(ROOM).threads(threads), List.of(ROOM, ROOM - 1, 12, 2, 1));
  }

  private static void same(Recurrence r, Options longest, List<Integer> lengths) {
    Options alike = longest.memorySteps(longest.steps());
    Compiled first = Compiled.of(r, alike);
    Session there = first.open();
    for (int steps : lengths) {
      Compiled beside = Compiled.of(r, alike.steps(steps), first);
      assertTrue(beside.memoryBytes() <= first.memoryBytes(), "there is room for it");
      same(r, Compiled.of(r, longest.steps(steps)), beside, there, r.name() + ", " + steps + " steps");
    }
    same(r, Compiled.of(r, longest), first, there, "the first of them, after the others");
    there.close();
  }

  /** Sums of 5 a step, in pieces of 255, or of 800: whole ones, then some of one, two and four units of 35 or 100, and one that is shorter. */
  @ParameterizedTest
  @CsvSource({"lstm, 33, 1", "gru, 33, 2", "elman, 600, 1"})
  void sumsInPieces(String cell, int units, int threads) {
    Recurrence r = Differential.withGradient(Language.cell(cell));
    same(r, Options.of(Map.of("I", 7, "H", units), 5, 170).threads(threads), List.of(169, 102, 101, 95, 51, 50, 7, 1));
  }

  /** What belongs to the last step, or begins there, lies elsewhere for every number of steps. */
  @ParameterizedTest
  @ValueSource(strings = {"h = lstm(x, H = 33); output y = dense(last(h), 3)", "h = bidirectional(gru(x, H = 33)); output y = dense(last(h), 3)"})
  void whatBelongsToTheLastStep(String equations) {
    Recurrence r = network("input x[7] over time; " + equations);
    same(Differential.gradient(r), options(ROOM), List.of(ROOM - 1, 2, 1));
  }

  /** After some, only what drives kernels is left to compile: no program has a loop with arithmetic of its own. */
  @ParameterizedTest
  @CsvSource({"32, 64, 99", "4, 64, 80", "32, 256, 33"})
  void noLoopIsAProgramsOwn(int batch, int units, int room) {
    Recurrence r = Differential.gradient(network("input x[32] over time with lengths n; target y over time with lengths n; h = lstm(x, H = " + units + "); output p = dense(last(h), 1); loss mse(sum(h), y)"));
    Options options = Options.of(Map.of(), batch, room).memorySteps(room);
    Compiled first = Compiled.of(r, options);
    List<Integer> late = List.of(room - 10, room / 2, 13);
    for (int steps = room - 1; steps > 10; steps--) if (!late.contains(steps)) Compiled.of(r, options.steps(steps), first);
    for (int steps : late) {
      Compiled program = Compiled.of(r, options.steps(steps), first);
      List<String> own = program.kernels().kernels().stream().filter(k -> !program.borrowed().contains(k.name()) && computes(k.body(), false)).map(Kernel::toString).toList();
      assertEquals(List.of(), own, steps + " steps");
    }
  }

  private static boolean computes(List<Stmt> body, boolean inLoop) {
    return body.stream().anyMatch(s -> s instanceof Stmt.For loop && computes(loop.body(), true) || inLoop && s instanceof Stmt.Let);
  }

  private static Recurrence network(String equations) {
    return Language.parse(new Source("n.rondo", "network n() { " + equations + " }"), Library.standard()).networks().get(0).recurrence();
  }

  /** Kernels have a parameter of this name, and of the other where time goes in chunks. */
  @ParameterizedTest
  @ValueSource(strings = {"steps", "low"})
  void namesOfParameters(String name) {
    Recurrence r = Differential.gradient(network("input " + name + "[7] over time; h = gru(" + name + ", H = 33); output y = dense(last(h), 3)"));
    same(r, options(ROOM), List.of(ROOM - 1, 1));
    same(r, options(ROOM).chunk(2), List.of(ROOM));
    Recurrence value = Differential.gradient(network("input x[7] over time; h = gru(x, H = 7); " + name + " = last(h) * x; output y = tanh(" + name + ") * last(h)"));
    same(value, options(ROOM), List.of(ROOM - 1, 1));
  }

  /** A program for so few steps that it would be left to one thread could not lie in the memory of two. */
  @Test
  void allHaveAsManyThreads() {
    Recurrence r = Differential.withGradient(Language.cell("lstm"));
    Options options = Options.of(Map.of("I", 4, "H", 8), 4, 2000).memorySteps(2000).threads(2);
    Compiled first = Compiled.of(r, options), little = Compiled.of(r, options.steps(2), first);
    try (Session a = first.open(); Session b = little.open(a)) {
      double[] weights = a.read("Ui");
      weights[3] = 0.25;
      a.write("Ui", weights);
      assertArrayEquals(weights, b.read("Ui"));
    }
  }

  @Test
  void mostMethodsAreThoseOfTheFirst() {
    Recurrence r = Differential.withGradient(Language.cell("lstm"));
    Options options = Options.of(Map.of("I", 32, "H", 64), 32, 99);
    Compiled first = Compiled.of(r, options.memorySteps(99)), again = Compiled.of(r, options.memorySteps(99), first), shorter = Compiled.of(r, options.steps(60).memorySteps(99), first), alone = Compiled.of(r, options.steps(60), first);
    assertEquals(Set.of(), first.borrowed());
    assertEquals(first.kernels().kernels().stream().map(Kernel::name).filter(k -> !k.equals("run") && !k.equals("prepare")).collect(Collectors.toSet()), again.borrowed(), "all but where it begins");
    int kernels = shorter.kernels().kernels().size();
    assertTrue(shorter.borrowed().size() >= kernels * 0.6, shorter.borrowed() + " of " + kernels);
    assertTrue(alone.borrowed().size() < shorter.borrowed().size() / 2, alone.borrowed() + " where memory is laid out otherwise");
    assertTrue(shorter.classFile().length < first.classFile().length / 2, "the others are not in its class");
  }

  @Test
  void oneOfOtherStepsRunsFirst() {
    Recurrence r = Differential.withGradient(Language.cell("gru"));
    Compiled first = Compiled.of(r, options(9).memorySteps(9));
    Compiled second = Compiled.of(r, options(4).memorySteps(9), first), third = Compiled.of(r, options(3).memorySteps(9), second);
    try (Session own = third.open()) {
      same(r, Compiled.of(r, options(3)), third, own, "its methods are in classes that were not loaded before");
      same(r, Compiled.of(r, options(9)), first, own, "loaded by now");
      same(r, Compiled.of(r, options(4)), second, own, "the one between");
    }
  }

  /** Programs of one file may go by different names. */
  @Test
  void networksOfOneFile() {
    String text = "network one() { input x[7] over time; h = lstm(x, H = 33); output h }\nnetwork two() { input x[7] over time; h = lstm(x, H = 33); output y = 2 * h }\n";
    var networks = Language.parse(new Source("n.rondo", text), Library.standard()).networks();
    Recurrence one = networks.get(0).recurrence(), two = networks.get(1).recurrence();
    Options options = Options.of(Map.of(), 5, 9);
    Compiled first = Compiled.of(one, options), second = Compiled.of(two, options, first);
    assertTrue(!second.borrowed().isEmpty());
    try (Session own = second.open()) {
      same(two, Compiled.of(two, options), second, own, "under another name");
    }
  }

  /** Chunks of time need less room than all steps; nothing else changes. */
  @Test
  void chunksLieInARoomToo() {
    Recurrence r = Differential.withGradient(Language.cell("mingru"));
    Options options = options(ROOM).chunk(4);
    Compiled first = Compiled.of(r, options.memorySteps(ROOM));
    try (Session own = first.open()) {
      for (int steps : List.of(17, 4, 3)) {
        Compiled beside = Compiled.of(r, options.steps(steps).memorySteps(ROOM), first);
        same(r, Compiled.of(r, options.steps(steps)), beside, own, steps + " steps");
      }
    }
  }
}
