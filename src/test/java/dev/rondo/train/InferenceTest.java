package dev.rondo.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.codegen.machine.Element;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InferenceTest {

  private static final Dataset DATA = Toy.data(5, 1);
  private static final Map<String, double[]> WEIGHTS = ParameterInitialiser.all(Toy.network(), Toy.SIZES, 1);

  private static Recurrence showing() {
    Recurrence r = Toy.network();
    List<Output> outputs = new ArrayList<>(r.outputs());
    outputs.add(new Output("h", r.states().get(0).next()));
    return r.withOutputs(outputs);
  }

  /** The network written out in plain Java: h after each step of one sequence that starts at h. */
  private static double[][] byHand(int example, double[] h) {
    double[] x = new double[Toy.STEPS * 2];
    DATA.copy("x", example, x, 0, 1);
    double[][] all = new double[Toy.STEPS][3];
    for (int t = 0; t < Toy.STEPS; t++) {
      for (int i = 0; i < 3; i++) {
        double before = t == 0 ? h[i] : all[t - 1][i];
        all[t][i] = Math.tanh(WEIGHTS.get("W")[i * 2] * x[t * 2] + WEIGHTS.get("W")[i * 2 + 1] * x[t * 2 + 1] + WEIGHTS.get("u")[i] * before);
      }
    }
    return all;
  }

  @Test
  void examplesComeInOrderWhateverTheBatch() {
    for (int batch : new int[] {1, 2, 5, 8}) {
      double[] h = new Inference(showing(), Toy.SIZES, batch, Element.F32, WEIGHTS).predict(DATA, "h");
      for (int example = 0; example < 5; example++) {
        double[][] expected = byHand(example, new double[3]);
        for (int t = 0; t < Toy.STEPS; t++) for (int i = 0; i < 3; i++) assertEquals(expected[t][i], h[(example * Toy.STEPS + t) * 3 + i], 1e-6);
      }
    }
  }

  @Test
  void carriedStatesMakeOneSequenceOfAllExamples() {
    double[] h = new Inference(Carry.of(showing()), Toy.SIZES, 4, Element.F32, WEIGHTS).predict(DATA, "h");
    double[] state = new double[3];
    for (int example = 0; example < 5; example++) {
      double[][] expected = byHand(example, state);
      state = expected[Toy.STEPS - 1];
      for (int t = 0; t < Toy.STEPS; t++) for (int i = 0; i < 3; i++) assertEquals(expected[t][i], h[(example * Toy.STEPS + t) * 3 + i], 1e-6);
    }
  }

  @Test
  void theLossIsTheMeanOfAllExamples() {
    double[] p = new Inference(Toy.network(), Toy.SIZES, 3, Element.F64, WEIGHTS).predict(DATA, "p");
    double sum = 0;
    double[] y = new double[1];
    for (int i = 0; i < 5; i++) {
      DATA.copy("y", i, y, 0, 1);
      sum += (p[i] - y[0]) * (p[i] - y[0]);
    }
    for (int batch : new int[] {1, 2, 5, 8}) assertEquals(sum / 5, new Inference(Toy.network(), Toy.SIZES, batch, Element.F64, WEIGHTS).loss(DATA), 1e-6);
  }

  @Test
  void twiceTheSame() {
    Inference carried = new Inference(Carry.of(showing()), Toy.SIZES, 2, Element.F32, WEIGHTS);
    assertEquals(carried.loss(DATA), carried.loss(DATA));
    assertArrayEquals(carried.predict(DATA, "p"), carried.predict(DATA, "p"));
  }

  @Test
  void wrongNames() {
    Inference inference = new Inference(Toy.network(), Toy.SIZES, 2, Element.F32, WEIGHTS);
    assertEquals("'toy' has no output 'q'; there are p, loss", assertThrows(IllegalArgumentException.class, () -> inference.predict(DATA, "q")).getMessage());
    assertEquals("output 'loss' is one for all examples; predict an output that varies over them", assertThrows(IllegalArgumentException.class, () -> inference.predict(DATA, "loss")).getMessage());
    assertEquals("no weights for parameter 'W' of 'toy'; there are u", assertThrows(IllegalArgumentException.class, () -> inference.weights(Map.of("u", new double[3]))).getMessage());
  }
}
