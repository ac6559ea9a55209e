package dev.rondo.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Printer;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.interpret.Interpreter;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.simplify.Simplify;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A branch that was not taken gives 0, however large the derivative below it is: f'(x) and f''(x) at the edge, by hand. */
class EdgeDerivativeTest {

  private static final double INF = Double.POSITIVE_INFINITY;

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      select(x > 0, sqrt(x), 0)                  |  0  | 0     | 0
      select(x > 0, sqrt(x), 0)                  | -1  | 0     | 0
      select(x > 0, sqrt(x), 0)                  |  4  | 0.25  | -0.03125
      select(x <= 0, 0, sqrt(x))                 |  0  | 0     | 0
      select(x > 0, log(x), 0)                   |  0  | 0     | 0
      select(x > 0, log(x), 0)                   |  2  | 0.5   | -0.25
      select(x > 0, 1 / x, 0)                    |  0  | 0     | 0
      select(x > 0, 1 / x, 0)                    |  2  | -0.25 | 0.25
      select(x > 0, x / x, 3 * x)                |  0  | 3     | 0
      select(x > 0, x * log(x), 0)               |  0  | 0     | 0
      select(x > 0, x * log(x), 0)               |  1  | 1     | 1
      select(x > 20, x, log(1 + exp(x)))         | 1000| 1     | 0
      select(x > 0, tanh(log(x)), 0)             | -1  | 0     | 0
      select(x > 0, sum([2] * sqrt(x)), 0)       |  0  | 0     | 0
      select(0 - 2 * x, 0, sqrt(x))              |  1  | 0     | 0
      max(log(max(x, 0)), -5)                    |  0  | 0     | 0
      max(log(max(x, 0)), -5)                    | -1  | 0     | 0
      max(log(max(x, 0)), -5)                    |  1  | 1     | -1
      min(5, -log(max(x, 0)))                    | -1  | 0     | 0
      relu(sqrt(x))                              |  0  | 0     | 0
      relu(sqrt(max(x, 0)))                      | -1  | 0     | 0
      relu(sqrt(x))                              |  4  | 0.25  | -0.03125
      relu(1 / x)                                | -2  | 0     | 0
      sqrt(relu(x))                              | -1  | 0     | 0
      sqrt(max(x, 0))                            | -1  | 0     | 0
      sqrt(max(0, x))                            | -1  | 0     | 0
      sqrt(abs(x))                               |  0  | 0     | 0
      sqrt(abs(x))                               | -4  | -0.25 | -0.03125
      (x > 0) * sqrt(abs(x))                     |  0  | 0     | 0
      sqrt(abs(x)) * (x > 0)                     |  0  | 0     | 0
      -0.5 * (x > 0) * sqrt(abs(x))              |  0  | 0     | 0
      (1 - (x <= 0)) * sqrt(abs(x))              |  0  | 0     | 0
      (x > 0) * sqrt(abs(x))                     |  4  | 0.25  | -0.03125
      sqrt((x > 0) * x)                          | -1  | 0     | 0
      sqrt(2 * (x > 0) * x)                      | -1  | 0     | 0
      relu(x) * sqrt(abs(x))                     |  0  | 0     | 0
      sqrt(x * select(x < 9, 2 * (x > 0), 0))    | -1  | 0     | 0
      select(x > 0, select(x < 9, sqrt(x), 0), 0)| 0   | 0     | 0
      select(x > 0, sqrt(x), 0) + select(x > 1, x * sqrt(x), x) | 0 | 1 | 0
      select(x > 0, sqrt(x), 0) + 5 * x          |  0  | 5     | 0
      sqrt(x)                                    |  4  | 0.25  | -0.03125
      """)
  void ofOneNumber(String function, double x, double first, double second) {
    double[] found = derivatives(function.replace("[2]", "ones(H)"), x);
    assertEquals(first, found[0], 1e-12, "the first");
    assertEquals(second, found[1], 1e-12, "the second");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      sqrt(x)                       |  0
      select(x >= 0, sqrt(x), 0)    |  0
      sqrt(max(x, 0 - 1))           |  0
      select(x > 0, 1, 1 / x)       |  0
      """)
  void aDerivativeThatIsInfiniteIsSeen(String function, double x) {
    assertEquals(INF, Math.abs(derivatives(function, x)[0]));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      select(x > 0, 0, sqrt(x))        | -1
      max(sqrt(x), -5)                 | -1
      abs(sqrt(x))                     | -1
      (x < 0) * sqrt(x)                | -1
      """)
  void aBranchThatWasTakenAndIsNoNumberIsSeen(String function, double x) {
    assertTrue(Double.isNaN(derivatives(function, x)[0]));
  }

  /** Of a vector v = [0, 4] at two steps, of which one number, row or step is read. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      sum(sqrt(v)[1:2])                               | 0 | 0.25
      pick(sqrt(v), 1)                                | 0 | 0.25
      max(sqrt(v))                                    | 0 | 0.25
      sum(select(v > 0, sqrt(v), 0))                  | 0 | 0.25
      sum(select(sum(v) > 5, W @ sqrt(v), 0))         | 0 | 0
      sum(transpose(W) @ select(v > 0, sqrt(v), 0))   | 0 | 0.25
      sum(select(v > 0, concat(v, sqrt(v))[H:2*H], 0))| 0 | 0.25
      sum(select(sum(v) < 0, sqrt(v), 2 * v))         | 2 | 2
      sum(select(outer(v, ones(H)) > 0, outer(log(v), ones(H)), 0), axis = all) | 0 | 0.5
      """)
  void ofAVector(String function, double zero, double four) {
    String text = "network n(H) { input v[H] over time; param W[H, H]; output loss = total(" + function + ") }";
    double[][][] v = {{{0, 4}}, {{0, 4}}};
    Map<String, double[][][]> found = gradients(Language.read(text), Map.of("v", v, "W", new double[][][] {{{1, 0, 0, 1}}}));
    for (int t = 0; t < 2; t++) {
      assertEquals(zero, found.get("v")[t][0][0], 1e-12);
      assertEquals(four, found.get("v")[t][0][1], 1e-12);
    }
  }

  @Test
  void stepsThatAreNotRead() {
    Map<String, double[][][]> found = gradients(Language.read("network n(H) { input v[H] over time; output loss = total(sum(last(sqrt(v)))) }"), Map.of("v", new double[][][] {{{0, 0}}, {{4, 4}}}));
    assertEquals(0, found.get("v")[0][0][0]);
    assertEquals(0.25, found.get("v")[1][0][1]);
  }

  /** select(c, W @ log(v), 0) with c = 0: 0 times infinity in ȳ xᵀ. */
  @Test
  void weightsOfAProductThatIsNotRead() {
    String text = "network n(H) { input v[H] over time; param W[H, H]; output loss = total(sum(select(sum(v) > 5, W @ log(v), 0))) }";
    Map<String, double[][][]> found = gradients(Language.read(text), Map.of("v", new double[][][] {{{0, 1}}, {{1, Math.E * 2}}}, "W", new double[][][] {{{1, 0, 0, 1}}}));
    assertEquals(0, found.get("W")[0][0][0], 1e-12);
    assertEquals(1 + Math.log(2), found.get("W")[0][0][1], 1e-12);
  }

  @Test
  void aParameterThatNoStepReads() {
    String text = "network n(H) { input v[H] over time; param p; output loss = total(sum(select(v > 5, log(p) * v, v))) }";
    assertEquals(0, gradients(Language.read(text), Map.of("v", new double[][][] {{{0, 1}}}, "p", new double[][][] {{{0}}})).get("p")[0][0][0]);
  }

  /** select(m is finite, m * p, 0) where m is -infinity at the first step, and 1 at the second. */
  @Test
  void aStateThatBeginsInfinite() {
    String text = "network n(H) { input v[H] over time; param p; state m init -infinity; m' = max(m, max(v)); output loss = total(select(m > -1e30, m * p, 0)) }";
    assertEquals(1, gradients(Language.read(text), Map.of("v", new double[][][] {{{0, 1}}, {{1, 0}}}, "p", new double[][][] {{{2}}})).get("p")[0][0][0]);
  }

  /** exp(W - m) is 1 in each column, but 0 in the whole second row, whose logarithm is not taken. */
  @Test
  void aSumAlongAnotherAxisThanTheMaximum() {
    String text = "network n(H) { param W[H, H]; s = sum(exp(W - max(W, axis = 0)), axis = 1); output loss = sum(select(s > 0, log(s), 0)) }";
    double[][][] found = gradients(Language.read(text), Map.of("W", new double[][][] {{{0, 0, -1000, -1000}}})).get("W");
    for (double slope : found[0][0]) assertEquals(0, slope, 1e-12);
  }

  @Test
  void whatCannotBeInfiniteHasNoMaskOfItsOwn() {
    Recurrence r = Language.read("network n(H) { input v[H] over time; param a; output loss = total(sum(relu(tanh(a * v)))) }");
    Expr bar = Pullback.of(r, r.outputs().get(0).value()).cotangent(Language.read("cell c { param a; output a }").params().get(0).expr());
    String text = Printer.expression(Simplify.apply(bar));
    assertEquals(1, text.split("select\\(", -1).length - 1, text);
  }

  /** f' and f'' as the interpreter computes them, after simplification too. */
  private static double[] derivatives(String function, double x) {
    Recurrence r = Language.read("network n(H) { input x; output loss = total(" + function + ") }");
    Expr leaf = r.inputs().get(0).expr();
    Pullback first = Pullback.of(r, r.outputs().get(0).value());
    Expr slope = first.cotangent(leaf);
    Expr curvature = Pullback.of(first.extended(), Build.total(slope, slope.axes())).cotangent(leaf);
    Recurrence both = r.withOutputs(List.of(new Output("first", slope), new Output("second", curvature)));
    Map<String, double[][][]> point = Map.of("x", new double[][][] {{{x}}});
    Map<String, double[][][]> found = run(both, point), simple = run(Simplify.apply(both), point);
    found.forEach((name, value) -> assertEquals(value[0][0][0], simple.get(name)[0][0][0], name + ", simplified"));
    return new double[] {found.get("first")[0][0][0], found.get("second")[0][0][0]};
  }

  private static Map<String, double[][][]> gradients(Recurrence r, Map<String, double[][][]> point) {
    Map<String, double[][][]> complete = new HashMap<>(FiniteDifferences.random(r, 3));
    complete.putAll(point);
    Pullback back = Pullback.of(r, r.outputs().get(0).value());
    List<Output> outputs = new ArrayList<>();
    r.params().forEach(p -> outputs.add(new Output(p.name(), back.cotangent(p.expr()))));
    r.inputs().forEach(i -> outputs.add(new Output(i.name(), back.cotangent(i.expr()))));
    return run(back.extended().withOutputs(outputs), complete);
  }

  private static Map<String, double[][][]> run(Recurrence r, Map<String, double[][][]> point) {
    int steps = point.values().stream().mapToInt(v -> v.length).max().orElse(1);
    return Interpreter.run(r, Map.of("H", 2), steps, 1, point);
  }
}
