package dev.rondo.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import dev.rondo.stream.Stepper;
import dev.rondo.train.step.Clip;
import dev.rondo.train.step.LearningRate;
import dev.rondo.train.step.Optimiser;
import dev.rondo.train.step.TrainingStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A network with lengths, trained and put to use from Java: its data gives the lengths as it gives any input. */
class LengthsTest {

  private static final int STEPS = 9;

  /** The mean of a sequence of 1 to 9 numbers, and NaN after its end. */
  private record Means(float[][] x, int[] lengths) implements Dataset {

    static Means of(int size, long seed, int fill) {
      Random random = new Random(seed);
      Means means = new Means(new float[size][fill], new int[size]);
      for (int e = 0; e < size; e++) {
        means.lengths[e] = 1 + random.nextInt(STEPS);
        for (int t = 0; t < STEPS; t++) {
          float number = random.nextFloat() * 2 - 1;
          if (t < fill) means.x[e][t] = t < means.lengths[e] ? number : Float.NaN;
        }
      }
      return means;
    }

    @Override
    public int size() {
      return x.length;
    }

    @Override
    public int steps() {
      return x[0].length;
    }

    @Override
    public int length(int example) {
      return lengths[example];
    }

    @Override
    public void copy(String input, int example, double[] into, int position, int batch) {
      if (input.equals("x")) for (int t = 0; t < into.length / batch; t++) into[t * batch + position] = x[example][t];
      if (input.equals("n")) into[position] = lengths[example];
      if (input.equals("y")) for (int t = 0; t < lengths[example]; t++) into[position] = (t == 0 ? 0 : into[position]) + x[example][t] / lengths[example];
    }
  }

  private static Recurrence network(String text) {
    return Language.parse(new Source("network.rondo", text), Library.standard()).networks().get(0).recurrence();
  }

  private static final Recurrence NETWORK = network("network means() { input x[1] over time with lengths n; target y; h = bidirectional(elman(x, H = 6)); output p = dense(average(h, time), 1)[0:1]; loss mse(sum(p), y) }");

  @Test
  void isTrainedFromSequencesOfAnyLength() {
    Plan plan = Plan.DEFAULT.epochs(40).rule(new Plan.Rule(Optimiser.ADAM, Clip.norm(1), new LearningRate.Constant(0.01)));
    Checkpoint trained = new Trainer(NETWORK, Map.of(), plan, Listener.SILENT).fit(Means.of(256, 1, STEPS), Optional.of(Means.of(64, 2, STEPS)));
    assertTrue(trained.bestLoss() < 0.005, "a loss of " + trained.bestLoss() + ", where always saying 0 has about 0.1");
  }

  @Test
  void whatAnExampleIsFilledUpToChangesNothing() {
    Map<String, double[]> weights = ParameterInitialiser.all(NETWORK, Map.of(), 3);
    Means data = Means.of(7, 4, STEPS), longer = new Means(new float[7][STEPS + 4], data.lengths);
    for (int e = 0; e < 7; e++) for (int t = 0; t < STEPS + 4; t++) longer.x[e][t] = t < data.lengths[e] ? data.x[e][t] : 1e30f;
    double[] expected = new Inference(NETWORK, Map.of(), 3, Element.F32, weights).predict(data, "p");
    assertArrayEquals(expected, new Inference(NETWORK, Map.of(), 3, Element.F32, weights).predict(longer, "p"));
  }

  /** The same examples, but each is run for all steps. */
  private record Padded(Means means) implements Dataset {

    @Override
    public int size() {
      return means.size();
    }

    @Override
    public int steps() {
      return means.steps();
    }

    @Override
    public void copy(String input, int example, double[] into, int position, int batch) {
      means.copy(input, example, into, position, batch);
    }
  }

