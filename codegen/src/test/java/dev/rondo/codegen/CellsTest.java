package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.InterpretedSession;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every library cell, forward and backward: interpreter = scalar code = vector code, at odd sizes. */
class CellsTest {

  /** Batch, steps, inputs, units. */
  private record Sizes(int b, int t, int i, int h) {}

  private static final List<Sizes> SIZES = List.of(new Sizes(1, 1, 1, 1), new Sizes(3, 4, 7, 15), new Sizes(7, 2, 17, 16), new Sizes(2, 3, 3, 100));

  static Stream<String> cells() {
    return Library.standard().names().stream();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void agrees(String name) {
    Recurrence r = Differential.withGradient(Language.cell(name));
    for (Sizes s : SIZES) {
      Map<String, Integer> sizes = new HashMap<>();
      r.dims().forEach(d -> sizes.put(d, d.equals("I") ? s.i : d.equals("P") || d.equals("O") ? Math.max(1, s.h - 1) : s.h));
      for (Element element : Element.values()) {
        Options options = Options.of(sizes, s.b, s.t).element(element);
        Session interpreted = new InterpretedSession(r, options), vector = Compiled.of(r, options).open(), scalar = Compiled.of(r, options.form(Options.Form.SCALAR)).open();
        for (Session session : List.of(interpreted, vector, scalar)) {
          Differential.fill(session, r, sizes, 7);
          session.run();
        }
        r.outputs().forEach(o -> assertArrayEquals(scalar.read(o.name()), vector.read(o.name()), 0, name + " " + s + " " + element + " " + o.name()));
        double bound = element == Element.F64 ? 1e-12 : 2e-4;
        Differential.errors(r, vector, interpreted).forEach((output, error) -> assertTrue(error < bound, name + " " + s + " " + element + " " + output + ": error " + error));
      }
    }
  }
}
