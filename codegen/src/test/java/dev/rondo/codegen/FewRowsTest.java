package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of a few rows, whose tiles read several panels of weights at a time and whose loops go through them to and fro: the numbers of an interpreter, and the same bits whatever the code. */
class FewRowsTest {

  /** Of the panels of the gates none is read beside another, or all are, or all but the last, which may be a wide one. */
  @ParameterizedTest(name = "{0}, batch {1}, steps {2}, I {3}, H {4}")
  @CsvSource({
      "lstm, 1, 5, 3, 1",
      "lstm, 1, 6, 7, 50",
      "lstm, 2, 5, 64, 97",
      "lstm, 3, 4, 5, 150",
      "gru, 1, 5, 9, 97",
      "gru, 2, 6, 200, 33",
      "mgu, 1, 4, 40, 40",
      "elman, 4, 5, 30, 270"})
  void agree(String cell, int batch, int steps, int inputs, int units) {
    Recurrence r = Differential.withGradient(Language.cell(cell));
    for (Element element : Element.values()) {
      Options options = Options.of(Map.of("I", inputs, "H", units), batch, steps).element(element);
      try (Session session = Differential.run(r, options, 3)) {
        Differential.errors(r, session, Differential.interpreted(r, options, 3)).forEach((output, error) -> assertTrue(error < (element == Element.F64 ? 1e-11 : 2e-4), output + ": error " + error));
        Options shared = options.threads(2).without(Decision.SMALL);
        for (Options other : List.of(options.form(Options.Form.SCALAR), shared, options.threads(3).without(Decision.SMALL), options.chunk(2), shared.chunk(3), options.without(Decision.HOIST))) {
          try (Session same = Differential.run(r, other, 3)) {
            r.outputs().forEach(o -> assertArrayEquals(session.read(o.name()), same.read(o.name()), 0, o.name() + " of " + other));
          }
        }
      }
    }
  }
}
