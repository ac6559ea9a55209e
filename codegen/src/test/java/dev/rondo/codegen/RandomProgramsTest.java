package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.autodiff.Adjoint;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.InterpretedSession;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.RandomRecurrence;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.analysis.Verify;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random recurrences, their gradients and adjoints: interpreter = compiled code, which has the same bits in both forms and for any number of threads. */
class RandomProgramsTest {

  private static final long PROGRAMS = Long.getLong("rondo.randomPrograms", 16);
  private static final List<Integer> LENGTHS = List.of(1, 2, 7, 8, 17);

  static LongStream seeds() {
    return LongStream.range(0, PROGRAMS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void agrees(long seed) {
    Recurrence r = RandomRecurrence.tame(seed);
    agrees(r, seed);
    agrees(Differential.gradient(r), seed);
    agrees(Adjoint.of(r), seed);
  }

  private static void agrees(Recurrence r, long seed) {
    assertEquals(List.of(), Verify.problems(r), () -> "seed " + seed + "\n" + r);
    Random random = new Random(seed);
    Map<String, Integer> sizes = Map.of("H", length(random), "I", length(random));
    Options shapes = Options.of(sizes, 1 + random.nextInt(5), 1 + random.nextInt(6));
    for (Element element : Element.values()) agrees(r, shapes.element(element), seed);
  }

  private static int length(Random random) {
    return LENGTHS.get(random.nextInt(LENGTHS.size()));
  }

  private static void agrees(Recurrence r, Options options, long seed) {
    try (Session interpreted = new InterpretedSession(r, options);
        Session vector = Compiled.of(r, options).open();
        Session scalar = Compiled.of(r, options.form(Options.Form.SCALAR)).open();
        Session chunked = Compiled.of(r, options.chunk(1 + (int) (seed % 3))).open();
        Session together = Compiled.of(r, options.threads(2).without(Decision.SMALL).chunk((int) (seed / 3 % 4))).open();
        Session plain = Compiled.of(r, options.threads(1 + options.steps() % 2).without(Decision.values())).open()) {
      for (Session session : List.of(interpreted, vector, scalar, chunked, together, plain)) {
        Differential.fill(session, r, seed);
        session.run();
      }
      for (String name : results(r)) {
        String where = "seed " + seed + ", " + options + ", '" + name + "' of\n" + r;
        double[] found = vector.read(name);
        assertArrayEquals(scalar.read(name), found, 0, () -> "scalar and vector code differ: " + where);
        assertArrayEquals(chunked.read(name), found, 0, () -> "time in chunks and whole differ: " + where);
        assertArrayEquals(together.read(name), found, 0, () -> "one and two threads differ: " + where);
        assertArrayEquals(plain.read(name), found, 0, () -> "with and without the scheduler's decisions differ: " + where);
        if (options.element() == Element.F64) near(interpreted.read(name), found, 1e-10, 1e-3, where);
        else near(interpreted.read(name), found, 2e-3, 0.1, where);
      }
    }
  }

  private static List<String> results(Recurrence r) {
    List<String> names = new ArrayList<>();
    r.outputs().forEach(o -> names.add(o.name()));
    r.updates().forEach(u -> names.add(u.target().name()));
    return names;
  }

  /**
   * Within a part of the largest of them, or of {@code least} where all are smaller: floats have no digits left in 1 - tanh² of a saturated value, and a gradient that is 1e-7 may sum
   * a thousand of these.
   */
  private static void near(double[] expected, double[] found, double bound, double least, String where) {
    double size = least;
    for (double v : expected) size = Math.max(size, Math.abs(v));
    assertArrayEquals(expected, found, bound * size, () -> "compiled code is wrong: " + where);
  }
}
