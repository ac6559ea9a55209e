package dev.rondo.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.check.GradientCheck;
import dev.rondo.check.Report;
import dev.rondo.codegen.machine.Element;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import dev.rondo.stream.Stepper;
import dev.rondo.train.step.Clip;
import dev.rondo.train.step.LearningRate;
import dev.rondo.train.step.Optimiser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training with masks: the same bits on any number of threads and when resumed, and no trace of it where the network is used. */
class DropoutTest {

  private static final String NETWORK = """
      cell noisy(I, H) {
        input x[I]
        state h[H]
        n = tanh(affine(x, VARIATIONAL))
        h' = RECURRENT
        output h'
      }
      network toy(I) {
        input  x[I] over time
        target y
        h = noisy(ORDINARY, H = 6)
        output h
        output p = sum(dense(last(h), 1))
        loss average(square(p - y))
      }
      """;

  private static final Recurrence NOISY = network(NETWORK.replace("ORDINARY", "dropout(x, 0.2)").replace("VARIATIONAL", "dropout(h, 0.3, per = example)").replace("RECURRENT", "zoneout(n, h, 0.1)"));
  private static final Recurrence PLAIN = network(NETWORK.replace("ORDINARY", "x").replace("VARIATIONAL", "h").replace("RECURRENT", "h + (1 - 0.1) * (n - h)"));
  private static final Map<String, Integer> SIZES = Map.of("I", 2);
  private static final Dataset DATA = Toy.data(50, 1), HELD = Toy.data(20, 2);
  private static final Plan PLAN = Plan.DEFAULT.epochs(3).batch(16).seed(5);

  private static Recurrence network(String text) {
    return Language.parse(new Source("toy.rondo", text), Library.standard()).networks().get(0).recurrence();
  }

  private static Checkpoint trained(Recurrence network, Plan plan) {
    return new Trainer(network, SIZES, plan, Listener.SILENT).fit(DATA, Optional.of(HELD));
  }

  private static void same(Checkpoint a, Checkpoint b) {
    assertEquals(a.history(), b.history());
    a.all().forEach((name, values) -> assertArrayEquals(values, b.all().get(name), 0, name));
  }

  @ParameterizedTest
  @EnumSource(Element.class)
  void threadsAndStoppingChangeNoBit(Element element) {
    Plan plan = PLAN.element(element).checkpointEvery(1);
    Checkpoint whole = trained(NOISY, plan);
    same(whole, trained(NOISY, plan.threads(2)));
    List<Checkpoint> all = new ArrayList<>();
    new Trainer(NOISY, SIZES, plan, new Listener() {
      @Override
      public void checkpoint(Checkpoint c) {
        all.add(c);
      }
    }).fit(DATA, Optional.of(HELD));
    assertEquals(12, all.size());
    for (int at : new int[] {0, 2, 3, 7}) same(whole, new Trainer(NOISY, SIZES, plan, Listener.SILENT).fit(DATA, Optional.of(HELD), all.get(at)));
  }

  @Test
  void masksAreOtherForAnotherSeedAndMatter() {
    Map<String, double[]> start = ParameterInitialiser.all(NOISY, SIZES, 1);
    double[] losses = new double[3];
    for (int k = 0; k < 3; k++) {
      Recurrence network = k == 2 ? PLAIN : NOISY;
      Plan plan = PLAN.epochs(1).batch(50).seed(k).shuffle(false);
      losses[k] = new Trainer(network, SIZES, plan, Listener.SILENT).fit(DATA, Optional.empty(), Checkpoint.start(start)).history().get(0).loss();
    }
    assertNotEquals(losses[0], losses[1]);
    assertNotEquals(losses[0], losses[2]);
  }

  @Test
  void nothingIsLeftOfItInUse() {
    Checkpoint trained = trained(NOISY, PLAN);
    Inference noisy = new Inference(NOISY, SIZES, PLAN.batch(), Element.F32, trained.weights()), plain = new Inference(PLAIN, SIZES, PLAN.batch(), Element.F32, trained.weights());
    assertEquals(plain.loss(HELD), noisy.loss(HELD));
    assertArrayEquals(plain.predict(HELD, "p"), noisy.predict(HELD, "p"));
    assertEquals(plain.loss(HELD), trained.history().get(2).validationLoss());
    Stepper a = new Stepper(NOISY, SIZES, trained.weights(), "x", "h"), b = new Stepper(PLAIN, SIZES, trained.weights(), "x", "h");
    for (int t = 0; t < 4; t++) {
      float[] x = {t, 1 - t}, ya = new float[6], yb = new float[6];
      a.step(x, ya);
      b.step(x, yb);
      assertArrayEquals(yb, ya);
      assertTrue(ya[0] != 0);
    }
  }

  /** The batch that is run once more to find the cause has the masks of its step: e is infinite only where it was not dropped. */
  @Test
  void aNumberThatIsNotFiniteIsTracedUnderItsMasks() {
    Recurrence network = Language.read("network n(I) { input x[I] over time; target y; param w[I] init 1; d = dropout(x * x + 0.1, 0.5); e = exp(1e6 * w * d); output p = sum(last(e)); loss average(p - y) }");
    String message = assertThrows(Diverged.class, () -> trained(network, PLAN)).getMessage();
    assertTrue(message.contains("the first value that is not finite: 'e' is infinity at step "), message);
  }

  /** With the masks held. */
  @Test
  void theGradientIsTheSlope() {
    for (long seed = 1; seed <= 3; seed++) {
      Report report = GradientCheck.of(NOISY, Map.of(), seed).run(NOISY);
      assertTrue(report.passes(GradientCheck.LIMIT), () -> report.worst().toString());
      assertTrue(report.rows().stream().noneMatch(row -> row.name().contains("dropout")), report::toString);
    }
  }

  /** E[loss] over masks is that of the network itself where it is linear in what is dropped. */
  @Test
  void theExpectationIsWhatIsUsed() {
    Recurrence linear = Language.read("network linear(I) { input x[I] over time; target y; param w[I] init 1; output p = dot(w, last(dropout(x, 0.3))); loss average(p - y) }");
    Plan plan = PLAN.epochs(400).batch(50).shuffle(false).rule(new Plan.Rule(new Optimiser.Sgd(0, false, 0), Clip.NONE, new LearningRate.Constant(1e-30)));
    Checkpoint trained = new Trainer(linear, SIZES, plan, Listener.SILENT).fit(DATA, Optional.empty());
    double[] losses = trained.history().stream().mapToDouble(Checkpoint.Epoch::loss).toArray();
    double mean = Arrays.stream(losses).average().orElseThrow(), variance = Arrays.stream(losses).map(l -> (l - mean) * (l - mean)).sum() / (losses.length - 1);
    assertTrue(variance > 0);
    assertEquals(new Inference(linear, SIZES, 50, Element.F32, trained.weights()).loss(DATA), mean, 4 * Math.sqrt(variance / losses.length));
  }
}
