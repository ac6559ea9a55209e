package dev.rondo.train.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.codegen.machine.Element;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.Inference;
import dev.rondo.train.Listener;
import dev.rondo.train.Plan;
import dev.rondo.train.Trainer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A loss over sequences of 1 to 7 steps, worked out here by hand over all of them, and by the product in batches of any size. */
class LossTotalsTest {

  private static final int STEPS = 7, EXAMPLES = 23;
  private static final double V = 0.75;
  private static final float[][] X = new float[EXAMPLES][STEPS], Y = new float[EXAMPLES][STEPS];
  private static final int[] N = new int[EXAMPLES];

  static {
    Random random = new Random(7);
    for (int e = 0; e < EXAMPLES; e++) {
      N[e] = 1 + random.nextInt(STEPS);
      for (int t = 0; t < N[e]; t++) {
        X[e][t] = random.nextFloat() * 2 - 1;
        Y[e][t] = random.nextInt(3);
      }
    }
  }

  private static final Dataset DATA = new Dataset() {
    @Override
    public int size() {
      return EXAMPLES;
    }

    @Override
    public int steps() {
      return STEPS;
    }

    @Override
    public int length(int example) {
      return N[example];
    }

    @Override
    public void copy(String input, int example, double[] into, int position, int batch) {
      if (input.equals("n")) into[position] = N[example];
      else for (int t = 0; t < into.length / batch; t++) into[t * batch + position] = (input.equals("x") ? X : Y)[example][t];
    }
  };

  private interface Step {
    double of(int example, int step);
  }

  private static final Step ERROR = (e, t) -> Math.pow(V * X[e][t] - Y[e][t], 2);

  private static double total(Step of) {
    double sum = 0;
    for (int e = 0; e < EXAMPLES; e++) for (int t = 0; t < N[e]; t++) sum += of.of(e, t);
    return sum;
  }

  private static double averageOfAverages() {
    double sum = 0;
    for (int e = 0; e < EXAMPLES; e++) for (int t = 0; t < N[e]; t++) sum += ERROR.of(e, t) / N[e];
    return sum / EXAMPLES;
  }

  private static double steps() {
    return total((e, t) -> 1);
  }

  private static double last() {
    return total((e, t) -> t == N[e] - 1 ? Math.pow(V * X[e][t], 2) : 0) / EXAMPLES;
  }

  /** -log of what the softmax of (v x, 0, -v x) has for the class. */
  private static double entropy(int e, int t) {
    double[] logits = {V * X[e][t], 0, -V * X[e][t]};
    return Math.log(Math.exp(logits[0]) + 1 + Math.exp(logits[2])) - logits[(int) Y[e][t]];
  }

  private record Case(String loss, DoubleSupplier expected) {
    @Override
    public String toString() {
      return loss;
    }
  }

  private static Stream<Case> losses() {
    return Stream.of(
        new Case("loss mse(p, y)", () -> total(ERROR) / steps()),
        new Case("output loss = square(p - y)", () -> total(ERROR) / steps()),
        new Case("output loss = average(square(p - y), time)", LossTotalsTest::averageOfAverages),
        new Case("loss sqrt(mse(p, y))", () -> Math.sqrt(total(ERROR) / steps())),
        new Case("loss mse(p, y) + 0.5 * v * v", () -> total(ERROR) / steps() + 0.5 * V * V),
        new Case("loss v * mse(p, y)", () -> V * total(ERROR) / steps()),
        new Case("loss 2 * mse(p, y) + average(square(last(p)))", () -> 2 * total(ERROR) / steps() + last()),
        new Case("loss average(average(square(p - y), time))", LossTotalsTest::averageOfAverages),
        new Case("loss total(square(p - y)) / total(abs(p))", () -> total(ERROR) / total((e, t) -> Math.abs(V * X[e][t]))),
        new Case("loss total(square(p - y))", () -> total(ERROR)),
        new Case("loss total(total(square(p - y), batch), time)", () -> total(ERROR)),
        new Case("loss total(total(square(p - y), time), batch)", () -> total(ERROR)),
        new Case("loss cross_entropy(logits, y)", () -> total(LossTotalsTest::entropy) / steps()),
        new Case("loss v * v", () -> V * V));
  }

