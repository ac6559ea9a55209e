package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products whose sums and rows are so long that they are done in pieces: the pieces together are the whole, to the bit in any form of code. */
@Tag("slow")
class LongSumsTest {

  private static final Recurrence CELL = Differential.withGradient(Language.read("cell c(I, H) { input x[I]; state h[H]; param W[H, I], V[H, I], U[H, H], Z[H, H]; h' = tanh(W @ x + U @ h) * sigmoid(V @ x + Z @ h); output h' }"));

  @ParameterizedTest(name = "batch {0}, steps {1}, I {2}, H {3}")
  @CsvSource({
      "7, 301, 5, 9",      // weight gradients: sums over 2107 rows
      "26, 2, 1501, 40",   // weights: sums over 1501 columns, for many rows
      "9, 2, 24, 1037",    // the way back: two sums over 1037 units each
      "331, 1, 700, 33",
      "1, 1, 3001, 1"})
  void agree(int batch, int steps, int inputs, int units) {
    Options options = Options.of(Map.of("I", inputs, "H", units), batch, steps);
    isExact(CELL, options);
    for (Element element : Element.values()) {
      Options same = options.element(element);
      haveSameBits(CELL, List.of(same, same.form(Options.Form.SCALAR), same.threads(2).without(Decision.SMALL)));
    }
  }

  private static final Recurrence SUMS = Differential.withGradient(Language.read("cell s(H) { input x[H]; state h[H]; param U[H, H], p[H], b[H]; h' = tanh(U @ h + p * h + b + x); output h' }"));

  /** Gradients of a bias and of a factor: sums over steps and examples of a value and of a product of two. Weights are turned for the product on the way. */
  @ParameterizedTest(name = "batch {0}, steps {1}, H {2}")
  @CsvSource({
      "3, 9, 150",     // more vectors than registers
      "9, 9, 20",      // few vectors, many rows
      "3, 7, 150",     // fewer steps than are worth a call each
      "1, 8, 128",     // one panel of eight vectors
      "2, 8, 1", "1, 9, 2"})
  void ofColumns(int batch, int steps, int units) {
    Options options = Options.of(Map.of("H", units), batch, steps);
    isExact(SUMS, options);
    haveSameBits(SUMS, List.of(options, options.form(Options.Form.SCALAR), options.threads(2).without(Decision.SMALL)));
  }

  private static final Recurrence NORMALISED = Differential.withGradient(Language.read("""
      cell n(H) {
        input x[H]
        state h[H], M[3, H]
        param U[H, H], g[H], v[H], b[H], a[3]
        d = U @ h - mean(U @ h)
        r = 1 / sqrt(mean(d * d) + 1e-5)
        M' = 0.5 * M + outer(a, x * h)
        h' = tanh(d * r * g + x * r * v + b + sum(M * M, axis = 0) * sum(h * x))
        y = sum(M * M')
        output h', y
      }"""));

  /** Sums that multiply: squares of a row, of a matrix by rows and by columns, and over steps the gradient of a gain, whose values are a deviation from the mean times a number for each row. */
  @ParameterizedTest(name = "batch {0}, steps {1}, H {2}, in chunks of {3}")
  @CsvSource({
      "3, 9, 150, 0",     // more vectors than registers
      "9, 9, 20, 0",      // few vectors, many rows
      "3, 7, 150, 2",     // fewer steps than are worth a call each
      "1, 8, 128, 3", "2, 8, 1, 0", "1, 9, 2, 4"})
  void ofProducts(int batch, int steps, int units, int chunk) {
    Options options = Options.of(Map.of("H", units), batch, steps).chunk(chunk);
    assertTrue(columnSums(options).anyMatch(c -> c.factors().size() == 3), () -> Compiled.of(NORMALISED, options).schedule().toString());
    assertTrue(columnSums(options.without(Decision.RECOMPUTE)).allMatch(c -> c.factors().size() == 1));
    isExact(NORMALISED, options);
    haveSameBits(NORMALISED, List.of(options, options.form(Options.Form.SCALAR), options.threads(2).without(Decision.SMALL), options.without(Decision.RECOMPUTE)));
  }

  /** A product that a sum takes apart, and nobody else reads, is not computed. */
  @Test
  void noKernelIsLeftWithoutAReader() {
    Recurrence r = Language.read("cell c(H) { input x[H], y[H]; state h[H]; param U[H, H]; h' = tanh(U @ h + x); output l = total(h' * (x * y)) }");
    Options options = Options.of(Map.of("H", 20), 3, 5).element(Element.F64);
    Compiled compiled = Compiled.of(r, options);
    assertTrue(compiled.schedule().steps().stream().noneMatch(s -> s instanceof Step.Fused f && f.stores().isEmpty()), () -> compiled.schedule().toString());
    isExact(r, options);
  }