  /** In batches of like lengths, none of which runs further than it must, each example has the bits that it has in any other batch. */
  @Test
  void howFarABatchRunsChangesNothing() {
    Recurrence network = network("network c() { input x[1] over time with lengths n; target y; h = bidirectional(gru(x, H = 3)); output s = dense(h, 1); output p = dense(average(h, time), 1)[0:1]; output a = sum(attention_weights(h, h)); loss mse(sum(p), y) }");
    Map<String, double[]> weights = ParameterInitialiser.all(network, Map.of(), 3);
    Means data = Means.of(521, 4, STEPS);   // 260 batches, which are worth two programs
    assertTrue(Batches.inOrder(LengthBuckets.of(network, data, 2), 2).steps(0) < STEPS);
    for (String output : new String[] {"s", "p", "a"}) {
      assertArrayEquals(new Inference(network, Map.of(), 3, Element.F32, weights).predict(new Padded(data), output), new Inference(network, Map.of(), 2, Element.F32, weights).predict(data, output), output);
    }
    double whole = new Inference(network, Map.of(), 3, Element.F64, weights).loss(new Padded(data));
    assertEquals(whole, new Inference(network, Map.of(), 2, Element.F64, weights).loss(data), 1e-12);
  }

  /** A program whose methods are its own has to be worth their compilation: fewer batches share one that has most methods in common with the others. */
  @Test
  void attentionHasFewerPrograms() {
    Recurrence plain = network("network plain() { input x[1] over time with lengths n; h = gru(x, H = 3); output p = dense(average(h, time), 1) }");
    Recurrence attention = network("network attending() { input x[1] over time with lengths n; h = gru(x, H = 3); output p = dense(attention(final(h.h), h, h), 1) }");
    Means data = Means.of(520, 4, STEPS);
    assertTrue(programs(plain, data, 2) > 2);
    assertEquals(2, programs(attention, data, 2), "260 batches are worth two");
    assertEquals(1, programs(attention, data, 8), "65 are worth one");
  }

  private static long programs(Recurrence network, Dataset data, int batch) {
    return Arrays.stream(LengthBuckets.of(network, data, batch)).distinct().count();
  }

  /** The first program is made for the most examples and the most steps, though no batch here has both. */
  @Test
  void memoryIsThatOfTheFirstProgram() {
    int longest = 1000;
    Means data = new Means(new float[129][longest], new int[129]);
    Arrays.fill(data.lengths, 10);
    data.lengths[7] = longest;
    Recurrence program = TrainingStep.of(NETWORK, Plan.DEFAULT.rule().optimiser(), Plan.DEFAULT.rule().clip(), Set.of());
    long first = Compiled.memoryBytes(program, Options.of(Map.of(), 32, longest).memorySteps(longest));
    MemoryEstimate memory = new Trainer(NETWORK, Map.of(), Plan.DEFAULT.batch(32), Listener.SILENT).memory(data, Optional.empty());
    assertTrue(memory.pieces().get(0).bytes() >= first, memory.describe() + "; " + first);
    assertTrue(memory.pieces().get(0).bytes() < 1.1 * first, memory.describe() + "; " + first);
  }

  @Test
  void threadsAndResumingChangeNoBit() {
    Plan plan = Plan.DEFAULT.epochs(3).batch(4);
    Means data = Means.of(66, 1, STEPS);
    Checkpoint expected = new Trainer(NETWORK, Map.of(), plan, Listener.SILENT).fit(data, Optional.empty());
    same(expected, new Trainer(NETWORK, Map.of(), plan.threads(2), Listener.SILENT).fit(data, Optional.empty()));
    List<Checkpoint> stops = new ArrayList<>();
    Listener keeps = new Listener() {
      @Override
      public void checkpoint(Checkpoint checkpoint) {
        stops.add(checkpoint);
      }
    };
    new Trainer(NETWORK, Map.of(), plan.epochs(2).checkpointEvery(7), keeps).fit(data, Optional.empty());
    for (Checkpoint stop : stops) same(expected, new Trainer(NETWORK, Map.of(), plan, Listener.SILENT).fit(data, Optional.empty(), stop));
    assertEquals(4, stops.size());
  }

