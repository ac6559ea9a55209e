package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.autodiff.Pullback;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.InterpretedSession;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Shape;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An encoder's sequences x of lengths n and a decoder's sequences y of lengths m in one batch, with NaN after each one's end, against each pair alone, in
 * as many steps as the longer of the two has: values and input gradients to the bit (but for the sign of a zero), parameter gradients within rounding.
 * The batch runs as the interpreter, scalar and vector code, one and two threads.
 */
class TwoLengthsTest {

  private static final int STEPS = 7, F = 3;
  private static final int[] N = {1, 7, 4, 2, 3, 6}, M = {5, 1, 4, 7, 2, 6};

  @ParameterizedTest
  @ValueSource(strings = {
      // the encoder's state is where the decoder starts
      "e = lstm(x, H = 4); d = lstm(y, h = final(e.h), c = final(e.c)); output d, z = dense(d, F), f = final(d.c), l = last(d), q = average(d, time)",
      "e = bidirectional(gru(x, H = 4)); d = gru(y, h = tanh(dense(concat(final(e.forward.h), final(e.backward.h)), 5))); output z = dense(d, F), g = e",
      "e = elman(x, H = 4); d = elman(concat(y, y[t-1]), h = final(e.h)); b = elman(d, H = 4, backward = yes); output b, f = final(b.h), k = peak(d, time)"})
  void encoderAndDecoder(String body) {
    equalsEachAlone(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      // every step of the decoder looks at all of the encoder's, once with lengths, once with those of another
      "e = lstm(x, H = 4); d = lstm(y, h = final(e.h), c = final(e.c)); c = attention(d, e, x); output c, w = attention_weights(d, e), z = dense(concat(d, c), F), f = average(c, time)",
      "e = bidirectional(gru(x, H = 3)); d = gru(y, H = 4); param v[5] init normal(0, 1); param W[5, 4] init glorot; param U[5, 6] init glorot; c = additive_attention(W @ d, U @ e, e, v); output c, l = last(c), z = dense(concat(d, c), F)",
      // what attention finds goes into the decoder's next step, whose weights are remembered
      "param W[4, 10] init glorot; state h[4], seen[T]; e = bidirectional(elman(x, H = 3)); w = softmax(steps(tanh(dense(e, 4))) @ h - seen); h' = tanh(W @ concat(h, transpose(steps(e)) @ w) + 0 * sum(y)); seen' = 0.9 * seen + w; output h', seen', w, f = final(h), g = final(seen)",
      // a cell that attends
      "e = gru(x, H = 4); d = attending(y, e, H = 4); output d, f = final(d.h)",
      // rows in sums, means, maxima and products, where what is past the end would not be finite as 0; both sequences' steps in one matrix
      "e = log(square(x)); k = tanh(steps(e)); output p = max(k, axis = 0), h = mean(k, axis = 0), q = mean(k, axis = all), s = sum(k, axis = 1), r = transpose(k) @ k, o = transpose(k) @ steps(sum(x)), u = mean(1 / steps(e)), a = at_steps(k) * x, b = average(at_steps(k), time), j = steps(x) @ transpose(steps(y)), i = transpose(steps(x) @ transpose(steps(y))) @ k",
      "e = gru(x, H = F); s = steps(attention_weights(e, x)); output s, a = attention(e, x, x), b = sum(s, axis = 0), c = mean(s, axis = all), d = max(s)"})
  void attention(String body) {
    equalsEachAlone(body);
  }

  private static final String ATTENDING = "cell attending(I, H) { input y[I]; input e[H]; state h[H]; param U[H, H] init orthogonal; param W[H, H] init glorot; param V[H, I] init glorot; "
      + "h' = tanh(U @ h + W @ attention(h, e, e) + V @ y); output h' } ";

  private static void equalsEachAlone(String body) {
    String text = ATTENDING + "network n(F) { input x[F] over time with lengths n; input y[F] over time with lengths m; " + body + " }";
    Recurrence r = gradient(Language.parse(new Source("n.rondo", text), Library.standard()).networks().get(0).recurrence());
    for (Element element : Element.values()) equalsEachAlone(r, Options.of(Map.of("F", F), N.length, STEPS).element(element));
  }

