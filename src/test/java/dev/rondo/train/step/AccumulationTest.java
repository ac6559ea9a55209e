package dev.rondo.train.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.machine.Element;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import dev.rondo.model.Model;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.Diverged;
import dev.rondo.train.Listener;
import dev.rondo.train.ModelFiles;
import dev.rondo.train.ParameterInitialiser;
import dev.rondo.train.Plan;
import dev.rondo.train.Toy;
import dev.rondo.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch in parts gives what the batch gives: to the bit where no sum rounds, elsewhere within rounding. */
class AccumulationTest {

  private static final Map<String, Integer> SIZES = Map.of("I", 2);
  private static final int STEPS = 4, EXAMPLES = 21;
  private static final Plan PLAN = Plan.DEFAULT.epochs(3).batch(8).seed(5).element(Element.F64).rule(new Plan.Rule(Optimiser.ADAM, Clip.norm(0.5), new LearningRate.Constant(0.05)));

  private static Recurrence network(String body) {
    return Language.parse(new Source("n.rondo", "network n(I) {\n" + body + "\n}"), Library.standard()).networks().get(0).recurrence();
  }

  /** Sequences, targets for each example, and lengths from 1 to all steps. */
  private static Dataset data(boolean whole) {
    Random random = new Random(3);
    double[][] x = new double[EXAMPLES][STEPS * 2], y = new double[EXAMPLES][2], n = new double[EXAMPLES][1];
    for (int e = 0; e < EXAMPLES; e++) {
      for (int i = 0; i < x[e].length; i++) x[e][i] = whole ? random.nextInt(7) - 3 : random.nextFloat() * 2 - 1;
      for (int i = 0; i < 2; i++) y[e][i] = whole ? random.nextInt(7) - 3 : random.nextFloat();
      n[e][0] = 1 + random.nextInt(STEPS);
    }
    return new Toy.Arrays(STEPS, Map.of("x", x, "y", y, "n", n));
  }

  private static Checkpoint trained(Recurrence network, Plan plan, Dataset data) {
    return new Trainer(network, SIZES, plan, Listener.SILENT).fit(data, Optional.empty());
  }

  private static void close(Checkpoint a, Checkpoint b, double tolerance) {
    assertEquals(a.memory().keySet(), b.memory().keySet());
    a.all().forEach((name, values) -> assertArrayEquals(values, b.all().get(name), tolerance, name));
    for (int i = 0; i < a.history().size(); i++) assertEquals(a.history().get(i).loss(), b.history().get(i).loss(), tolerance);
  }

  private static final String READ = "input x[I] over time; target y[I]\n h = gru(x, H = 5)\n p = dense(last(h), I)\n";

  @ParameterizedTest
  @ValueSource(strings = {
      READ + "loss mse(p, y)",
      READ + "loss total(sum(square(p - y)))",
      READ + "loss 2 * mse(p, y) - 0.1 * average(sum(p)) / 3 + activation_penalty(h) + temporal_penalty(h) + 0.01 * sum(square(dense1.W), axis = all)",
      READ + "output loss = mean(square(p - y))",
      "input x[I] over time with lengths n; target y[I]; h = lstm(x, H = 4); p = dense(average(h, time), I); loss mse(p, y) + 0.3 * activation_penalty(h) + 0.01 * sum(square(dense1.W), axis = all)",
      "input x[I] over time; target y[I]; h = gru(dropout(x, 0.3), H = 5); p = dense(dropout(last(h), 0.5), I); loss mse(dropout(p, 0.2, per = example), y)"})
  void partsAddUp(String body) {
    Recurrence network = network(body);
    Checkpoint whole = trained(network, PLAN, data(false));
    for (int parts : new int[] {2, 3, 8}) close(whole, trained(network, PLAN.accumulate(parts), data(false)), 1e-9);
  }

