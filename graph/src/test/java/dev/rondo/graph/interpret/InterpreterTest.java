package dev.rondo.graph.interpret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values worked out by hand. Two steps (rows) of one example, x = 1 2 then 3 -4 unless said otherwise. */
class InterpreterTest {

  private static final double[][][] X = {{{1, 2}}, {{3, -4}}};
  private static final double[][][] W = {{{1, 2, 3, 4, 5, 6}}};   // [3, 2]

  private static double[][][] value(String expression) {
    return Interpreter.run(Language.read("network n() { input x[2] over time; input s per example; param W[3, 2], b[2]; output y = " + expression + " }"),
        Map.of(), 2, 1, Map.of("x", X, "W", W, "b", new double[][][] {{{10, 20}}}, "s", new double[][][] {{{0.5}}})).get("y");
  }

  private static void is(String expression, double[]... steps) {
    double[][][] found = value(expression);
    org.junit.jupiter.api.Assertions.assertEquals(steps.length, found.length, expression);
    for (int t = 0; t < steps.length; t++) assertArrayEquals(steps[t], found[t][0], 1e-15, expression);
  }

  private static double[] v(double... numbers) {
    return numbers;
  }

  @Test
  void elementwise() {
    is("x + b", v(11, 22), v(13, 16));
    is("x * s - 1", v(-0.5, 0), v(0.5, -3));
    is("x ^ 3", v(1, 8), v(27, -64));
    is("max(x, 2)", v(2, 2), v(3, 2));
    is("min(x, b) / 2", v(0.5, 1), v(1.5, -2));
    is("(x < 2) + (x >= 3) * 10", v(1, 0), v(10, 1));
    is("x == 3", v(0, 0), v(1, 0));
    is("select(x > 0, x, 0)", v(1, 2), v(3, 0));
    is("relu(x)", v(1, 2), v(3, 0));
    is("abs(-x) + sqrt(4) + exp(0) + log(1) + tanh(0) + sigmoid(0)", v(4.5, 5.5), v(6.5, 7.5));
    is("softplus(x - x)", v(Math.log(2), Math.log(2)), v(Math.log(2), Math.log(2)));
  }

  @Test
  void structural() {
    is("W @ x", v(5, 11, 17), v(-5, -7, -9));
    is("transpose(W)[0:1, :]", v(1, 3, 5));
    is("W[1:2, 1:2]", v(4));
    is("W @ transpose(W)[:, 0:1]", v(5, 11, 17));
    is("outer(x, b)", v(10, 20, 20, 40), v(30, 60, -40, -80));
    is("dot(x, b)", v(50), v(-50));
    is("concat(x, b)", v(1, 2, 10, 20), v(3, -4, 10, 20));
    is("concat(W, W, axis = 1)[0:1, :]", v(1, 2, 1, 2));
    is("sum(W)", v(3, 7, 11));
    is("sum(W, axis = 0)", v(9, 12));
    is("sum(W, axis = all) + mean(W, axis = all)", v(24.5));
    is("max(W, axis = 0) + max(x)", v(7, 8), v(8, 9));
    is("broadcast(b, 2, 2)", v(10, 20, 10, 20));
    is("pick(W, 2)", v(5, 6));
    is("pick(W, dot(x, x) == 25)", v(1, 2), v(3, 4));
    is("pick(b, sum(x[0:1]) - 2)", v(Double.NaN), v(20));
    is("pick(W, s)", v(Double.NaN, Double.NaN));
    is("pick(W, 1 / 0)", v(Double.NaN, Double.NaN));
    is("pick(transpose(W), 1)", v(2, 4, 6));
    is("pick(W, W[:, 1:2] @ ones(1))", v(2 * 1 + 4 * 3 + 6 * 5, 2 * 2 + 4 * 4 + 6 * 6));
    is("place(x, 1, 3)", v(0, 0, 1, 2, 0, 0), v(0, 0, 3, -4, 0, 0));
    is("place(s, 2, 3) + place(s, 0.5, 3) + place(s, 3, 3) + place(s, -1, 3)", v(0, 0, 0.5));
    is("change(x)", v(0, 0), v(2, -6));
    is("activation_penalty(x)", v((1 + 4 + 9 + 16) / 4.0));
    is("temporal_penalty(x)", v((0 + 0 + 4 + 36) / 4.0));
    is("activation_penalty(x[1:2])", v((4 + 16) / 2.0));
    is("mass(s) + mass(b)", v(31));
    is("size(2) + extent(time) + extent(batch, time) * zeros(2)", v(4, 4));
  }

  @Test
  void overTime() {
    is("total(x, time)", v(4, -2));
    is("total(x)", v(4, -2));
    is("total(s, time)", v(1));
    is("average(x)", v(2, -1));
    is("last(x)", v(3, -4));
    is("at_last(b)", v(0, 0), v(10, 20));
  }

  @Test
  void functionsThatAreText() {
    double e = Math.exp(-1);
    is("softmax(x)", v(e / (1 + e), 1 / (1 + e)), v(1 / (1 + Math.exp(-7)), Math.exp(-7) / (1 + Math.exp(-7))));
    is("logsumexp(b * 0)", v(Math.log(2)));
    is("mse(x, b)", v((81 + 324 + 49 + 576) / 4.0));
    is("mae(x, b)", v((9 + 18 + 7 + 24) / 4.0));
    is("silu(b * 0) + swish(b * 0) + gelu(b * 0)", v(0, 0));
    is("logsigmoid(b * 0)", v(-Math.log(2), -Math.log(2)));
    is("layernorm(x)", v(-0.5 / Math.sqrt(0.25 + 1e-5), 0.5 / Math.sqrt(0.25 + 1e-5)), v(3.5 / Math.sqrt(12.25 + 1e-5), -3.5 / Math.sqrt(12.25 + 1e-5)));
    is("cross_entropy(b * 0, ones(2) / 2)", v(Math.log(2)));
    is("binary_cross_entropy(b * 0, b)", v(Math.log(2)));
    is("where(x > 2, 1, 0)", v(0, 0), v(1, 0));
  }

  @Test
  void statesRunForwardsAndBackwards() {
    Recurrence r = Language.read("""
        network n() {
          input x[2] over time
          input h0[2]
          state h[2] init h0
          state g[2] init 100 backward
          h' = h + x
          g' = g + x
          output before = h, back = g, h', end = last(h'), done = final(g)
          h0' = final(h)
        }
        """);
    Map<String, double[][][]> given = Map.of("x", X, "h0", new double[][][] {{{0, 1}}});
    Map<String, double[][][]> y = Interpreter.run(r, Map.of(), 2, 1, given);
    assertArrayEquals(v(0, 1), y.get("before")[0][0]);
    assertArrayEquals(v(1, 3), y.get("before")[1][0]);
    assertArrayEquals(v(4, -1), y.get("h")[1][0]);
    assertArrayEquals(v(4, -1), y.get("end")[0][0]);
    assertArrayEquals(v(103, 96), y.get("back")[0][0]);
    assertArrayEquals(v(100, 100), y.get("back")[1][0]);
    assertArrayEquals(v(104, 98), y.get("done")[0][0]);
    assertArrayEquals(v(4, -1), Interpreter.updates(r, Map.of(), 2, 1, given).get("h0")[0][0]);
  }
}