  private static void same(Checkpoint expected, Checkpoint found) {
    assertEquals(expected.weights().keySet(), found.weights().keySet());
    expected.weights().forEach((name, values) -> assertArrayEquals(values, found.weights().get(name), name));
    assertEquals(expected.history(), found.history());
  }

  @Test
  void aLengthThatIsNoneIsRefused() {
    Means data = Means.of(3, 1, STEPS);
    data.lengths[1] = 0;
    String message = assertThrows(IllegalArgumentException.class, () -> new Trainer(NETWORK, Map.of(), Plan.DEFAULT, Listener.SILENT).fit(data, Optional.empty())).getMessage();
    assertEquals("example 1 of the data has 0 steps; it must have 1 to 9, the steps of the data", message);
  }

  /** NaN past the end is nobody's, and a greatest number that has not begun is -infinity: neither is a cause. */
  @Test
  void aNumberThatIsNotFiniteIsSoughtInRealSteps() {
    for (double w : new double[] {1, 1000}) {
      Recurrence r = network("network c() { input x over time with lengths n; target y; param w init 1; e = exp(w * x * x); h = e[t-1] + e; loss mse(peak(h, time) + last(h), y) }");
      Means data = new Means(new float[][] {{1, 0, Float.NaN, Float.NaN}, {0.01f, 0.02f, 1, Float.NaN}}, new int[] {2, 3});
      data.x[0][0] = 0.1f;
      Optional<FirstNonFinite> found = FirstNonFinite.find(r, Map.of(), Element.F32, Map.of("w", new double[] {w}), data, Batches.inOrder(LengthBuckets.whole(data), 2), 0, new DropoutMasks(1, 0));
      assertEquals(w > 1 ? Optional.of("e 3 2") : Optional.empty(), found.map(o -> o.name() + " " + o.step() + " " + o.example()));
    }
  }

  @Test
  void aCausalNetworkIsFedStepByStepAndAnotherIsRefused() {
    Recurrence causal = network("network c() { input x[1] over time with lengths n; h = gru(x + x[t-1] * 0.5 + 0.1 * t, H = 4); output p = dense(h, 1) }");
    Map<String, double[]> weights = ParameterInitialiser.all(causal, Map.of(), 5);
    Means data = new Means(new float[][] {{0.5f, -1, 0.25f, 2}}, new int[] {4});
    double[] whole = new Inference(causal, Map.of(), 1, Element.F32, weights).predict(data, "p");
    Stepper stream = new Stepper(causal, Map.of(), weights, "x", "p");
    float[] y = new float[1];
    for (int t = 0; t < 4; t++) {
      stream.step(new float[] {data.x[0][t]}, y);
      assertEquals(whole[t], y[0], "step " + t);
    }
    Recurrence attends = network("network c() { input x[1] over time; output p = attention(x, x, x) }");
    String all = assertThrows(IllegalArgumentException.class, () -> new Stepper(attends, Map.of(), Map.of(), "x", "p")).getMessage();
    assertEquals("output 'p' of 'c' needs 'steps(x)', all steps of a sequence, so it cannot be fed step by step; give it whole sequences", all);
    for (String ahead : new String[] {"x[t+1]", "gru(x, H = 1, backward = yes)", "bidirectional(elman(x, H = 1), join = add)", "x * peak(x, time)"}) {
      Recurrence r = network("network c() { input x[1] over time; output p = " + ahead + " }");
      String message = assertThrows(IllegalArgumentException.class, () -> new Stepper(r, Map.of(), ParameterInitialiser.all(r, Map.of(), 1), "x", "p")).getMessage();
      assertTrue(message.endsWith("which runs from the last step to the first, so it cannot be fed step by step; give it whole sequences"), message);
    }
  }
}
