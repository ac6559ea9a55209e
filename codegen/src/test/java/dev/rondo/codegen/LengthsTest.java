package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.autodiff.Pullback;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.InterpretedSession;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
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
 * Sequences of different lengths in one batch, with NaN after each one's end, against each of them alone, as long as it is: outputs, final states,
 * pooled values and input gradients to the bit (but for the sign of a zero), parameter gradients within rounding. And against the network as it is
 * without lengths, which knows nothing of them: within rounding, for it adds up cotangents in another order.
 */
class LengthsTest {

  /** A batch: as many steps as the longest has. */
  private record Batch(int steps, int features, int... lengths) {
    int size() {
      return lengths.length;
    }

    /** How many numbers a step of an example has, of all of a value's. */
    int row(int length, boolean time) {
      return length / lengths.length / (time ? steps : 1);
    }
  }

  private static final Batch SHORT = new Batch(7, 3, 1, 7, 4, 2, 7, 6);
  private static final Batch LONG = new Batch(260, 20, 260, 1, 129, 17, 259);
  private static final String WITH = " with lengths n";

  static Stream<String> cells() {
    return Library.standard().names().stream().filter(n -> !n.equals("embedding"));   // which reads indices: it has a test of its own
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyCellInBothDirections(String cell) {
    Recurrence r = Language.cell(cell);
    String sizes = String.join("", r.dims().stream().filter(d -> !d.equals("I")).map(d -> ", " + d + " = " + (d.equals("P") ? 4 : 5)).toList());
    boolean stateless = r.states().isEmpty();
    StringBuilder text = new StringBuilder("network n(F) {\n  input x[F] over time" + WITH + "\n  a = " + cell + "(x" + sizes + ")\n");
    text.append("  b = ").append(cell).append("(x[t-1] + x[t+1] * t").append(sizes).append(stateless ? ")\n" : ", backward = yes)\n");
    text.append("  c = ").append(cell).append("(concat(a, b)").append(sizes).append(stateless ? ")\n" : ", backward = yes)\n");
    text.append("  output y = concat(a, b, c), l = last(y), m = average(y, time), s = total(y, time), p = peak(y, time)\n");
    for (State s : r.states()) for (String layer : List.of("a", "b", "c")) text.append("  output f").append(layer).append(s.name()).append(" = final(").append(layer).append('.').append(s.name()).append(")\n");
    for (Element element : Element.values()) equalsEachAlone(text + "}", element, SHORT);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      // what is thrown away past the end is not finite where an input is 0
      "network n(F) { input x[F] over time with lengths n; target y[F] over time with lengths n; h = gru(log(square(x)), H = F); output e = total(mean(abs(h - y) / abs(y)), time) }",
      // a state of the network itself, in each direction, and its values at the step before and after
      "network n(F) { input x[F] over time with lengths n; state h[F], g[F] backward; param W[F, F] init glorot; h' = tanh(W @ h + x); g' = tanh(W @ (g + h'[t-1]) + h'[t+2]); output g', h', l = last(g'), f = final(g) }",
      // a cell that counts steps, backward
      "cell k(I) { input x[I]; state h[I]; h' = 0.5 * h + x * (t + 1); output h' } network n(F) { input x[F] over time with lengths n; a = k(x, backward = yes); output a, f = final(a.h) }",
      // layers with residual connections and shared weights
      "network n(F) { input x[F] over time with lengths n; a = x + lstm(x, H = F); b = lstm(a, H = F); c = b + lstm(a, weights = b, backward = yes); output c, l = last(c), m = average(c, time) }"})
  void networks(String text) {
    for (Element element : Element.values()) equalsEachAlone(text, element, SHORT);
  }

  @Test
  void longSequences() {
    String text = "network n(F) { input x[F] over time with lengths n; target y[F] over time with lengths n; a = bidirectional(gru(x, H = 18)); b = dense(a, F); "
        + "output l = last(a), m = average(a, time), s = total(a * 3, time), p = peak(a, time), e = average(mean(square(b - y)), time), b }";
    equalsEachAlone(text, Element.F32, LONG);
  }

