package dev.rondo.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.machine.Element;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a number that is not finite comes from, in networks made so that one can say it beforehand. */
class FirstNonFiniteTest {

  private static final int STEPS = 5, EXAMPLES = 3;
  private static final Map<String, Integer> SIZES = Map.of("I", 2);

  private static Recurrence network(String equations) {
    return Language.read("network n(I) { input x[I] over time; target y[I]; param w[I] init 1\n" + equations + "\n}");
  }

  /** x is 1 but for one number: that of a step, example and unit. */
  private static Toy.Arrays data(int step, int example, int unit, double value) {
    double[][] x = new double[EXAMPLES][STEPS * 2], y = new double[EXAMPLES][2];
    for (double[] row : x) Arrays.fill(row, 1);
    x[example - 1][(step - 1) * 2 + unit - 1] = (float) value;
    return new Toy.Arrays(STEPS, Map.of("x", x, "y", y));
  }

  private static Optional<FirstNonFinite> find(String equations, Element element, double weight, Toy.Arrays data) {
    return FirstNonFinite.find(network(equations), SIZES, element, Map.of("w", new double[] {weight, weight}), data, Batches.inOrder(LengthBuckets.whole(data), EXAMPLES), 0, new DropoutMasks(1, 0));
  }

  /** e^100 is past the largest float, not past the largest double. */
  @Test
  void overflowInTheForwardPass() {
    String equations = "e = exp(w * x); s = tanh(e); loss mse(average(s, time), y)";
    FirstNonFinite first = find(equations, Element.F32, 1, data(3, 2, 1, 100)).orElseThrow();
    assertEquals(new FirstNonFinite("e", "e", 3, 2, 1, Double.POSITIVE_INFINITY, "exp(w * x)"), first);
    assertEquals("'e' is infinity at step 3 of example 2 of the batch, unit 1; e = exp(w * x)", first.describe());
    assertTrue(find(equations, Element.F64, 1, data(3, 2, 1, 100)).isEmpty());
  }

  /** Both names overflow at step 4; the one that the other is made of is told. */
  @Test
  void theCauseComesBeforeItsEffects() {
    FirstNonFinite first = find("a = exp(w * x); b = a * 2; c = b + x; loss mse(average(c, time), y)", Element.F32, 1, data(4, 1, 2, 200)).orElseThrow();
    assertEquals("a", first.name());
    assertEquals(4, first.step());
    assertEquals(2, first.unit());
  }

  /** h' = 1e10 h + x with x = 1e10 at the first step: 1e10, 1e20, 1e30, and the fourth product is past the largest float, 3.4e38. */
  @Test
  void aStateThatExplodes() {
    Recurrence r = Language.parse(new Source("n.rondo", """
        cell grow(I) { input x[I]; state h[I]; param k[I] init 1
          g = k * h
          h' = g + x
          output h' }
        network n(I) { input x[I] over time; target y[I]
          h = grow(x)
          loss mse(last(h), y) }"""), Library.standard()).network("n").orElseThrow().recurrence();
    Toy.Arrays data = data(1, 1, 1, 1e10);
    String param = r.params().get(0).name();
    FirstNonFinite first = FirstNonFinite.find(r, SIZES, Element.F32, Map.of(param, new double[] {1e10, 1}), data, Batches.inOrder(LengthBuckets.whole(data), EXAMPLES), 0, new DropoutMasks(1, 0)).orElseThrow();
    assertEquals(4, first.step(), first.describe());
    assertEquals(1, first.example());
    assertEquals(1, first.unit());
    assertTrue(first.name().endsWith("g"), first.name());
  }

  /** √ has no derivative at 0: the loss is a number, its gradient is not. */
  @Test
  void theBackwardPass() {
    FirstNonFinite first = find("q = x - w; s = sqrt(q * q); loss mse(last(s), y)", Element.F32, 0.5, data(5, 2, 2, 0.5)).orElseThrow();
    assertTrue(first.name().endsWith("_bar"), first.describe());
    assertEquals(5, first.step());
    assertEquals("s", first.maker());
    assertTrue(first.describe().contains(", the derivative of the loss with respect to 'q',"), first.describe());
    assertTrue(first.describe().endsWith("; it comes from s = sqrt((x - w) * (x - w))"), first.describe());
  }

  /** q is read by two equations, and √ alone has no derivative at 0. */
  @Test
  void theEquationThatMadeADerivative() {
    FirstNonFinite first = find("q = x * w; u = tanh(q); v = sqrt(q); loss mse(last(u + v), y)", Element.F32, 1, data(5, 2, 2, 0)).orElseThrow();
    assertEquals("q_bar", first.name());
    assertEquals("v", first.maker());
  }

  /** A value that is infinite where it is not selected has made nothing. */
  @Test
  void whatIsNotSelectedIsNotTheOrigin() {
    FirstNonFinite first = find("g = log(x); k = select(x > 0, g, 0); e = exp(100 * w * x); loss mse(last(k + e), y)", Element.F32, 1, data(2, 1, 1, 0)).orElseThrow();
    assertEquals("e", first.name());
  }

  /** A step that the loss does not read. */
  @Test
  void nothingWhereItIsNotRead() {
    assertTrue(find("e = exp(w * x); loss mse(last(e), y)", Element.F32, 1, data(3, 2, 1, 100)).isEmpty());
  }

  @Test
  void nothingWhereAllIsFinite() {
    assertTrue(find("s = tanh(w * x); loss mse(last(s), y)", Element.F32, 1, data(1, 1, 1, 7)).isEmpty());
  }
}
