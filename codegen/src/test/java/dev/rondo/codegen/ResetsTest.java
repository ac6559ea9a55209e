package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.autodiff.Pullback;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.InterpretedSession;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.TypeFailure;
import dev.rondo.graph.dsl.Equations;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several sequences in each row of a batch against each of them alone: outputs and gradients of inputs to the bit, gradients of parameters as the sum of theirs,
 * within rounding. What a row ends with is what its last sequence ends with.
 */
class ResetsTest {

  private static final int STEPS = 9, FEATURES = 3;
  /** Where sequences start in each row; the step after the last ends the row. The third row is short where there are lengths. */
  private static final int[][] STARTS = {{0, 4, 5, 9}, {0, 8, 9}, {0, 2, 7}};
  private static final String WITH = " with resets r", BOTH = " with lengths n, resets r";

  static Stream<String> cells() {
    return Library.standard().names().stream().filter(n -> !n.equals("embedding") && !Language.cell(n).states().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyCellInBothDirections(String cell) {
    String sizes = String.join("", Language.cell(cell).dims().stream().filter(d -> !d.equals("I")).map(d -> ", " + d + " = " + (d.equals("P") ? 4 : 5)).toList());
    String text = "network n(F) { input x[F] over time" + BOTH + "; a = bidirectional(" + cell + "(x" + sizes + ")); b = bidirectional(" + cell + "(a" + sizes + ")); output y = concat(a, b) }";
    equalsEachAlone(text, Element.F32);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "network n(F) { input x[F] over time" + WITH + "; h = lstm(x, H = 5); output y = h + t, e = final(h.c) }",
      // learned starts, values of steps around, the number of the step, in both directions; last is of the last sequence
      "cell k(I) { input x[I]; param s[I] init 0.5; state h[I] init s; h' = 0.5 * h + x * (t + 1); output h' } network n(F) { input x[F] over time" + BOTH
          + "; a = k(x[t-1] + x[t-2]); b = k(x + x[t+1] * x[t+2], backward = yes); output a, b, l = last(a), f = final(a.h) }",
      // states of the network itself; what goes into the loss from a sequence without resets has none
      "network n(F) { input x[F] over time" + WITH + "; input z over time; param W[F, F] init glorot; state h[F] init 0.25; state g[F] backward; h' = tanh(W @ h + x * z); g' = tanh(W @ (g + h'[t-1]) + h'[t+2]); output g', h', e = final(h) }"})
  void networks(String text) {
    for (Element element : Element.values()) equalsEachAlone(text, element);
  }

  private static void equalsEachAlone(String text, Element element) {
    boolean ragged = text.contains(BOTH);
    Recurrence all = gradient(parse(text)), plain = gradient(parse(text.replace(BOTH, "").replace(WITH, "")));
    int rows = STARTS.length;
    Options options = Options.of(Map.of("F", FEATURES), rows, STEPS).element(element);
    Session batch = Compiled.of(all, options).open(), interpreted = new InterpretedSession(all, options);
    Random random = new Random(3);
    Map<String, double[]> given = new HashMap<>();
    for (Recurrence.Param p : all.params()) given.put(p.name(), random.doubles(batch.length(p.name()), -0.5, 0.5).map(v -> (float) v).toArray());
    for (Input i : plain.inputs()) given.put(i.name(), random.doubles(batch.length(i.name()), -1, 1).map(v -> (float) v).toArray());
    double[] resets = new double[STEPS * rows], lengths = new double[rows];
    for (int b = 0; b < rows; b++) {
      int[] starts = STARTS[b];
      lengths[b] = starts[starts.length - 1];
      for (int k = b % 2; k < starts.length - 1; k++) resets[starts[k] * rows + b] = 1;   // whether the first step says so changes nothing
      if (!ragged) continue;
      for (int t = (int) lengths[b]; t < STEPS; t++) Arrays.fill(given.get("x"), (t * rows + b) * FEATURES, (t * rows + b + 1) * FEATURES, Double.NaN);
    }
    for (Session s : List.of(batch, interpreted)) {
      given.forEach(s::write);
      s.write("r", resets);
      if (ragged) s.write("n", lengths);
      s.run();
    }
    Differential.errors(all, batch, interpreted).forEach((output, error) -> assertTrue(error < (element == Element.F64 ? 1e-11 : 2e-3), output + " differs from the interpreter's: " + error));
    Map<String, double[]> sums = new HashMap<>();
    for (int b = 0; b < rows; b++) for (int k = 0; k + 1 < STARTS[b].length; k++) {
      int from = STARTS[b][k], to = STARTS[b].length == k + 2 && !ragged ? STEPS : STARTS[b][k + 1];
      boolean last = k + 2 == STARTS[b].length;
      Session one = Compiled.of(plain, options.batch(1).steps(to - from)).open();
      for (Recurrence.Param p : plain.params()) one.write(p.name(), given.get(p.name()));
      for (Input i : plain.inputs()) one.write(i.name(), i.axes().time() || last ? part(given.get(i.name()), i.axes(), b, from, to) : new double[one.length(i.name())]);
      one.run();
      for (Output o : plain.outputs()) {
        double[] found = one.read(o.name());
        Axes axes = o.value().axes();
        boolean sum = o.name().startsWith("bar.") && plain.param(o.name().substring(4)).isPresent();
        if (sum) {
          double[] total = sums.computeIfAbsent(o.name(), key -> new double[found.length]);
          for (int i = 0; i < total.length; i++) total[i] += found[i];
        } else if (axes.time() || axes.batch() && last) {
          double[] expected = part(batch.read(o.name()), axes, b, from, to);
          for (int i = 0; i < expected.length; i++) assertTrue(expected[i] == found[i], o.name() + " of row " + b + " from step " + from + ": alone " + found[i] + ", in the row " + expected[i]);
        }
      }
    }
    assertEquals(plain.params().size(), sums.size());
    sums.forEach((name, sum) -> {
      double[] found = batch.read(name);
      double size = Math.max(1e-3, Arrays.stream(sum).map(Math::abs).max().orElseThrow());
      for (int i = 0; i < sum.length; i++) assertEquals(sum[i], found[i], (element == Element.F64 ? 1e-12 : 1e-4) * size, name);
    });
  }

  private static double[] part(double[] all, Axes axes, int b, int from, int to) {
    int row = all.length / (axes.time() ? STEPS : 1) / STARTS.length;
    if (!axes.time()) return Arrays.copyOfRange(all, b * row, (b + 1) * row);
    double[] part = new double[row * (to - from)];
    for (int t = from; t < to; t++) System.arraycopy(all, (t * STARTS.length + b) * row, part, (t - from) * row, row);
    return part;
  }

  /** With the cotangents of inputs and params under a loss that weighs every output. */
  private static Recurrence gradient(Recurrence r) {
    List<Input> inputs = new ArrayList<>(r.inputs());
    List<Output> outputs = new ArrayList<>(r.outputs());
    Expr loss = Build.constant(0);
    for (Output o : r.outputs()) {
      Input weight = new Input("weight." + o.name(), o.value().shape(), o.value().axes());
      inputs.add(weight);
      loss = loss.plus(Build.total(Build.sum(weight.expr().times(o.value()), 0), weight.axes()));
    }
    Recurrence whole = new Recurrence(r.kind(), r.name(), r.dims(), r.params(), inputs, r.states(), r.bindings(), outputs, r.updates());
    Pullback back = Pullback.of(whole, loss);
    r.params().forEach(p -> outputs.add(new Output("bar." + p.name(), back.cotangent(p.expr()))));
    r.given().stream().filter(i -> !i.isLengths() && !i.isResets()).forEach(i -> outputs.add(new Output("bar." + i.name(), back.cotangent(i.expr()))));
    return back.extended().withOutputs(outputs);
  }

  private static Recurrence parse(String text) {
    return Language.parse(new Source("n.rondo", text), Library.standard()).networks().get(0).recurrence();
  }

  /** Even where the sequence before ends in infinities, what comes after it knows nothing of them, and neither does the gradient. */
  @Test
  void nothingCrossesTheBorder() {
    Recurrence r = gradient(parse("network n() { input x[1] over time" + WITH + "; state h[1]; h' = h * 1e30 + x; output y = h' * x }"));
    Session s = Compiled.of(r, Options.of(Map.of(), 1, 5)).open();
    s.write("x", new float[] {1, 1, 1, 0.5f, 0.5f});
    s.write("r", new float[] {0, 0, 0, 1, 1});
    s.write("weight.y", new float[] {0, 0, 0, 1, 1});
    s.run();
    assertEquals(List.of(0.25, 0.25), Arrays.stream(s.read("y")).skip(3).boxed().toList());
    assertEquals(List.of(1.0, 1.0), Arrays.stream(s.read("bar.x")).skip(3).boxed().toList());
    assertTrue(Double.isInfinite(s.read("y")[2]));
  }

  @Test
  void javaSaysItToo() {
    Recurrence r = Equations.network("n", c -> {
      Expr x = c.input("x", c.dim("F")), resets = c.resets("r");
      c.startAnew(x, resets);
      Equations.State h = c.state("h", c.dim("F"));
      h.next(h.expr().times(0.5).plus(x));
      c.output(h);
    });
    assertEquals(parse("network n(F) { input x[F] over time" + WITH + "; state h[F]; h' = h * 0.5 + x; output h' }").toString(), r.toString());
    String message = assertThrows(TypeFailure.class, () -> Equations.define("c", c -> c.resets("r"))).getMessage();
    assertTrue(message.startsWith("resets 'r' in a cell"), message);
  }

  @Test
  void whatIsNoResetIsRefused() {
    Recurrence r = parse("network n(F) { input x[F] over time" + WITH + "; h = elman(x, H = F); output h }");
    Options options = Options.of(Map.of("F", 1), 2, 2);
    for (Session s : List.of(Compiled.of(r, options).open(), new InterpretedSession(r, options))) {
      for (float wrong : new float[] {2, -1, 0.5f, Float.NaN}) {
        String message = assertThrows(IllegalArgumentException.class, () -> s.write("r", new float[] {0, 1, wrong, 0})).getMessage();
        assertTrue(message.startsWith("'r' marks the steps where a sequence starts, and number 2 of it is "), message);
        assertThrows(IllegalArgumentException.class, () -> s.write("r", new double[] {0, 1, wrong, 0}));
      }
    }
  }
}