  /** Whole numbers of few digits, and divisors that are powers of two: no sum rounds, so its order does not matter. */
  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void theSameBitsWhereNoSumRounds(int parts) {
    Recurrence network = network("input x[I] over time; target y[I]; param W[I, I] init 1; param b[I] init 2\n p = W @ total(x, time) + b; loss total(sum(square(p - y))) / 16");
    Plan plan = PLAN.batch(16).epochs(1).shuffle(false).rule(new Plan.Rule(Optimiser.SGD, Clip.NONE, new LearningRate.Constant(1.0 / 1024)));
    for (Element element : Element.values()) {
      Checkpoint whole = trained(network, plan.element(element), data(true)), added = trained(network, plan.element(element).accumulate(parts), data(true));
      whole.all().forEach((name, values) -> assertArrayEquals(values, added.all().get(name), 0, name));
      assertEquals(whole.history().get(0).loss(), added.history().get(0).loss(), 1e-7 * whole.history().get(0).loss());   // its second step is one of numbers that round
    }
  }

  @Test
  void threadsStoppingAndFilesChangeNoBit(@TempDir Path folder) {
    Recurrence network = network(READ.replace("gru(x", "gru(dropout(x, 0.2)") + "loss mse(p, y)");
    Plan plan = PLAN.element(Element.F32).accumulate(3).checkpointEvery(1);
    List<Checkpoint> all = new ArrayList<>();
    Checkpoint whole = new Trainer(network, SIZES, plan, new Listener() {
      @Override
      public void checkpoint(Checkpoint c) {
        all.add(c);
      }
    }).fit(data(false), Optional.of(data(false)));
    assertEquals(9, all.size());
    for (int at : new int[] {0, 2, 4}) {
      Path file = folder.resolve(at + ".safetensors");
      ModelFiles.model(all.get(at), network, SIZES, Element.F32, Map.of()).write(file);
      Checkpoint on = new Trainer(network, SIZES, plan.threads(2), Listener.SILENT).fit(data(false), Optional.of(data(false)), ModelFiles.checkpoint(Model.read(file)));
      whole.all().forEach((name, values) -> assertArrayEquals(values, on.all().get(name), 0, name));
      assertEquals(whole.history(), on.history());
    }
  }

  @Test
  void frozenParametersStayAndAStepThatFailsChangesNothing() {
    Recurrence network = network(READ + "loss mse(p, y)");
    Checkpoint some = trained(network, PLAN.accumulate(4).frozen(List.of("gru1.*")), data(false));
    Map<String, double[]> start = ParameterInitialiser.all(network, SIZES, 5);
    assertArrayEquals(start.get("gru1.Wz"), some.weights().get("gru1.Wz"), 0);
    Toy.Arrays broken = (Toy.Arrays) data(false);
    broken.inputs().get("y")[6][1] = Float.NaN;
    Diverged e = assertThrows(Diverged.class, () -> trained(network, PLAN.shuffle(false).accumulate(4), broken));
    assertTrue(e.getMessage().contains("'y' is nan for example 7 of the batch, unit 2"), e.getMessage());
    e.lastGood().weights().forEach((name, values) -> assertArrayEquals(start.get(name), values, 0, name));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "loss sqrt(mse(p, y))                          | is not a sum over the examples of a batch, for 'sqrt(",
      "loss mse(p - average(p, batch), y)            | is not a sum over the examples of a batch, for 'total(",
      "loss mse(p, y) * mse(p, y)                    | is not a sum over the examples of a batch",
      "loss mse(p, y) + size(I) / extent(batch)      | is not a sum over the examples of a batch"})
  void whatIsNoSumIsRefused(String loss, String message) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> trained(network(READ + loss), PLAN.accumulate(2), data(false)));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void wrongPlans() {
    assertEquals("a batch of 8 in 9 parts; there can be 1 to 8", assertThrows(IllegalArgumentException.class, () -> PLAN.accumulate(9)).getMessage());
    assertEquals("carried states need the batch as a whole; use either carry or accumulate", assertThrows(IllegalArgumentException.class, () -> PLAN.accumulate(2).carry(true)).getMessage());
  }
}