  private static void equalsEachAlone(Recurrence r, Options options) {
    boolean f64 = options.element() == Element.F64;
    Random random = new Random(7);
    Map<String, double[]> values = new HashMap<>(), sums = new HashMap<>();
    try (Session interpreted = new InterpretedSession(r, options);
        Session all = Compiled.of(r, options).open();
        Session scalar = Compiled.of(r, options.form(Options.Form.SCALAR)).open();
        Session together = Compiled.of(r, options.threads(2).without(Decision.SMALL)).open()) {
      r.params().forEach(p -> values.put(p.name(), numbers(random, all.length(p.name()), 0.5)));
      for (Input i : r.inputs()) values.put(i.name(), input(i, all.length(i.name()), random));
      for (Session s : List.of(interpreted, all, scalar, together)) {
        values.forEach(s::write);
        s.run();
      }
      for (Output o : r.outputs()) {
        assertArrayEquals(all.read(o.name()), scalar.read(o.name()), 0, () -> "scalar code, " + o.name());
        assertArrayEquals(all.read(o.name()), together.read(o.name()), 0, () -> "two threads, " + o.name());
      }
      Differential.errors(r, all, interpreted).forEach((output, error) -> assertTrue(error < (f64 ? 1e-11 : 2e-3), output + " differs from the interpreter's: " + error));
      for (int b = 0; b < N.length; b++) {
        int steps = Math.max(N[b], M[b]);
        try (Session one = Compiled.of(r, options.batch(1).steps(steps)).open()) {
          for (String name : values.keySet()) one.write(name, isPerExample(r, name) ? part(r.input(name).orElseThrow().shape(), r.input(name).orElseThrow().axes().time(), values.get(name), b, steps) : values.get(name));
          one.run();
          for (Output o : r.outputs()) alone(r, o, one.read(o.name()), all.read(o.name()), b, steps, sums);
        }
      }
      sums.forEach((name, sum) -> close(name, sum, all.read(name), f64 ? 1e-12 : 1e-4));
    }
  }

  /** One example's output by itself and in the batch. Past both sequences there is nothing, and past its own one the same nothing in both. */
  private static void alone(Recurrence r, Output o, double[] one, double[] all, int b, int steps, Map<String, double[]> sums) {
    if (!o.value().axes().batch()) {
      double[] sum = sums.computeIfAbsent(o.name(), k -> new double[one.length]);
      for (int k = 0; k < sum.length; k++) sum[k] += one[k];
      return;
    }
    boolean time = o.value().axes().time();
    double[] found = part(o.value().shape(), time, all, b, steps);
    for (int i = 0; i < one.length; i++) assertTrue(one[i] == found[i], o.name() + "[" + i + "] of example " + b + ": alone " + one[i] + ", in the batch " + found[i]);
    if (!time) return;
    double[] rest = part(o.value().shape(), true, all, b, STEPS);
    for (int i = rest.length / STEPS * steps; i < rest.length; i++) assertEquals(0, Math.abs(rest[i]), o.name() + " past the end of example " + b);
    if (!o.name().startsWith("bar.")) return;
    int row = rest.length / STEPS, length = o.name().equals("bar.x") ? N[b] : M[b];
    for (int i = length * row; i < rest.length; i++) assertEquals(0, Math.abs(rest[i]), o.name() + " past the length of example " + b);
  }

  private static boolean isPerExample(Recurrence r, String name) {
    return r.input(name).isPresent() && r.input(name).get().axes().batch();
  }

  private static double[] input(Input i, int length, Random random) {
    if (i.isLengths()) return Arrays.stream(i.name().equals("n") ? N : M).asDoubleStream().toArray();
    double[] values = numbers(random, length, 1);
    if (!i.axes().time() || i.name().startsWith("weight.")) return values;
    int row = length / N.length / STEPS;
    for (int t = 0; t < STEPS; t++) for (int b = 0; b < N.length; b++) if (t >= (i.name().equals("x") ? N : M)[b]) Arrays.fill(values, (t * N.length + b) * row, (t * N.length + b + 1) * row, Double.NaN);
    return values;
  }

  private static double[] numbers(Random random, int count, double size) {
    return random.doubles(count, -size, size).map(v -> (float) v).toArray();
  }

  /** One example's numbers of so many steps, over time and along the axes that have a row for each. */
  private static double[] part(Shape shape, boolean time, double[] all, int b, int steps) {
    int[] whole = around(shape, STEPS), kept = around(shape, steps);
    List<Double> part = new ArrayList<>();
    for (int t = 0; t < (time ? steps : 1); t++) for (int i = 0; i < kept[0]; i++) for (int j = 0; j < kept[1]; j++) part.add(all[((t * N.length + b) * whole[0] + i) * whole[1] + j]);
    return part.stream().mapToDouble(v -> v).toArray();
  }

  private static int[] around(Shape shape, int steps) {
    int[] sizes = shape.at(Map.of("F", F, "T", steps));
    return sizes.length == 2 ? sizes : new int[] {1, sizes.length == 1 ? sizes[0] : 1};
  }

  private static void close(String name, double[] expected, double[] found, double bound) {
    double size = Math.max(1e-3, Arrays.stream(expected).map(Math::abs).max().orElse(0));
    for (int i = 0; i < expected.length; i++) assertEquals(expected[i], found[i], bound * size, name + "[" + i + "]");
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
}