  private static void equalsEachAlone(String text, Element element, Batch batch) {
    Recurrence ragged = gradient(parse(text)), plain = gradient(parse(text.replace(WITH, "")));
    Options options = Options.of(Map.of("F", batch.features), batch.size(), batch.steps).element(element);
    Map<String, double[]> weights = new HashMap<>(), sums = new HashMap<>();
    Session all = Compiled.of(ragged, options).open(), interpreted = new InterpretedSession(ragged, options);
    Random random = new Random(5);
    for (Recurrence.Param p : ragged.params()) weights.put(p.name(), random.doubles(all.length(p.name()), -0.5, 0.5).map(v -> (float) v).toArray());
    Map<String, double[]> inputs = new HashMap<>();
    for (Input i : plain.inputs()) inputs.put(i.name(), inputs(i, all.length(i.name()), random, batch));
    for (Session s : List.of(all, interpreted)) {
      weights.forEach(s::write);
      inputs.forEach(s::write);
      s.write("n", Arrays.stream(batch.lengths).asDoubleStream().toArray());
      s.run();
    }
    Differential.errors(ragged, all, interpreted).forEach((output, error) -> assertTrue(error < (element == Element.F64 ? 1e-11 : 2e-3), output + " differs from the interpreter's: " + error));
    double bound = element == Element.F64 ? 1e-12 : 1e-4;
    for (int b = 0; b < batch.size(); b++) {
      Session one = alone(ragged, options, weights, inputs, batch, b), without = alone(plain, options, weights, inputs, batch, b);
      for (Output o : plain.outputs()) {
        double[] found = one.read(o.name());
        close(o.name() + " of example " + b, without.read(o.name()), found, bound);
        if (o.name().startsWith("bar.") && plain.param(o.name().substring(4)).isPresent()) {
          double[] sum = sums.computeIfAbsent(o.name(), k -> new double[found.length]);
          for (int k = 0; k < sum.length; k++) sum[k] += found[k];
        } else if (o.value().axes().batch()) {
          same(o.name() + " of example " + b, found, part(all.read(o.name()), o.value().axes().time(), batch, b));
          if (o.value().axes().time()) padding(o.name(), all.read(o.name()), batch, b);
        }
      }
    }
    sums.forEach((name, sum) -> close(name, sum, all.read(name), bound));
  }

  private static Session alone(Recurrence r, Options options, Map<String, double[]> weights, Map<String, double[]> inputs, Batch batch, int b) {
    Session one = Compiled.of(r, options.batch(1).steps(batch.lengths[b])).open();
    weights.forEach(one::write);
    for (Input i : r.inputs()) if (!i.isLengths()) one.write(i.name(), part(inputs.get(i.name()), i.axes().time(), batch, b));
    one.run();
    return one;
  }

  /** Numbers in every real step, NaN in all others. */
  private static double[] inputs(Input input, int length, Random random, Batch batch) {
    double[] values = random.doubles(length, -1, 1).map(v -> (float) v).toArray();
    if (!input.axes().time() || input.name().startsWith("weight.")) return values;
    int row = batch.row(length, true), size = batch.size();
    for (int t = 0; t < batch.steps; t++) for (int b = 0; b < size; b++) if (t >= batch.lengths[b]) Arrays.fill(values, (t * size + b) * row, (t * size + b + 1) * row, Double.NaN);
    return values;
  }

  /** The real steps of one example. */
  private static double[] part(double[] all, boolean time, Batch batch, int b) {
    int row = batch.row(all.length, time), steps = time ? batch.lengths[b] : 1;
    double[] part = new double[row * steps];
    for (int t = 0; t < steps; t++) System.arraycopy(all, (t * batch.size() + b) * row, part, t * row, row);
    return part;
  }

  private static void same(String what, double[] expected, double[] found) {
    assertEquals(expected.length, found.length);
    for (int i = 0; i < expected.length; i++) assertTrue(expected[i] == found[i], what + "[" + i + "]: alone " + expected[i] + ", in the batch " + found[i]);
  }

  private static void padding(String name, double[] all, Batch batch, int b) {
    int row = batch.row(all.length, true);
    for (int t = batch.lengths[b]; t < batch.steps; t++) for (int i = 0; i < row; i++) {
      double found = all[(t * batch.size() + b) * row + i];
      assertTrue(found == 0, name + " past the end of example " + b + " is " + found);
    }
  }

