package dev.rondo.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** print -> parse -> print is the identity. */
class RoundTripTest {

  static Stream<String> cells() {
    return Library.standard().names().stream();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyCellOfTheLibrary(String name) {
    same(Language.cell(name));
  }

  static void same(Recurrence r) {
    String once = Printer.print(r);
    Recurrence again = Language.read(once);
    assertEquals(once, Printer.print(again));
    assertEquals(r.params(), again.params());
    assertEquals(r.inputs(), again.inputs());
    assertEquals(r.states(), again.states());
    assertEquals(r.outputs(), again.outputs());
    assertEquals(r.updates(), again.updates());
  }
}
