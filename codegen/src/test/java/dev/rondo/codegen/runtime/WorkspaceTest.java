package dev.rondo.codegen.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs of one recurrence for several shapes, in turns: in one memory as in memories of their own. */
class WorkspaceTest {

  /** W changes with each run; exp(k) is prepared once, before the first, and again where k was written or another session ran. */
  private static final Recurrence R = Language.parse(new Source("n.rondo",
      "network n(F) { input x[F] over time; param W[F, F], k[F]; state h[F]; h' = tanh(W @ h + exp(k) * x); W' = W + 0.01 * average(outer(h', x)); output h' }"), Library.standard()).networks().get(0).recurrence();

  private record Size(int batch, int steps) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void sessionsTakeTurnsInOneMemory(int threads) {
    for (Element element : Element.values()) {
      Options options = Options.of(Map.of("F", 19), 5, 9).element(element).threads(threads).without(Decision.SMALL);
      List<Size> sizes = List.of(new Size(5, 9), new Size(5, 4), new Size(2, 9), new Size(1, 1));
      List<Session> shared = new ArrayList<>(), apart = new ArrayList<>();
      for (Size s : sizes) {
        Compiled compiled = Compiled.of(R, options.batch(s.batch).steps(s.steps));
        shared.add(shared.isEmpty() ? compiled.open() : compiled.open(shared.get(0)));
        apart.add(compiled.open());
      }
      for (Session s : shared) assertSame(((CompiledSession) shared.get(0)).memory(), ((CompiledSession) s).memory());
      Random random = new Random(3);
      for (List<Session> all : List.of(shared, apart)) {
        all.get(0).write("W", new Random(1).doubles(19 * 19, -0.3, 0.3).toArray());
        all.get(0).write("k", new Random(2).doubles(19, -1, 0).toArray());
      }
      int before = 0;
      for (int turn = 0; turn < 20; turn++) {
        int now = random.nextInt(4);
        double[] x = random.doubles(shared.get(now).length("x"), -1, 1).toArray();
        for (List<Session> all : List.of(shared, apart)) {
          if (now != before) for (String name : List.of("W", "k")) all.get(now).take(name, all.get(before));
          all.get(now).write("x", x);
          all.get(now).run();
        }
        assertArrayEquals(apart.get(now).read("h"), shared.get(now).read("h"));
        assertArrayEquals(apart.get(now).read("W"), shared.get(now).read("W"));
        before = now;
      }
      apart.forEach(Session::close);
      shared.get(0).close();
    }
  }

  @Test
  void whatDoesNotFitHasMemoryOfItsOwn() {
    Options options = Options.of(Map.of("F", 3), 2, 4);
    Session small = Compiled.of(R, options).open();
    small.write("k", new double[] {1, 2, 3});
    for (Options other : List.of(options.steps(400), options.element(Element.F64), options.threads(2).without(Decision.SMALL))) {
      Session own = Compiled.of(R, other).open(small);
      assertArrayEquals(new double[3], own.read("k"));
      own.take("k", small);
      assertArrayEquals(new double[] {1, 2, 3}, own.read("k"));
      own.close();
    }
  }

  private static Recurrence cell(String text) {
    return Language.parse(new Source("n.rondo", text), Library.standard()).cells().get(0);
  }

  /** What is prepared of a parameter is made anew in every session of a memory, whichever it was written through. */
  @Test
  void aParameterThatIsWrittenThroughOneIsAnotherForAll() {
    Recurrence gru = Language.cell("gru");
    Options options = Options.of(Map.of("I", 19, "H", 35), 9, 4);
    try (Session first = Compiled.of(gru, options).open(); Session alone = Compiled.of(gru, options.batch(5)).open()) {
      Session second = Compiled.of(gru, options.batch(5)).open(first);
      assertSame(((CompiledSession) first).memory(), ((CompiledSession) second).memory());
      for (int round = 1; round <= 3; round++) {
        for (Recurrence.Param p : gru.params()) {
          double[] numbers = new Random(round).doubles(first.length(p.name()), -0.3, 0.3).toArray();
          first.write(p.name(), numbers);
          alone.write(p.name(), numbers);
        }
        for (Session s : List.of(second, alone)) {
          s.write("x", new Random(7).doubles(s.length("x"), -1, 1).toArray());
          s.run();
        }
        assertArrayEquals(alone.read("h"), second.read("h"), "round " + round);
      }
    }
  }

  /** A program with fewer parameters would have other things where the first has its own. */
  @Test
  void whoHasOtherParametersHasMemoryOfItsOwn() {
    Recurrence more = cell("cell a(F) { input x[F]; param W[F, F], u[F]; output y = W @ x + u }"), fewer = cell("cell a(F) { input x[F]; param W[F, F]; output y = W @ x }");
    Options options = Options.of(Map.of("F", 5), 3, 2);
    try (Session first = Compiled.of(more, options).open()) {
      for (Recurrence r : List.of(more, fewer)) {
        Session second = Compiled.of(r, options).open(first);
        assertEquals(r == more, ((CompiledSession) first).memory() == ((CompiledSession) second).memory());
      }
    }
  }
}
