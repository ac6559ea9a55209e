package dev.rondo.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Recurrence;
import dev.rondo.train.step.Clip;
import dev.rondo.train.step.LearningRate;
import dev.rondo.train.step.Optimiser;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A short training is scalar code and a long one vector code where there is any; one that is stopped and goes on for long is both, and no bit of it tells. */
class FewRunsTest {

  private static final Map<String, Integer> SIZES = Map.of("I", 2, "H", 19);
  private static final Recurrence NETWORK = Toy.network();
  private static final Dataset DATA = Toy.data(20, 7);
  private static final int EPOCHS = 2;

  private static Plan plan(Element element, int accumulate) {
    return Plan.DEFAULT.epochs(EPOCHS).batch(9).accumulate(accumulate).seed(3).element(element).rule(new Plan.Rule(Optimiser.ADAM, Clip.norm(0.5), new LearningRate.Constant(0.05)));
  }

  private static TrainingProgram steps(Plan plan, long runs) {
    return TrainingProgram.of(NETWORK, SIZES, plan, Set.of(), plan.batch(), Toy.STEPS, runs);
  }

  private static void epoch(TrainingProgram steps, Plan plan, int epoch) {
    Batches batches = Batches.of(plan, LengthBuckets.of(NETWORK, DATA, plan.batch()), epoch);
    for (int k = 0; k < batches.count(); k++) steps.run(DATA, batches, k, 0.05, new DropoutMasks(plan.seed(), k));
  }

  @Test
  void theFormFollowsFromAllRuns() {
    Plan plan = plan(Element.F32, 3);
    assertEquals(EPOCHS * 3 * 3, TrainingProgram.runs(plan, Batches.of(plan, LengthBuckets.of(NETWORK, DATA, plan.batch()), 0)), "20 examples are three batches, of three parts each");
    Options options = Options.of(SIZES, 9, Toy.STEPS);
    assertEquals(Options.Form.SCALAR, SessionPool.options(NETWORK, options, 1).form());
    assertEquals(Options.Form.AUTO, SessionPool.options(NETWORK, options, 0).form());
    assertEquals(Options.Form.AUTO, SessionPool.options(NETWORK, options, 1_000_000_000).form());
  }

  @ParameterizedTest
  @CsvSource({"F32, 1", "F32, 3", "F64, 1", "F64, 3"})
  void givesTheSameBitsWhetherThereAreFewOrMany(Element element, int accumulate) {
    Plan plan = plan(element, accumulate);
    TrainingProgram few = steps(plan, 1), many = steps(plan, 0), both = steps(plan, 1);
    for (TrainingProgram steps : new TrainingProgram[] {few, many, both}) steps.restore(steps.fresh(ParameterInitialiser.all(NETWORK, SIZES, plan.seed()), plan.seed()));
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      if (epoch == 1) {   // stopped, and gone on with
        Map<String, double[]> before = both.values();
        both.close();
        both = steps(plan, 0);
        both.restore(before);
      }
      for (TrainingProgram steps : new TrainingProgram[] {few, many, both}) epoch(steps, plan, epoch);
      assertEquals(many.loss(), few.loss());
      assertEquals(many.loss(), both.loss());
    }
    for (TrainingProgram steps : new TrainingProgram[] {few, both}) {
      many.values().forEach((name, values) -> assertArrayEquals(values, steps.values().get(name), name));
      steps.close();
    }
    many.close();
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "1000000000"})
  void inferenceIsTheSameHoweverOften(int passes) {
    Map<String, double[]> weights = ParameterInitialiser.all(NETWORK, SIZES, 3);
    assertArrayEquals(new Inference(NETWORK, SIZES, 9, Element.F32, weights).predict(DATA, "p"), new Inference(NETWORK, SIZES, 9, Element.F32, weights).expecting(passes).predict(DATA, "p"));
  }
}
