package dev.rondo.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.machine.Element;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.model.Model;
import dev.rondo.train.step.Clip;
import dev.rondo.train.step.LearningRate;
import dev.rondo.train.step.Optimiser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {

  private static final Dataset DATA = Toy.data(10, 1), HELD_BACK = Toy.data(5, 2);
  private static final Plan PLAN = Plan.DEFAULT.epochs(4).batch(4).seed(3).rule(rule(0.05));

  private static Plan.Rule rule(double rate) {
    return new Plan.Rule(Optimiser.ADAM, Clip.norm(1), new LearningRate.Constant(rate));
  }

  /** Keeps all it hears. */
  private static final class Recorder implements Listener {
    final List<Progress> steps = new ArrayList<>();
    final List<Checkpoint.Epoch> epochs = new ArrayList<>();
    final List<Checkpoint> checkpoints = new ArrayList<>();

    @Override
    public void step(Progress p) {
      steps.add(p);
    }

    @Override
    public void epoch(Checkpoint.Epoch e, boolean best) {
      epochs.add(e);
    }

    @Override
    public void checkpoint(Checkpoint c) {
      checkpoints.add(c);
    }
  }

  private static Trainer trainer(Plan plan, Listener listener) {
    return new Trainer(Toy.network(), Toy.SIZES, plan, listener);
  }

  private static void assertSame(Checkpoint a, Checkpoint b) {
    assertMaps(a.weights(), b.weights());
    assertMaps(a.memory(), b.memory());
    assertMaps(a.best(), b.best());
    assertMaps(a.totals(), b.totals());
    assertEquals(a.history(), b.history());
    assertEquals(List.of(a.step(), a.epoch(), a.position(), a.bestLoss(), a.bestEpoch()), List.of(b.step(), b.epoch(), b.position(), b.bestLoss(), b.bestEpoch()));
  }

  private static void assertMaps(Map<String, double[]> a, Map<String, double[]> b) {
    assertEquals(a.keySet(), b.keySet());
    a.forEach((name, values) -> assertArrayEquals(values, b.get(name), name));
  }

  @Test
  void learns() {
    Checkpoint c = trainer(PLAN.epochs(40), Listener.SILENT).fit(DATA, Optional.of(HELD_BACK));
    double first = c.history().get(0).loss(), last = c.history().get(39).loss();
    assertTrue(last < first / 5, first + " -> " + last);
    assertTrue(c.bestLoss() < c.history().get(0).validationLoss() / 5);
  }

  @Test
  void everyExampleIsUsedAndEveryStepTold() {
    Recorder heard = new Recorder();
    trainer(PLAN, heard).fit(DATA, Optional.empty());
    assertEquals(12, heard.steps.size());   // 4 + 4 + 2 examples, four times
    assertEquals(12, PLAN.steps(10));
    assertEquals(List.of(0L, 1L, 2L, 3L), heard.steps.stream().map(Listener.Progress::step).limit(4).toList());
    assertEquals(List.of(0, 1, 2, 0), heard.steps.stream().map(Listener.Progress::batch).limit(4).toList());
    double mean = (heard.steps.get(0).loss() * 4 + heard.steps.get(1).loss() * 4 + heard.steps.get(2).loss() * 2) / 10;
    assertEquals(mean, heard.epochs.get(0).loss(), 1e-6 * mean);
    assertTrue(Double.isNaN(heard.epochs.get(0).validationLoss()));
  }

  @Test
  void theSeedDecides() {
    Checkpoint once = trainer(PLAN, Listener.SILENT).fit(DATA, Optional.of(HELD_BACK));
    assertSame(once, trainer(PLAN, Listener.SILENT).fit(DATA, Optional.of(HELD_BACK)));
    assertNotEquals(once.weights().get("u")[0], trainer(PLAN.seed(4), Listener.SILENT).fit(DATA, Optional.of(HELD_BACK)).weights().get("u")[0]);
  }

  @Test
  void goingOnGivesTheBitsOfNotStopping(@TempDir Path dir) {
    for (Element element : Element.values()) {
      Recorder heard = new Recorder();
      Checkpoint whole = trainer(PLAN.checkpointEvery(1).element(element), heard).fit(DATA, Optional.of(HELD_BACK));
      for (int stop : new int[] {0, 1, 2, 4, 11}) {   // after a step, at the end of a pass, in a later one, at the end
        Path file = dir.resolve(stop + ".safetensors");
        ModelFiles.model(heard.checkpoints.get(stop), Toy.network(), Toy.SIZES, element, Map.of()).write(file);
        Checkpoint read = ModelFiles.checkpoint(Model.read(file));
        assertSame(whole, trainer(PLAN.element(element), Listener.SILENT).fit(DATA, Optional.of(HELD_BACK), read));
      }
    }
  }

  @Test
  void carriedStatesGoOnToo(@TempDir Path dir) {
    Plan plan = PLAN.carry(true).batch(3).checkpointEvery(1);
    Recorder heard = new Recorder();
    Checkpoint whole = trainer(plan, heard).fit(DATA, Optional.empty());
    assertEquals(12, heard.steps.size());   // three rows of three examples each; the tenth is left out
    Path file = dir.resolve("carried.safetensors");
    ModelFiles.model(heard.checkpoints.get(1), Toy.network(), Toy.SIZES, Element.F32, Map.of()).write(file);
    assertSame(whole, trainer(plan, Listener.SILENT).fit(DATA, Optional.empty(), ModelFiles.checkpoint(Model.read(file))));
  }

  @Test
  void stopsEarlyAndKeepsTheBest() {
    Plan plan = PLAN.epochs(50).patience(3).rule(rule(2));   // too fast to get far
    Checkpoint c = trainer(plan, Listener.SILENT).fit(DATA, Optional.of(HELD_BACK));
    assertTrue(c.epoch() < 50);
    assertEquals(c.bestEpoch() + 3, c.epoch());
    assertEquals(c.history().stream().mapToDouble(Checkpoint.Epoch::validationLoss).min().orElseThrow(), c.bestLoss());
    assertEquals(c.bestLoss(), new Inference(Toy.network(), Toy.SIZES, 4, Element.F32, c.chosen()).loss(HELD_BACK));
    assertSame(c, trainer(plan, Listener.SILENT).fit(DATA, Optional.of(HELD_BACK), c));   // and stays stopped
  }

  @Test
  void stoppingEarlyNeedsAValidationSet() {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> trainer(PLAN.patience(2), Listener.SILENT).fit(DATA, Optional.empty()));
    assertEquals("stopping early watches the validation loss, and there is no validation set; hold some data back, or set patience to 0", e.getMessage());
  }

  @Test
  void stopsAtALossThatIsNoNumber() {
    double[][] x = new double[6][Toy.STEPS * 2], y = new double[6][1];
    y[4][0] = Float.NaN;
    Trainer trainer = trainer(PLAN.batch(2).shuffle(false), Listener.SILENT);
    Diverged e = assertThrows(Diverged.class, () -> trainer.fit(new Toy.Arrays(Toy.STEPS, Map.of("x", x, "y", y)), Optional.empty()));
    assertEquals("the loss is NaN at step 2 (epoch 1, batch 3 of 3): the first value that is not finite: 'y' is nan for example 1 of the batch, unit 1; lower the learning rate, now 0.05, or clip the gradient's norm", e.getMessage());
    assertEquals(2, e.lastGood().step());
    e.lastGood().weights().forEach((name, w) -> assertTrue(java.util.Arrays.stream(w).allMatch(Double::isFinite), name));
  }

  private static Diverged fails(String equations, float x) {
    Recurrence r = Language.read("network n(F) { input x[F]; target y[F]; param a[F] init 1; " + equations + " loss mse(v, y) }");
    Toy.Arrays data = new Toy.Arrays(1, Map.of("x", new double[][] {{1}, {x}}, "y", new double[2][1]));
    return assertThrows(Diverged.class, () -> new Trainer(r, Map.of("F", 1), PLAN.batch(2), Listener.SILENT).fit(data, Optional.empty()));
  }

  /** Before the first update the learning rate has done nothing; the equation that is named is the one with the infinite derivative. */
  @Test
  void stopsBeforeTheFirstUpdate() {
    Diverged e = fails("l = a * x; v = sqrt(l);", 0);
    assertEquals("v", e.equation().orElseThrow());
    assertTrue(e.getMessage().contains("the derivative of the loss with respect to 'l', is"), e.getMessage());
    assertTrue(e.getMessage().endsWith("no update has been made yet, so the learning rate is not the cause; look at the data (gaps, zeros, outliers), at its scale and at this equation"), e.getMessage());
    assertEquals("l", fails("l = log(a * x); v = 2 * l;", -1).equation().orElseThrow());
  }

  @Test
  void aBranchThatIsNotTakenStopsNothing() {
    Recurrence r = Language.read("network n(F) { input x[F]; target y[F]; param a[F] init 1; l = a * x; v = select(l > 0, sqrt(l), 0); loss mse(v, y) }");
    Toy.Arrays data = new Toy.Arrays(1, Map.of("x", new double[][] {{1}, {0}}, "y", new double[2][1]));
    assertTrue(Double.isFinite(new Trainer(r, Map.of("F", 1), PLAN.batch(2), Listener.SILENT).fit(data, Optional.empty()).weights().get("a")[0]));
  }

  @Test
  void aCheckpointOfAnotherRule() {
    Checkpoint c = trainer(PLAN, Listener.SILENT).fit(DATA, Optional.empty());
    Plan other = PLAN.epochs(5).rule(new Plan.Rule(new Optimiser.RmsProp(0.9, 0.9, 1e-8, 0), Clip.NONE, new LearningRate.Constant(0.1)));
    assertTrue(trainer(other, Listener.SILENT).fit(DATA, Optional.empty(), c).epoch() == 5);   // the same moments by name
    Plan more = PLAN.epochs(5);
    Checkpoint sgd = trainer(PLAN.rule(Plan.Rule.of(Optimiser.SGD)), Listener.SILENT).fit(DATA, Optional.empty());
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> trainer(more, Listener.SILENT).fit(DATA, Optional.empty(), sgd));
    assertEquals("no values for 'W.m' of 'toy_training'; there are W, u, v, train.rate", e.getMessage());
  }

  @Test
  void wrongPlans() {
    assertEquals("carried states need the examples in order; use either carry or shuffle", assertThrows(IllegalArgumentException.class, () -> PLAN.carry(true).shuffle(true)).getMessage());
    assertEquals("a batch of 0; it must be at least 1", assertThrows(IllegalArgumentException.class, () -> PLAN.batch(0)).getMessage());
    assertEquals("to carry states through a batch of 16 takes at least 16 examples, and there are 10; lower the batch or shorten the steps",
        assertThrows(IllegalArgumentException.class, () -> trainer(PLAN.carry(true).batch(16), Listener.SILENT).fit(DATA, Optional.empty())).getMessage());
  }
}