  private static Stream<Step.ColumnSum> columnSums(Options options) {
    return Compiled.of(NORMALISED, options).schedule().steps().stream().filter(s -> s instanceof Step.ColumnSum).map(s -> (Step.ColumnSum) s);
  }

  /** A short sum and a long one into the same numbers: each alone would have its weights cut into panels of another width. */
  @ParameterizedTest(name = "units {0} and {1}")
  @CsvSource({"20, 300", "300, 20", "127, 128"})
  void ofUnequalDepth(int first, int second) {
    Recurrence r = Differential.withGradient(Language.read("cell c(G, H) { state g[G], h[H]; param U[H, H], V[H, G], X[G, H], Y[G, G]; h' = tanh(U @ h + V @ g); g' = sigmoid(X @ h + Y @ g); output h' }"));
    Options options = Options.of(Map.of("G", first, "H", second), 9, 5).element(Element.F64);
    Session vector = run(r, options), scalar = run(r, options.form(Options.Form.SCALAR)), interpreted = Differential.interpreted(r, options, 5);
    r.outputs().forEach(o -> assertArrayEquals(vector.read(o.name()), scalar.read(o.name()), 0, "scalar " + o.name()));
    Differential.errors(r, vector, interpreted).forEach((output, error) -> assertTrue(error < 1e-11, output + ": error " + error));
    assertArrayEquals(run(r, options.element(Element.F32)).read("h"), run(r, options.element(Element.F32).form(Options.Form.SCALAR)).read("h"), 0);
  }

  /** The way back is a sum of five products, each in two pieces, for rows in two sweeps and columns in panels of two widths: too many calls for one method. */
  @Test
  void ofManyPieces() {
    Recurrence r = Differential.withGradient(Language.read("cell c(I, H) { input x[I]; state h[H]; param A[H, I], B[H, I], C[H, I], D[H, I], E[H, I]; h' = tanh(A @ x) * (B @ x) + sigmoid(C @ x) * (D @ x) + E @ x; output h' }"));
    Options options = Options.of(Map.of("I", 70, "H", 1037), 662, 1);
    isExact(r, options);
    haveSameBits(r, List.of(options, options.form(Options.Form.SCALAR), options.threads(2)));
  }

  /** Gradients that the second-level cache does not hold are summed in longer pieces, here of 1099 = 550 + 549: ∂loss/∂W[i, j] = Σ weight[k, i] x[k, j]. */
  @Test
  void largeGradients() {
    Recurrence dense = Differential.withGradient(Language.read("cell dense(I, H) { input x[I]; param W[H, I]; y = W @ x; output y }"));
    int batch = 7, steps = 157, inputs = 3100, units = 131;
    Options options = Options.of(Map.of("I", inputs, "H", units), batch, steps);
    Session exact = run(dense, options.element(Element.F64)), vector = run(dense, options), scalar = run(dense, options.form(Options.Form.SCALAR)), two = run(dense, options.threads(2));
    double[] weight = exact.read("weight.y"), x = exact.read("x"), expected = new double[units * inputs];
    for (int k = 0; k < batch * steps; k++) for (int i = 0; i < units; i++) for (int j = 0; j < inputs; j++) expected[i * inputs + j] += weight[k * units + i] * x[k * inputs + j];
    assertArrayEquals(expected, exact.read("bar.W"), 1e-11);
    assertArrayEquals(vector.read("bar.W"), scalar.read("bar.W"), 0);
    assertArrayEquals(vector.read("bar.W"), two.read("bar.W"), 0);
    two.close();
  }

  /** In doubles, the numbers of an interpreter. */
  private static void isExact(Recurrence r, Options options) {
    Differential.errors(r, run(r, options.element(Element.F64)), Differential.interpreted(r, options, 5)).forEach((output, error) -> assertTrue(error < 1e-11, output + ": error " + error));
  }

  private static void haveSameBits(Recurrence r, List<Options> all) {
    List<Session> sessions = all.stream().map(o -> run(r, o)).toList();
    for (int i = 1; i < all.size(); i++) for (var o : r.outputs()) {
      assertArrayEquals(sessions.get(0).read(o.name()), sessions.get(i).read(o.name()), 0, o.name() + " of " + all.get(i));
    }
    sessions.forEach(Session::close);
  }

  private static Session run(Recurrence r, Options options) {
    return Differential.run(r, options, 5);
  }
}
