package dev.rondo.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.autodiff.Pullback;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Element;
import dev.rondo.codegen.Interpreted;
import dev.rondo.codegen.Options;
import dev.rondo.codegen.Session;
import dev.rondo.experiment.Stepper;
import dev.rondo.graph.Language;
import dev.rondo.graph.Library;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.text.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every cell of the library that has states x forwards, in both directions, two layers x sequences of one length, of any x whole, step by step: outputs, loss and every gradient of what is
 * compiled against the interpreter's, and step by step to the bit, or refused where a step needs those after it.
 */
class CellsInNetworksTest {

  private static final int BATCH = 3, STEPS = 5, INPUTS = 3, OUTPUTS = 2;
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
      for (Element element : Element.values()) {
        String what = cell + " " + structure + " " + with + " " + element;
        Session compiled = compared(what, r, element, ragged);
        if (element == Element.F32) streamed(what, r, structure, ragged, compiled);
      }
    }
  }

  private static final Map<String, Integer> SIZES = Map.of("F", INPUTS, "G", OUTPUTS);

  private static Session compared(String what, Recurrence r, Element element, boolean ragged) {
    Pullback back = Pullback.of(r, r.output("loss").orElseThrow().value());
    List<Output> outputs = new ArrayList<>(r.outputs());
    r.params().forEach(p -> outputs.add(new Output("bar." + p.name(), back.cotangent(p.expr()))));
    outputs.add(new Output("bar.x", back.cotangent(r.input("x").orElseThrow().expr())));
    Recurrence whole = back.extended().withOutputs(outputs);
    Options options = Options.of(SIZES, BATCH, STEPS).element(element);
    Session compiled = Compiled.of(whole, options).open(), interpreted = new Interpreted(whole, options);
    for (Session s : List.of(compiled, interpreted)) {
      weights(r).forEach(s::write);
      s.write("x", numbers(INPUTS, 1, ragged));
      s.write("y", numbers(OUTPUTS, 2, ragged));
      if (ragged) s.write("n", Arrays.stream(LENGTHS).asDoubleStream().toArray());
      s.run();
    }
    double bound = element == Element.F64 ? 1e-11 : 2e-3;
    for (Output o : outputs) {
      double[] expected = interpreted.read(o.name()), found = compiled.read(o.name());
      double size = Math.max(1e-3, Arrays.stream(expected).map(Math::abs).max().orElseThrow());
      for (int i = 0; i < expected.length; i++) assertEquals(expected[i], found[i], bound * size, what + ": " + o.name() + "[" + i + "]");
    }
    return compiled;
  }

  private static void streamed(String what, Recurrence r, Structure structure, boolean ragged, Session whole) {
    if (structure == Structure.BOTH) {
      String message = assertThrows(IllegalArgumentException.class, () -> new Stepper(r, SIZES, weights(r), "x", "p")).getMessage();
      assertTrue(message.endsWith("which runs from the last step to the first, so it cannot be fed step by step; give it whole sequences"), message);
      return;
    }
    Stepper stepper = new Stepper(r, SIZES, weights(r), "x", "p");
    double[] x = numbers(INPUTS, 1, ragged), p = whole.read("p");
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