  private static Recurrence network(String loss) {
    return Language.parse(new Source("n.rondo", "network n() { input x over time with lengths n; target y over time with lengths n; param v init " + V + "; p = v * x\n"
        + "output logits = concat(p * ones(1), zeros(1), -p * ones(1)); " + loss + " }"), Library.standard()).networks().get(0).recurrence();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void isThatOfAllStepsWhateverTheBatch(Case c) {
    for (Element element : Element.values()) {
      for (int batch : new int[] {1, 2, 5, 100}) {
        double loss = new Inference(network(c.loss), Map.of(), batch, element, Map.of("v", new double[] {V})).loss(DATA);
        assertEquals(c.expected.getAsDouble(), loss, Math.abs(loss) * (element == Element.F32 ? 1e-6 : 1e-12), "batches of " + batch);
      }
    }
  }

  /** Weights that do not move: the loss of an epoch is that of the whole part too. */
  @ParameterizedTest
  @MethodSource("losses")
  void soIsThatOfAnEpoch(Case c) {
    Plan plan = Plan.DEFAULT.epochs(1).element(Element.F64).rule(new Plan.Rule(Optimiser.SGD, Clip.NONE, new LearningRate.Constant(1e-300)));
    for (int batch : new int[] {1, 4, 100}) assertEquals(c.expected.getAsDouble(), epoch(c.loss, plan.batch(batch)), 1e-12);
  }

  @Test
  void soIsThatOfAnEpochInParts() {
    Plan plan = Plan.DEFAULT.epochs(1).element(Element.F64).rule(new Plan.Rule(Optimiser.SGD, Clip.NONE, new LearningRate.Constant(1e-300)));
    for (int parts : new int[] {2, 3, 5}) {
      assertEquals(total(ERROR) / steps() + 0.5 * V * V, epoch("loss mse(p, y) + 0.5 * v * v", plan.batch(5).accumulate(parts)), 1e-12);
      assertEquals(2 * total(ERROR) / steps() + last(), epoch("loss 2 * mse(p, y) + average(square(last(p)))", plan.batch(7).accumulate(parts)), 1e-12);
    }
  }

  private static double epoch(String loss, Plan plan) {
    Checkpoint trained = new Trainer(network(loss), Map.of(), plan, Listener.SILENT).fit(DATA, Optional.of(DATA));
    assertEquals(trained.history().get(0).loss(), trained.history().get(0).validationLoss(), 1e-12);
    return trained.history().get(0).loss();
  }

  @Test
  void crossEntropyIsOverRealSteps() {
    for (int batch : new int[] {1, 2, 100}) {
      assertEquals(total(LossTotalsTest::entropy) / steps(), new Inference(network("loss mse(p, y)"), Map.of(), batch, Element.F64, Map.of("v", new double[] {V})).crossEntropy(DATA, "logits", "y"), 1e-12);
    }
  }

  @Test
  void totalsOfAnotherLossAreRefused() {
    Checkpoint start = new Trainer(network("loss mse(p, y)"), Map.of(), Plan.DEFAULT, Listener.SILENT).start();
    Checkpoint other = new Checkpoint(0, 0, 0, Map.of("loss.9", new double[1]), start.weights(), Map.of(), Map.of(), Double.POSITIVE_INFINITY, 0, List.of());
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new Trainer(network("loss mse(p, y)"), Map.of(), Plan.DEFAULT, Listener.SILENT).fit(DATA, Optional.empty(), other));
    assertEquals("the totals of the loss, loss.9, are not those of this network's; train from the weights instead of going on", e.getMessage());
  }
}
