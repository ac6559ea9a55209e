package dev.rondo.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.flow.Flow.GateUse;
import dev.rondo.flow.NormSeries.Verdict;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.interpret.Interpreter;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.text.Source;
import dev.rondo.train.ParameterInitialiser;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against cells whose gradient is known by analysis, and against finite differences. */
class FlowAnalysisTest {

  private static final String LINEAR = "cell linear(H) {\n  input x[H]\n  state h[H]\n  h' = %s * h + x\n  output h'\n}\n";

  private static Flow alone(String text, Map<String, Integer> sizes, int examples, int steps) {
    Recurrence network = LastStep.of(Language.read(text));
    return FlowAnalysis.look(network, sizes, ParameterInitialiser.all(network, sizes, 1), Feed.random(network, sizes, examples, steps, 1));
  }

  private static NormSeries course(Flow flow, String state) {
    return flow.states().stream().filter(p -> p.state().equals(state)).findFirst().orElseThrow().course();
  }

  /** ∂h_T/∂h_t = a^(T - t), and the loss is v · h_T with ‖v‖ = 1. */
  @ParameterizedTest
  @CsvSource({"0.9, VANISHES", "0.5, VANISHES", "1.1, EXPLODES", "2, EXPLODES", "1, STAYS", "0.98, STAYS", "1.02, STAYS", "-0.9, VANISHES"})
  void aLinearRecurrenceHasItsOwnRate(double a, Verdict verdict) {
    int steps = 100;
    Flow flow = alone(String.format(LINEAR, "(" + a + ")"), Map.of("H", 5), 3, steps);
    NormSeries course = course(flow, "h");
    for (int t = 0; t < steps; t++) assertEquals(1, course.mean()[t] / Math.pow(Math.abs(a), steps - 1 - t), 1e-12);
    for (int t = 0; t < steps; t++) assertEquals(0, course.spread()[t] / course.mean()[t], 1e-12);
    assertEquals(Math.abs(a), course.rate(), 1e-12);
    assertEquals(verdict, course.verdict());
    for (double norm : flow.layers().get(0).spectrum().largest()) assertEquals(Math.abs(a), norm, 1e-12);
  }

  @Test
  void theBoundIsPassedWhereArithmeticSays() {   // 0.9^65 = 0.00106, 0.9^66 = 0.00096; 1.1^72 = 956, 1.1^73 = 1051
    NormSeries contracting = course(alone(String.format(LINEAR, "0.9"), Map.of("H", 2), 2, 100), "h");
    assertEquals(OptionalInt.of(99 - 66), contracting.below(1e-3));
    assertEquals(OptionalInt.empty(), contracting.above(1e-3));
    NormSeries expanding = course(alone(String.format(LINEAR, "1.1"), Map.of("H", 2), 2, 100), "h");
    assertEquals(OptionalInt.of(99 - 73), expanding.above(1e-3));
    assertEquals(OptionalInt.empty(), expanding.below(1e-3));
  }

  /** The greatest value of a sequence with lengths begins at -infinity and, running backwards, is still there at steps past the end; the state that it is of has the gradient of its factor. */
  @Test
  void theGreatestValueIsNoStateAndMayBeInfinite() {
    Recurrence network = Language.parse(new Source("peak.rondo", "network n() { input x[2] over time with lengths n; target y[2]; h = half(x, H = 2); loss mse(peak(h, time), y) }\n" + String.format(LINEAR, "0.5").replace("linear", "half")), dev.rondo.graph.library.Library.standard()).networks().get(0).recurrence();
    Map<String, double[]> given = new HashMap<>(Feed.random(network, Map.of(), 2, 4, 1).inputs());
    given.put("n", new double[] {4, 2});
    given.put("x", new double[] {9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});   // greatest at the first step, so all gradient comes in there
    Flow flow = FlowAnalysis.look(network, Map.of(), Map.of(), new Feed(2, 4, given));
    assertEquals(List.of("half1.h"), flow.states().stream().map(Flow.Passage::state).toList());
    double[] mean = course(flow, "half1.h").mean();
    assertTrue(mean[0] > 0 && mean[1] == 0 && mean[2] == 0 && mean[3] == 0, () -> java.util.Arrays.toString(mean));
    assertEquals(0.5, flow.layers().get(0).spectrum().mean()[1], 1e-12);   // both examples have the second step
  }

