package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.autodiff.Pullback;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.InterpretedSession;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.language.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** E[i] and its gradient: what is no index is refused where it is written, and reads nothing outside where it is computed. */
class IndicesTest {

  private static final Map<String, Integer> SIZES = Map.of("V", 3, "D", 2);
  private static final Recurrence ROWS = Language.read("network rows(V, D) { input i over time; param E[V, D]; output e = pick(E, i) }");
  private static final Recurrence SHIFTED = Language.read("network rows(V, D) { input i over time; input x[D] over time; param E[V, D]; output e = pick(E, i - 1), p = place(x, i - 1, V) }");

  private static List<Session> sessions(Recurrence r, Options options) {
    return List.of(new InterpretedSession(r, options), Compiled.of(r, options).open(), Compiled.of(r, options.form(Options.Form.SCALAR)).open());
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 3, 0.5, 1e30, -1e30, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 4294967296.0})
  void whatIsNoIndexIsRefusedWhereItIsWritten(double wrong) {
    for (Session session : sessions(ROWS, Options.of(SIZES, 1, 2))) {
      for (Runnable write : List.<Runnable>of(() -> session.write("i", new double[] {2, wrong}), () -> session.write("i", new float[] {2, (float) wrong}))) {
        String message = assertThrows(IllegalArgumentException.class, write::run).getMessage();
        assertTrue(message.startsWith("'i' is an index of 3 positions, and number 1 of it is "), message);
        assertTrue(message.endsWith("; give whole numbers from 0 to 2"), message);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Element.class)
  void aComputedIndexThatIsNonePicksNaNAndPlacesNothing(Element element) {
    double[] computed = {1, 3, 0, 4, 1.5, Double.NaN, 1e30, -1e30, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 4294967297.0, 2};   // 1, 3 and 2 are rows 0, 2 and 1
    for (Session session : sessions(SHIFTED, Options.of(SIZES, 1, computed.length).element(element))) {
      session.write("E", new double[] {10, 11, 20, 21, 30, 31});
      double[] x = new double[2 * computed.length];
      java.util.Arrays.fill(x, 5);
      session.write("x", x);
      session.write("i", computed);
      session.run();
      double[] rows = session.read("e"), places = session.read("p");
      for (int t = 0; t < computed.length; t++) {
        int row = t == 0 ? 0 : t == 1 ? 2 : t == computed.length - 1 ? 1 : -1;
        double[] wanted = row < 0 ? new double[] {Double.NaN, Double.NaN} : new double[] {10 * (row + 1), 10 * (row + 1) + 1}, place = new double[6];
        if (row >= 0) place[2 * row] = place[2 * row + 1] = 5;
        assertArrayEquals(wanted, java.util.Arrays.copyOfRange(rows, 2 * t, 2 * t + 2), 0, session.getClass() + " step " + t);
        assertArrayEquals(place, java.util.Arrays.copyOfRange(places, 6 * t, 6 * t + 6), 0, session.getClass() + " step " + t);
      }
    }
  }

  /** In single precision 1e8 + 1 - 1e8 depends on the order of its terms; the order is steps, then examples, in every form and on any number of threads. */
  @Test
  void gradientsOfRowsAreAddedInTheOrderOfStepsAndExamples() {
    Recurrence r = Language.read("network rows(V, D) { input i over time; input w[D] over time; param E[V, D]; output e = total(sum(pick(E, i) * w)) }");
    Pullback back = Pullback.of(r, r.outputs().get(0).value());
    Recurrence gradient = back.extended().withOutputs(List.of(new Output("bar", back.cotangent(r.params().get(0).expr()))));
    int steps = 3, batch = 2, wide = 40;
    float[] terms = {1e8f, 1, -1e8f, 3, 1e8f, 5}, index = {1, 1, 1, 0, 1, 1}, w = new float[terms.length * wide], wanted = new float[3 * wide];
    for (int k = 0; k < terms.length; k++) for (int d = 0; d < wide; d++) {
      w[k * wide + d] = terms[k] + d;
      wanted[(int) index[k] * wide + d] += terms[k] + d;
    }
    for (Options.Form form : Forms.each()) for (int threads : new int[] {1, 2, 3}) {
      Options options = Options.of(Map.of("V", 3, "D", wide), batch, steps).form(form).threads(threads).without(Decision.SMALL);
      try (Session session = Compiled.of(gradient, options).open()) {
        session.write("i", index);
        session.write("w", w);
        for (int run = 0; run < 2; run++) {
          session.run();
          float[] found = new float[wanted.length];
          session.read("bar", found);
          assertArrayEquals(wanted, found, 0, form + ", " + threads + " threads");
        }
      }
    }
  }

  @Test
  void noProductIsMadeOfIt() {
    Recurrence whole = Differential.gradient(ROWS);
    List<String> kinds = new ArrayList<>();
    Compiled.of(whole, Options.of(SIZES, 4, 5)).schedule().phases().forEach(p -> p.steps().forEach(s -> kinds.add(s.kind())));
    assertTrue(kinds.contains("pick") && kinds.contains("place") && !kinds.contains("product") && !kinds.contains("gradients"), kinds::toString);
  }

  @Test
  void anAxisTooLongForSinglePrecisionIsRefused() {
    Recurrence r = Language.read("network long(V) { input i; param b[V]; output p = pick(b, i) }");
    Options options = Options.of(Map.of("V", (1 << 24) + 1), 1, 1);
    String message = assertThrows(IllegalArgumentException.class, () -> Compiled.of(r, options)).getMessage();
    assertEquals("an axis of length V = 16777217 is too long for indices in single precision, which count to 16777216; use f64", message);
  }

  @Test
  void moreStepsThanSinglePrecisionCountsAreRefusedWhereTheyAreCounted() {
    Recurrence counted = Language.read("network n() { input x over time; output p = x + t }"), lengths = Language.read("network n() { input x over time with lengths n; output p = x * 2 }"), neither = Language.read("network n() { input x over time; output p = x * 2 }");
    Options options = Options.of(Map.of(), 1, (1 << 24) + 1);
    for (Recurrence r : List.of(counted, lengths)) {
      String message = assertThrows(IllegalArgumentException.class, () -> Compiled.memoryBytes(r, options)).getMessage();
      assertEquals("'n' counts its steps, and 16777217 are too many for single precision, which counts to 16777216; use f64, or cut the sequence", message);
      Compiled.memoryBytes(r, options.steps(1 << 24));
      Compiled.memoryBytes(r, options.element(Element.F64));
    }
    Compiled.memoryBytes(neither, options);
  }
}