  private static void close(String name, double[] expected, double[] found, double bound) {
    double size = Math.max(1e-3, Arrays.stream(expected).map(Math::abs).max().orElse(0));
    for (int i = 0; i < expected.length; i++) assertEquals(expected[i], found[i], bound * size, name + "[" + i + "]");
  }

  private static Recurrence parse(String text) {
    return Language.parse(new dev.rondo.graph.text.Source("n.rondo", text), Library.standard()).networks().get(0).recurrence();
  }

  /** The network, and the cotangents of its inputs and params under a loss that weighs every output of every example. */
  private static Recurrence gradient(Recurrence r) {
    List<Input> inputs = new ArrayList<>(r.inputs());
    List<Output> outputs = new ArrayList<>(r.outputs());
    Expr loss = Build.constant(0);
    for (Output o : r.outputs()) {
      Input weight = new Input("weight." + o.name(), o.value().shape(), o.value().axes());
      inputs.add(weight);
      Expr product = weight.expr().times(o.value());
      while (!product.shape().isScalar()) product = Build.sum(product, 0);
      loss = loss.plus(Build.total(product, product.axes()));
    }
    Recurrence whole = new Recurrence(r.kind(), r.name(), r.dims(), r.params(), inputs, r.states(), r.bindings(), outputs, r.updates());
    Pullback back = Pullback.of(whole, loss);
    r.params().forEach(p -> outputs.add(new Output("bar." + p.name(), back.cotangent(p.expr()))));
    r.inputs().stream().filter(i -> !i.isLengths()).forEach(i -> outputs.add(new Output("bar." + i.name(), back.cotangent(i.expr()))));
    return back.extended().withOutputs(outputs);
  }

  /** What is past the end of a sequence of indices may be NaN, but no number that is no position. */
  @Test
  void indicesPastTheEndAreNotRead() {
    Recurrence r = parse("network n(V) { input x over time with lengths n; h = elman(embedding(x, V, 3), H = 3); output h, l = pick(ones(V), last(x)), f = final(h.h) }");
    Options options = Options.of(Map.of("V", 4), 2, 3);
    for (Session s : List.of(Compiled.of(r, options).open(), new InterpretedSession(r, options))) {
      r.params().forEach(p -> s.write(p.name(), new Random(p.name().hashCode()).doubles(s.length(p.name()), -1, 1).toArray()));
      s.write("n", new float[] {1, 3});
      s.write("x", new float[] {3, 0, Float.NaN, 1, Float.NaN, 2});
      s.run();
      double[] h = s.read("h"), f = s.read("f");
      for (int i = 0; i < 3; i++) assertEquals(h[i], f[i]);
      assertEquals(List.of(1.0, 1.0), Arrays.stream(s.read("l")).boxed().toList());
      assertTrue(Arrays.stream(h).allMatch(Double::isFinite));
      for (float wrong : new float[] {4, -1, 0.5f}) assertThrows(IllegalArgumentException.class, () -> s.write("x", new float[] {3, 0, wrong, 1, Float.NaN, 2}));
    }
  }

  @Test
  void lengthsThatCannotBeAreRefused() {
    Recurrence r = parse("network n(F) { input x[F] over time with lengths n; output y = average(x, time) }");
    Options options = Options.of(Map.of("F", 1), 3, 4);
    for (Session s : List.of(Compiled.of(r, options).open(), new InterpretedSession(r, options))) {
      for (float wrong : new float[] {0, 5, -1, 1.5f, Float.NaN}) {
        String message = assertThrows(IllegalArgumentException.class, () -> s.write("n", new float[] {4, wrong, 1})).getMessage();
        assertTrue(message.startsWith("'n' gives example 1 the length ") && message.contains("a whole number from 1 to 4"), message);
        assertThrows(IllegalArgumentException.class, () -> s.write("n", new double[] {4, 2, wrong}));
      }
      s.write("x", new double[] {1, 10, 100, 2, 20, 200, 3, 30, 300, 4, 40, 400});
      s.run();
      assertEquals(2.5, s.read("y")[0]);   // not written: all steps
      s.write("n", new float[] {4, 1, 2});
      s.run();
      assertEquals(List.of(2.5, 10.0, 150.0), Arrays.stream(s.read("y")).boxed().toList());
    }
  }
}