  @Test
  void whatIsTooSmallToSquareIsSeen() {   // 0.5^999 = 1.9e-301, whose square is 0
    NormSeries course = course(alone(String.format(LINEAR, "0.5"), Map.of("H", 2), 1, 1000), "h");
    assertEquals(1, course.mean()[0] / Math.pow(0.5, 999), 1e-12);
    assertEquals(0.5, course.rate(), 1e-12);
  }

  @Test
  void whatUnderflowsVanishesAndWhatOverflowsExplodes() {
    NormSeries under = course(alone(String.format(LINEAR, "0.1"), Map.of("H", 2), 1, 500), "h");
    assertEquals(0, under.mean()[0]);
    assertEquals(Verdict.VANISHES, under.verdict());
    assertEquals(0.1, under.rate(), 1e-2);   // the last digits of subnormal numbers are few
    String still = "cell still(H) {\n  input x[H]\n  state h[H]\n  h' = 10 * h + 0 * x\n  output h'\n}\n";
    NormSeries over = course(alone(still, Map.of("H", 2), 1, 500), "h");
    assertEquals(Verdict.EXPLODES, over.verdict());
    assertEquals(10, over.rate(), 1e-9);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 32})
  void anOrthogonalRecurrenceDoesNeither(int n) {
    String text = "cell turn(H) {\n  input x[H]\n  state h[H]\n  param Q[H, H] init orthogonal\n  h' = Q @ h + x\n  output h'\n}\n";
    Flow flow = alone(text, Map.of("H", n), 3, 60);
    for (double norm : course(flow, "h").mean()) assertEquals(1, norm, 1e-12);
    assertEquals(Verdict.STAYS, course(flow, "h").verdict());
    for (double norm : flow.layers().get(0).spectrum().mean()) assertEquals(1, norm, 1e-12);
    assertEquals(List.of(), flow.layers().get(0).freeMatrices());
  }

  @Test
  void theNormOfAKnownMatrixIsFound() {   // [3 0; 4 5] has the singular values √45 and √5
    String text = "cell known() {\n  input x[2]\n  state h[2]\n  param W[2, 2]\n  h' = W @ h + x\n  output h'\n}\n";
    Recurrence network = LastStep.of(Language.read(text));
    Flow flow = FlowAnalysis.look(network, Map.of(), Map.of("W", new double[] {3, 0, 4, 5}), Feed.random(network, Map.of(), 2, 3, 1));
    Spectrum spectrum = flow.layers().get(0).spectrum();
    for (double norm : spectrum.mean()) assertEquals(Math.sqrt(45), norm, 1e-4);
    assertTrue(spectrum.error() <= Spectrum.ENOUGH && spectrum.iterations() < Spectrum.MOST);
    assertEquals(List.of("W"), flow.layers().get(0).freeMatrices());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 17, 33})
  void theNormOfARandomMatrixIsFound(int n) {
    String text = "cell any(H) {\n  input x[H]\n  state h[H]\n  param W[H, H] init normal(0, 0.1)\n  h' = W @ h + x\n  output h'\n}\n";
    Recurrence network = LastStep.of(Language.read(text));
    Map<String, Integer> sizes = Map.of("H", n);
    Map<String, double[]> weights = ParameterInitialiser.all(network, sizes, 7);
    Spectrum spectrum = FlowAnalysis.look(network, sizes, weights, Feed.random(network, sizes, 2, 3, 1)).layers().get(0).spectrum();
    double[][] w = IntStream.range(0, n).mapToObj(i -> java.util.Arrays.copyOfRange(weights.get("W"), i * n, (i + 1) * n)).toArray(double[][]::new);
    double truth = SingularValues.largest(w);
    for (double norm : spectrum.largest()) assertTrue(norm <= truth * (1 + 1e-12) && norm >= truth * (1 - 0.01), norm + " of " + truth);
  }

  /** J of an LSTM, from (h, c) to (h', c'), one column after the other by finite differences of the interpreter. */
  @Test
  void theJacobianOfAnLstmIsThatOfFiniteDifferences() {
    int n = 4, steps = 5;
    Map<String, Integer> sizes = Map.of("I", 3, "H", n);
    Recurrence cell = Language.cell("lstm"), network = LastStep.of(cell);
    Map<String, double[]> weights = ParameterInitialiser.all(network, sizes, 3);
    Feed feed = Feed.random(network, sizes, 1, steps, 5);
    Flow flow = FlowAnalysis.look(network, sizes, weights, feed);
    Recurrence open = Language.read("cell open(I, H) {\n  input x[I]\n  input h0[H], c0[H] per example\n  state h[H] init 0\n  lstm1 = lstm(x, h = h0, c = c0, H = H)\n  h' = lstm1\n  output hn = lstm1.h', cn = lstm1.c'\n}\n");
    Map<String, double[][][]> given = new HashMap<>();
    weights.forEach((name, w) -> given.put("lstm1." + name, new double[][][] {{w}}));
    double[] state = new double[2 * n];
    for (int t = 0; t < steps; t++) {
      given.put("x", new double[][][] {{java.util.Arrays.copyOfRange(feed.inputs().get("x"), t * 3, t * 3 + 3)}});
      double[][] jacobian = new double[2 * n][2 * n];
      for (int j = 0; j < 2 * n; j++) {
        double[] up = step(open, sizes, given, state, j, 1e-6), down = step(open, sizes, given, state, j, -1e-6);
        for (int i = 0; i < 2 * n; i++) jacobian[i][j] = (up[i] - down[i]) / 2e-6;
      }
      assertEquals(1, flow.layers().get(0).spectrum().mean()[t] / SingularValues.largest(jacobian), 0.01);
      state = step(open, sizes, given, state, 0, 0);
    }
  }

  private static double[] step(Recurrence open, Map<String, Integer> sizes, Map<String, double[][][]> given, double[] state, int moved, double by) {
    int n = state.length / 2;
    double[] at = state.clone();
    at[moved] += by;
    Map<String, double[][][]> values = new HashMap<>(given);
    values.put("h0", new double[][][] {{java.util.Arrays.copyOf(at, n)}});
    values.put("c0", new double[][][] {{java.util.Arrays.copyOfRange(at, n, 2 * n)}});
    Map<String, double[][][]> out = Interpreter.run(open, sizes, 1, 1, values);
    double[] next = java.util.Arrays.copyOf(out.get("hn")[0][0], 2 * n);
    System.arraycopy(out.get("cn")[0][0], 0, next, n, n);
    return next;
  }

  /** Two layers, a loss at every step, one of them backwards: ∂loss/∂sₜ is how the loss changes with a number added to the state after step t. */
  @Test
  void theGradientOfAStackIsThatOfFiniteDifferences() {
    int steps = 4, batch = 2, n = 3;
    Map<String, Integer> sizes = Map.of("H", n);
    String text = "network stack(H) {\n  input x[H] over time\n  input e[H] over time\n  input d[H] over time\n  target y[H] over time\n  a = first(x, e)\n  b = second(a, d)\n  output p = dense(b, H)\n  loss mse(p, y)\n}\n";
    String first = "cell first(H) {\n  input x[H], e[H]\n  state h[H]\n  param U[H, H] init glorot\n  h' = tanh(U @ h + x) + e\n  output h'\n}\n", second = first.replace("first", "second").replace("state h[H]", "state h[H] backward");
    Recurrence network = Language.parse(new Source("t", first + second + text), dev.rondo.graph.library.Library.standard()).network("stack").orElseThrow().recurrence();
    Map<String, double[]> weights = ParameterInitialiser.all(network, sizes, 2);
    Feed random = Feed.random(network, sizes, batch, steps, 4);
    Map<String, double[]> inputs = new LinkedHashMap<>(random.inputs());
    inputs.put("e", new double[steps * batch * n]);
    inputs.put("d", new double[steps * batch * n]);
    Flow flow = FlowAnalysis.look(network, sizes, weights, new Feed(batch, steps, inputs));
    assertEquals(2, flow.layers().size());
    assertTrue(flow.everyStep());
    compare(network, sizes, weights, inputs, "e", flow.layers().get(0).states().get(0).course(), false);
    compare(network, sizes, weights, inputs, "d", flow.layers().get(1).states().get(0).course(), true);
  }

  private static void compare(Recurrence network, Map<String, Integer> sizes, Map<String, double[]> weights, Map<String, double[]> inputs, String tap, NormSeries course, boolean backward) {
    int steps = 4, batch = 2, n = 3;
    assertEquals(backward, course.backward());
    for (int t = 0; t < steps; t++) {
      double[] norms = new double[batch];
      for (int b = 0; b < batch; b++) for (int i = 0; i < n; i++) {
        double slope = (loss(network, sizes, weights, inputs, tap, (t * batch + b) * n + i, 1e-5) - loss(network, sizes, weights, inputs, tap, (t * batch + b) * n + i, -1e-5)) / 2e-5;
        norms[b] = Math.hypot(norms[b], slope);
      }
      assertEquals((norms[0] + norms[1]) / 2, course.mean()[t], 1e-8);
      assertEquals(Math.abs(norms[0] - norms[1]) / 2, course.spread()[t], 1e-8);
    }
  }

  private static double loss(Recurrence network, Map<String, Integer> sizes, Map<String, double[]> weights, Map<String, double[]> inputs, String tap, int at, double by) {
    int steps = 4, batch = 2;
    Map<String, double[][][]> given = new HashMap<>();
    weights.forEach((name, w) -> given.put(name, new double[][][] {{w}}));
    inputs.forEach((name, flat) -> {
      double[] moved = flat.clone();
      if (name.equals(tap)) moved[at] += by;
      int n = flat.length / (steps * batch);
      double[][][] value = new double[steps][batch][];
      for (int t = 0; t < steps; t++) for (int b = 0; b < batch; b++) value[t][b] = java.util.Arrays.copyOfRange(moved, (t * batch + b) * n, (t * batch + b + 1) * n);
      given.put(name, value);
    });
    return Interpreter.run(network, sizes, steps, batch, given).get("loss")[0][0][0];
  }

  /** A value that another equation has too is not taken for the state: h2 is what h1 was, and nothing more. */
  @Test
  void aDelayHasOnlyWhatGoesThroughIt() {
    String text = "cell delay(H) {\n  input x[H]\n  state a[H], b[H]\n  b' = a\n  a' = 0.5 * a + x\n  output y = a' + 3 * b\n}\n";
    Flow flow = alone(text, Map.of("H", 2), 1, 3);   // y = a3 + 3 b2 and b2 = a1: ∂y/∂a = (0.25 + 3, 0.5, 1), ∂y/∂b = (0, 3, 0)
    double[] a = course(flow, "a").mean(), b = course(flow, "b").mean();
    for (int t = 0; t < 3; t++) assertEquals(new double[] {3.25, 0.5, 1}[t], a[t], 1e-12);
    for (int t = 0; t < 3; t++) assertEquals(new double[] {0, 3, 0}[t], b[t], 1e-12);
  }

  @Test
  void gatesAreFoundAndTheirEndsCounted() {
    String text = "cell gated(H) {\n  input x[H]\n  state h[H]\n  z = sigmoid(x)\n  h' = (1 - z) * tanh(x) + z * h\n  output h'\n}\n";
    Recurrence network = LastStep.of(Language.read(text));
    double[] x = {-9, 0, 9, 1, 1, 1};   // sigmoid: two of six at an end; tanh 0.76 at 1: the same two
    Map<String, double[]> inputs = new HashMap<>(Feed.random(network, Map.of("H", 3), 1, 2, 1).inputs());
    inputs.put("x", x);
    Flow flow = FlowAnalysis.look(network, Map.of("H", 3), Map.of(), new Feed(1, 2, inputs));
    assertEquals(List.of("tanh in h'", "z"), flow.gates().stream().map(GateUse::name).sorted().toList());
    GateUse z = flow.gates().stream().filter(g -> g.name().equals("z")).findFirst().orElseThrow(), tanh = flow.gates().stream().filter(g -> g != z).findFirst().orElseThrow();
    assertEquals(1 / 6.0, z.lowShare(), 1e-12);
    assertEquals(1 / 6.0, z.highShare(), 1e-12);
    assertEquals(1 / 3.0, tanh.saturated(), 1e-12);
    assertEquals(2 / 3.0, z.low()[0] + z.high()[0], 1e-12);
    assertEquals(Optional.of("h"), z.state());
    assertEquals((0.5 + 1 + 3 / (1 + Math.exp(-1))) / 6, z.kept().orElseThrow(), 1e-4);
    assertEquals(Optional.empty(), tanh.state());
  }

  @ParameterizedTest
  @CsvSource({"lstm, f, c, false", "gru, z, h, false", "mgu, f, h, true", "lstm_cifg, i, c, true"})
  void theGateThatKeepsAStateIsFound(String cell, String gate, String state, boolean complement) {
    Recurrence network = LastStep.of(Language.cell(cell));
    Map<String, Integer> sizes = Map.of("I", 2, "H", 3);
    Flow flow = FlowAnalysis.look(network, sizes, ParameterInitialiser.all(network, sizes, 1), Feed.random(network, sizes, 2, 3, 1));
    List<GateUse> keeping = flow.gates().stream().filter(g -> g.state().isPresent()).toList();
    assertEquals(List.of(gate), keeping.stream().map(GateUse::name).toList());
    assertEquals(Optional.of(state), keeping.get(0).state());
    assertEquals(complement, keeping.get(0).complement());
  }

  @Test
  void dropoutIsOff() {
    String text = "cell dropped(H) {\n  input x[H]\n  state h[H]\n  param U[H, H] init orthogonal\n  h' = tanh(U @ %s + x)\n  output h'\n}\n";
    Flow with = alone(String.format(text, "dropout(h, 0.5)"), Map.of("H", 4), 2, 6), without = alone(String.format(text, "h"), Map.of("H", 4), 2, 6);
    assertArrayEquals(course(without, "h").mean(), course(with, "h").mean());
    assertArrayEquals(without.layers().get(0).spectrum().mean(), with.layers().get(0).spectrum().mean());
  }

  /** Where all examples have ended there are no steps more; before, the gradient is that of the sequence alone. */
  @Test
  void aShortSequenceIsThatSequenceAlone() {
    String text = "network n(H) {\n  input x[H] over time%s\n  target y[H]\n  h = gru(x, H = H)\n  loss mse(last(h), y)\n}\n";
    Recurrence ragged = Language.read(String.format(text, " with lengths n")), plain = Language.read(String.format(text, ""));
    Map<String, Integer> sizes = Map.of("H", 3);
    Map<String, double[]> weights = ParameterInitialiser.all(plain, sizes, 1);
    Map<String, double[]> inputs = new HashMap<>(Feed.random(ragged, sizes, 1, 5, 1).inputs());
    assertArrayEquals(new double[] {5}, inputs.get("n"));
    inputs.put("n", new double[] {3});
    java.util.Arrays.fill(inputs.get("x"), 9, 15, Double.NaN);
    Flow flow = FlowAnalysis.look(ragged, sizes, weights, new Feed(1, 5, inputs));
    Flow alone = FlowAnalysis.look(plain, sizes, weights, new Feed(1, 3, Map.of("x", java.util.Arrays.copyOf(inputs.get("x"), 9), "y", inputs.get("y"))));
    double[] expected = alone.states().get(0).course().mean();
    assertEquals(1, flow.states().size());
    assertEquals(3, flow.steps());
    assertArrayEquals(expected, flow.states().get(0).course().mean(), 1e-12);
    assertEquals(alone.layers().get(0).spectrum().overall(), flow.layers().get(0).spectrum().overall(), 1e-12);
    assertEquals(List.of("gru1.z"), flow.gates().stream().filter(g -> g.state().isPresent()).map(GateUse::name).toList());
    message("'n' has sequences of several lengths", () -> LastStep.of(ragged));
  }

  private static final String SHORTENING = "network n() {\n  input x[2] over time with lengths n\n  target y[2]\n  h = linear(x, H = 2)\n  loss mse(%s, y)\n}\n";

  /** Halving, with inputs of 0 and steps past the ends that are no numbers: ∂loss/∂s at an example's end is -2 y over the four numbers that the loss is a mean of. */
  private static Flow shortening(String cell, String read, int steps, double[] lengths, double[] y) {
    Recurrence network = Language.parse(new Source("n.rondo", cell + String.format(SHORTENING, read)), dev.rondo.graph.library.Library.standard()).networks().get(0).recurrence();
    double[] x = new double[steps * 2 * 2];
    for (int t = 0; t < steps; t++) for (int b = 0; b < 2; b++) if (t >= lengths[b]) java.util.Arrays.fill(x, (t * 2 + b) * 2, (t * 2 + b) * 2 + 2, Double.NaN);
    return FlowAnalysis.look(network, Map.of(), Map.of(), new Feed(2, steps, Map.of("x", x, "n", lengths, "y", y)));
  }

  /** Six steps and two, of which the shorter has at its end what the longer has there: (1/2)^(5 - t) / 2 at every step, as if there were the longer alone. */
  @Test
  void anExampleThatHasEndedIsInNoMean() {
    Flow flow = shortening(String.format(LINEAR, "0.5"), "last(h)", 8, new double[] {6, 2}, new double[] {1, 0, 0, Math.pow(0.5, 4)});
    NormSeries course = course(flow, "linear1.h");
    assertEquals(6, flow.steps());
    assertArrayEquals(new int[] {2, 2, 1, 1, 1, 1}, flow.running());
    for (int t = 0; t < 6; t++) assertEquals(0.5 * Math.pow(0.5, 5 - t), course.mean()[t], 1e-15);
    for (int t = 0; t < 6; t++) assertEquals(0, course.spread()[t], 1e-15);
    assertEquals(0.5, course.rate(), 1e-12);
    for (double norm : flow.layers().get(0).spectrum().mean()) assertEquals(0.5, norm, 1e-12);   // past an end it would be 1
    assertEquals(0.5, flow.layers().get(0).spectrum().overall(), 1e-12);
  }

  @Test
  void beforeItsEndItIs() {   // 1/2 at the end of each: (1/32 + 1/2) / 2 of it at the second step, where the shorter one ends
    NormSeries course = course(shortening(String.format(LINEAR, "0.5"), "last(h)", 6, new double[] {6, 2}, new double[] {1, 0, 0, 1}), "linear1.h");
    double[] longer = {1 / 64.0, 1 / 32.0, 1 / 16.0, 1 / 8.0, 1 / 4.0, 1 / 2.0}, shorter = {1 / 4.0, 1 / 2.0};
    for (int t = 0; t < 6; t++) assertEquals(t < 2 ? (longer[t] + shorter[t]) / 2 : longer[t], course.mean()[t], 1e-15);
    for (int t = 0; t < 6; t++) assertEquals(t < 2 ? (shorter[t] - longer[t]) / 2 : 0, course.spread()[t], 1e-15);
  }

  /** What runs backwards begins at the end of each example, and has come to its own end at the first step: (1/2)^t / 2 there and before. */
  @Test
  void whatRunsBackwardsBeginsAtTheEndOfAnExample() {
    String cell = String.format(LINEAR, "0.5").replace("state h[H]", "state h[H] backward");
    NormSeries course = course(shortening(cell, "final(h.h)", 5, new double[] {1, 4}, new double[] {0, 1, 1, 0}), "linear1.h");
    assertEquals(4, course.steps());
    for (int t = 0; t < 4; t++) assertEquals(0.5 * Math.pow(0.5, t), course.mean()[t], 1e-15);
    assertEquals(0.5, course.rate(), 1e-12);
  }

  /** An encoder of two steps and a decoder of four, each with lengths of its own. */
  @Test
  void twoSequencesEndEachAtTheirOwn() {
    String network = "network n() {\n  input x[2] over time with lengths n\n  input z[2] over time with lengths m\n  target y[2]\n  a = linear(x, H = 2)\n  h = linear(z, h = final(a.h))\n  loss mse(last(h), y)\n}\n";
    Recurrence r = Language.parse(new Source("n.rondo", String.format(LINEAR, "0.5") + network), dev.rondo.graph.library.Library.standard()).networks().get(0).recurrence();
    Flow flow = FlowAnalysis.look(r, Map.of(), Map.of(), new Feed(1, 5, Map.of("x", new double[10], "z", new double[10], "n", new double[] {2}, "m", new double[] {4}, "y", new double[] {0, 1})));
    assertEquals(4, flow.steps());
    assertArrayEquals(new double[] {Math.pow(0.5, 5), Math.pow(0.5, 4)}, course(flow, "linear1.h").mean(), 1e-15);
    assertArrayEquals(new double[] {1 / 8.0, 1 / 4.0, 1 / 2.0, 1}, course(flow, "linear2.h").mean(), 1e-15);
    message("'n' gives example 0 the length 6; a length is a whole number from 1 to 5", () -> FlowAnalysis.look(r, Map.of(), Map.of(), new Feed(1, 5, Map.of("n", new double[] {6}, "m", new double[] {4}))));
    message("no lengths 'm' of 1 examples for 'n'; give one for each", () -> FlowAnalysis.look(r, Map.of(), Map.of(), new Feed(1, 5, Map.of("n", new double[] {2}))));
  }

  /** A gate at 1/2, 0 and 1 in the three steps that are: one of three at either end. */
  @Test
  void gatesAreCountedWhereExamplesRun() {
    String cell = "cell linear(H) {\n  input x[H]\n  state h[H]\n  z = sigmoid(x)\n  h' = (1 - z) * x + z * h\n  output h'\n}\n";
    Recurrence network = Language.parse(new Source("n.rondo", cell + String.format(SHORTENING, "last(h)")), dev.rondo.graph.library.Library.standard()).networks().get(0).recurrence();
    Flow flow = FlowAnalysis.look(network, Map.of(), Map.of(), new Feed(2, 3, Map.of("x", new double[] {0, 0, -9, -9, 9, 9, 0, 0, 0, 0, 0, 0}, "n", new double[] {2, 1}, "y", new double[] {1, 1, 1, 1})));
    GateUse z = flow.gates().get(0);
    assertArrayEquals(new double[] {0.5, 0}, z.low(), 1e-15);
    assertArrayEquals(new double[] {0, 1}, z.high(), 1e-15);
    assertEquals(1 / 3.0, z.lowShare(), 1e-15);
    assertEquals(1 / 3.0, z.highShare(), 1e-15);
    assertEquals(0.5, z.average(), 1e-15);   // 1/2, e and 1 - e
  }

  @Test
  void anIndexIsFedWithPositions() {
    Recurrence network = LastStep.of(Language.read("cell words(V, D) {\n  input i\n  state h[D]\n  param E[V, D] init normal(0, 1)\n  h' = 0.5 * h + pick(E, i)\n  output h'\n}\n"));
    Map<String, Integer> sizes = Map.of("V", 3, "D", 2);
    Feed feed = Feed.random(network, sizes, 10, 7, 1);
    assertEquals(java.util.Set.of(0.0, 1.0, 2.0), java.util.Arrays.stream(feed.inputs().get("i")).boxed().collect(java.util.stream.Collectors.toSet()));
    assertEquals(0.5, course(FlowAnalysis.look(network, sizes, ParameterInitialiser.all(network, sizes, 1), feed), "h").rate(), 1e-12);
  }

  @Test
  void oneStepHasNoRate() {
    Flow flow = alone(String.format(LINEAR, "0.5"), Map.of("H", 2), 1, 1);
    assertEquals(Verdict.UNKNOWN, course(flow, "h").verdict());
    assertTrue(Double.isNaN(course(flow, "h").rate()));
    assertEquals(1, course(flow, "h").mean()[0], 1e-12);
    assertEquals(0.5, flow.layers().get(0).spectrum().mean()[0], 1e-12);
  }

  @Test
  void aStateThatIsOnlyAnInputPassesNothing() {
    Flow flow = alone("cell none(H) {\n  input x[H]\n  state h[H]\n  h' = x\n  output y = h' + h\n}\n", Map.of("H", 2), 1, 3);
    assertEquals(0, flow.layers().get(0).spectrum().largest()[0]);
    assertFalse(flow.everyStep());
  }

  @Test
  void whatHasNoGradientIsSaid() {
    message("'plain' has no state, so nothing passes through time in it; use a recurrent cell", () -> alone("cell plain(H) {\n  input x[H]\n  output y = tanh(x)\n}\n", Map.of("H", 2), 1, 3));
    message("the loss of 'aside' depends on none of its states", () -> alone("cell aside(H) {\n  input x[H]\n  state h[H]\n  h' = h + x\n  output y = tanh(x)\n}\n", Map.of("H", 2), 1, 3));
    message("'mute' has no output whose last step", () -> LastStep.of(new Recurrence(Recurrence.Kind.CELL, "mute", List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of())));
    message("'gru' has no loss", () -> FlowAnalysis.look(Language.cell("gru"), Map.of("I", 1, "H", 1), Map.of(), new Feed(1, 1, Map.of())));
    message("a sequence of 0 steps; it must be at least 1", () -> new Feed(1, 0, Map.of()));
    message("a batch of 0 examples; it must be at least 1", () -> new Feed(0, 1, Map.of()));
  }

  @Test
  void whatIsNoNumberIsNamed() {
    Recurrence network = LastStep.of(Language.cell("elman"));
    Map<String, Integer> sizes = Map.of("I", 2, "H", 3);
    Map<String, double[]> weights = new HashMap<>(ParameterInitialiser.all(network, sizes, 1));
    Feed feed = Feed.random(network, sizes, 1, 4, 1);
    weights.get("U")[5] = Double.NaN;
    message("parameter 'U' holds NaN at position 5 of 9", () -> FlowAnalysis.look(network, sizes, weights, feed));
    weights.remove("U");
    message("no values for parameter 'U' of 'elman'", () -> FlowAnalysis.look(network, sizes, weights, feed));
    Map<String, double[]> inputs = new HashMap<>(feed.inputs());
    inputs.put("x", new double[] {0, 0, 0, Double.POSITIVE_INFINITY, 0, 0, 0, 0});
    weights.put("U", new double[9]);
    message("input 'x' holds Infinity at position 3 of 8", () -> FlowAnalysis.look(network, sizes, weights, new Feed(1, 4, inputs)));
    message("state 'h' becomes Infinity in step 2 of 5", () -> alone("cell square() {\n  input x\n  state h init 1e100\n  h' = h ^ 2 + 0 * x\n  output h'\n}\n", Map.of(), 1, 5));
  }

  private static void message(String part, org.junit.jupiter.api.function.Executable wrong) {
    String said = assertThrows(IllegalArgumentException.class, wrong).getMessage();
    assertTrue(said.contains(part), said);
  }
}
