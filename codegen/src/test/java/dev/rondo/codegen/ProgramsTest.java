package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.InterpretedSession;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Definitions;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that use every operation, each with its gradient: interpreter = scalar code = vector code at the sizes where loops have edges. */
class ProgramsTest {

  private static final List<int[]> SIZES = List.of(   // batch, steps, I, H
      new int[] {1, 1, 1, 1}, new int[] {2, 3, 7, 8}, new int[] {3, 2, 15, 17}, new int[] {17, 5, 1, 16}, new int[] {1, 4, 100, 3}, new int[] {5, 1, 3, 257});

  static Stream<String> programs() {
    return Stream.of("matrix_state", "shapes", "batch_matrices", "swap", "softmaxes", "both_ways", "indices", "attention", "stretched", "many_products");
  }

  static Recurrence program(String name) {
    String file = "/programs/" + name + ".rondo";
    try (var in = ProgramsTest.class.getResourceAsStream(file)) {
      Definitions module = Language.parse(new Source(name + ".rondo", new String(in.readAllBytes(), StandardCharsets.UTF_8)), Library.standard());
      return module.networks().isEmpty() ? module.cells().get(0) : module.networks().get(0).recurrence();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void agrees(String name) {
    Recurrence r = Differential.withGradient(program(name));
    for (int[] s : SIZES) for (Element element : Element.values()) {
      if ((name.equals("batch_matrices") || name.equals("many_products")) && s[3] > 100) continue;   // H x H for every example, or for each of many: too slow for the interpreter
      Options options = Options.of(Map.of("I", s[2], "H", s[3]), s[0], s[1]).element(element);
      Session interpreted = new InterpretedSession(r, options), vector = Compiled.of(r, options).open(), scalar = Compiled.of(r, options.form(Options.Form.SCALAR)).open();
      for (Session session : List.of(interpreted, vector, scalar)) {
        Differential.fill(session, r, options.sizes(), 11);
        session.run();
      }
      String where = name + " " + java.util.Arrays.toString(s) + " " + element + " ";
      r.outputs().forEach(o -> assertArrayEquals(scalar.read(o.name()), vector.read(o.name()), 0, where + o.name()));
      double bound = element == Element.F64 ? 1e-11 : 2e-3;
      Differential.errors(r, vector, interpreted).forEach((output, error) -> assertTrue(error < bound, where + output + ": error " + error));
    }
  }
}
