package dev.rondo.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.autodiff.Pullback;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.InterpretedSession;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Update;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import dev.rondo.stream.Stepper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every cell of the library that has states x forwards, in both directions, two layers x sequences of one length, of any x whole, step by step, in windows. Whole, the outputs, loss and every gradient of what is
 * compiled are those of the interpreter; step by step and in windows, outputs are the same bits, or are refused where a step needs those after it.
 */
class CellsInNetworksTest {

  private static final int BATCH = 3, STEPS = 5, FIRST = 2, INPUTS = 3, OUTPUTS = 2;
  private static final Map<String, Integer> SIZES = Map.of("F", INPUTS, "G", OUTPUTS);
  private static final double DOUBLE = 1e-11, SINGLE = 1e-5;
  private static final int[] LENGTHS = {5, 1, 4};

  private enum Structure {
    FORWARDS, BOTH, LAYERS;

    /** The value h of a network with input x. */
    String equations(String cell, String sizes) {
      String layer = cell + "(x" + sizes + ")";
      return switch (this) {
        case FORWARDS -> "h = " + layer;
        case BOTH     -> "h = bidirectional(" + layer + ")";
        case LAYERS   -> "a = " + layer + "; h = " + cell + "(a" + sizes + ")";
      };
    }
  }

  static Stream<String> cells() {
    return Library.standard().names().stream().filter(n -> !Language.cell(n).states().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("cells")
  void agrees(String cell) {
    String sizes = String.join("", Language.cell(cell).dims().stream().filter(d -> !d.equals("I")).map(d -> ", " + d + " = " + (d.equals("P") ? 4 : 7)).toList());
    for (Structure structure : Structure.values()) for (boolean ragged : new boolean[] {false, true}) {
      String with = ragged ? " with lengths n" : "";
      Recurrence r = Language.parse(new Source("n.rondo", "network n(F, G) { input x[F] over time" + with + "; target y[G] over time" + with + "; " + structure.equations(cell, sizes)
          + "; output p = dense(h, G); loss mse(p, y) }"), Library.standard()).networks().get(0).recurrence();
      String what = cell + " " + structure + with;
      double[] p = whole(what, r, ragged);
      if (structure == Structure.BOTH) {
        refused(r);
        continue;
      }
      stepByStep(what, r, ragged, p);
      inWindows(what, r, ragged, p);
    }
  }

  /** The classics, of which each is there under its name. */
  @Test
  void everyClassicIsThere() {
    List<String> classics = List.of("elman", "irnn", "lstm", "lstm_no_forget", "lstm_peephole", "lstm_cifg", "lstmp", "lstm_layernorm", "gru", "gru_reset_after", "mgu", "ugrnn", "indrnn", "ligru", "mingru", "minlstm");
    assertEquals(List.of(), classics.stream().filter(c -> cells().noneMatch(c::equals)).toList());
  }

  /** Outputs, loss and gradients of a run of all steps, against the interpreter's; gives p in single precision. */
  private static double[] whole(String what, Recurrence r, boolean ragged) {
    Pullback back = Pullback.of(r, r.output("loss").orElseThrow().value());
    List<Output> outputs = new ArrayList<>(r.outputs());
    r.params().forEach(p -> outputs.add(new Output("bar." + p.name(), back.cotangent(p.expr()))));
    outputs.add(new Output("bar.x", back.cotangent(r.input("x").orElseThrow().expr())));
    Recurrence all = back.extended().withOutputs(outputs);
    Options options = Options.of(SIZES, BATCH, STEPS);
    Session interpreted = run(new InterpretedSession(all, options), r, ragged);
    Session single = run(Compiled.of(all, options.element(Element.F32)).open(), r, ragged);
    compare(what + " f64", outputs, interpreted, run(Compiled.of(all, options.element(Element.F64)).open(), r, ragged), DOUBLE);
    compare(what + " f32", outputs, interpreted, single, SINGLE);
    return single.read("p");
  }

  private static Session run(Session session, Recurrence r, boolean ragged) {
    weights(r).forEach(session::write);
    session.write("x", numbers(INPUTS, 1, ragged));
    session.write("y", numbers(OUTPUTS, 2, ragged));
    if (ragged) session.write("n", Arrays.stream(LENGTHS).asDoubleStream().toArray());
    session.run();
    return session;
  }

  private static void compare(String what, List<Output> outputs, Session interpreted, Session compiled, double bound) {
    for (Output o : outputs) {
      double[] expected = interpreted.read(o.name()), found = compiled.read(o.name());
      double size = Math.max(1e-3, Arrays.stream(expected).map(Math::abs).max().orElseThrow());
      for (int i = 0; i < expected.length; i++) assertEquals(expected[i], found[i], bound * size, what + ": " + o.name() + "[" + i + "]");
    }
  }

  private static void refused(Recurrence r) {
    String message = assertThrows(IllegalArgumentException.class, () -> new Stepper(r, SIZES, weights(r), "x", "p")).getMessage();
    assertTrue(message.endsWith("which runs from the last step to the first, so it cannot be fed step by step; give it whole sequences"), message);
  }

  /** An example by itself, a step a call. */
  private static void stepByStep(String what, Recurrence r, boolean ragged, double[] p) {
    Stepper stepper = new Stepper(r, SIZES, weights(r), "x", "p");
    double[] x = numbers(INPUTS, 1, ragged);
    float[] in = new float[INPUTS], out = new float[OUTPUTS];
    for (int b = 0; b < BATCH; b++) {
      stepper.reset();
      for (int t = 0; t < (ragged ? LENGTHS[b] : STEPS); t++) {
        for (int i = 0; i < INPUTS; i++) in[i] = (float) x[(t * BATCH + b) * INPUTS + i];
        stepper.step(in, out);
        for (int i = 0; i < OUTPUTS; i++) assertEquals((float) p[(t * BATCH + b) * OUTPUTS + i], out[i], what + " step " + t + " of example " + b);
      }
    }
  }

  /** Two steps of the batch, then the others of the examples that go on, with the states that the first window left. */
  private static void inWindows(String what, Recurrence r, boolean ragged, double[] p) {
    Recurrence carried = Carry.of(r.withOutputs(List.of(r.output("p").orElseThrow())).withoutDeadCode());
    int[] lengths = ragged ? LENGTHS : new int[] {STEPS, STEPS, STEPS}, all = IntStream.range(0, BATCH).toArray(), on = Arrays.stream(all).filter(b -> lengths[b] > FIRST).toArray();
    Session first = window(carried, ragged, lengths, all, 0, FIRST), second = window(carried, ragged, lengths, on, FIRST, STEPS);
    first.run();
    second.write(Carry.CONTINUED, new double[] {1});
    for (Update u : carried.updates()) if (!u.target().name().equals(Carry.CONTINUED)) second.write(u.target().name(), rows(first.read(u.target().name()), 1, BATCH, on));
    second.run();
    assertArrayEquals(Arrays.copyOf(p, FIRST * BATCH * OUTPUTS), first.read("p"), what + " in the first window");
    assertArrayEquals(rows(Arrays.copyOfRange(p, FIRST * BATCH * OUTPUTS, p.length), STEPS - FIRST, BATCH, on), second.read("p"), what + " in the second window");
  }

  private static Session window(Recurrence carried, boolean ragged, int[] lengths, int[] rows, int from, int to) {
    Session session = Compiled.of(carried, Options.of(SIZES, rows.length, to - from).element(Element.F32)).open();
    weights(carried).forEach((name, values) -> {
      if (!name.equals(Carry.CONTINUED)) session.write(name, values);
    });
    session.write("x", rows(Arrays.copyOfRange(numbers(INPUTS, 1, ragged), from * BATCH * INPUTS, to * BATCH * INPUTS), to - from, BATCH, rows));
    if (ragged) session.write("n", Arrays.stream(rows).mapToDouble(b -> Math.min(lengths[b], to) - from).toArray());
    return session;
  }

  /** These rows of {@code [T][B][n]}. */
  private static double[] rows(double[] values, int steps, int batch, int[] rows) {
    int n = values.length / (steps * batch);
    return IntStream.range(0, steps).boxed().flatMap(t -> Arrays.stream(rows).mapToObj(b -> (t * batch + b) * n)).flatMapToDouble(at -> Arrays.stream(values, at, at + n)).toArray();
  }

  /** Single precision numbers of ±0.5, the same for a name. */
  private static Map<String, double[]> weights(Recurrence r) {
    Map<String, double[]> weights = new HashMap<>();
    r.params().forEach(p -> weights.put(p.name(), new Random(p.name().hashCode()).doubles(p.shape().count().at(SIZES), -0.5, 0.5).map(v -> (float) v).toArray()));
    return weights;
  }

  /** Numbers of ±1 in every real step, NaN in all others. */
  private static double[] numbers(int width, long seed, boolean ragged) {
    double[] numbers = new Random(seed).doubles(STEPS * BATCH * width, -1, 1).map(v -> (float) v).toArray();
    for (int t = 0; t < STEPS; t++) for (int b = 0; b < BATCH; b++) if (ragged && t >= LENGTHS[b]) Arrays.fill(numbers, (t * BATCH + b) * width, (t * BATCH + b + 1) * width, Double.NaN);
    return numbers;
  }
}
