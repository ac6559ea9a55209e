package dev.rondo.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.codegen.Element;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Language;
import dev.rondo.graph.Library;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.text.Source;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A short training is scalar code and a long one vector code where there is any; one that is stopped and goes on for long is both, and no bit of it tells. */
class FewRunsTest {

  private static final Map<String, Integer> SIZES = Map.of("I", 2);
  private static final Recurrence NETWORK = Language.parse(new Source("n.rondo", """
      network n(I) {
        input x[I] over time
        target y
        h = lstm(x, H = 19)
        output p = sum(dense(last(h), 1))
        loss mse(p, y)
      }
      """), Library.standard()).networks().get(0).recurrence();

  @ParameterizedTest
  @CsvSource({"F32, 1", "F32, 3", "F64, 1", "F64, 3"})
  void givesTheSameBitsWhetherThereAreFewOrMany(Element element, int accumulate) {
    Dataset data = Toy.data(20, 7);
    Plan plan = Plan.DEFAULT.epochs(2).batch(9).accumulate(accumulate).seed(3).element(element).rule(new Plan.Rule(Optimiser.ADAM, Clip.norm(0.5), new Schedule.Constant(0.05)));
    Steps few = begun(plan, 1), many = begun(plan, 0);
    for (int epoch = 0; epoch < plan.epochs(); epoch++) {
      Batches batches = Batches.of(plan, Spans.of(NETWORK, data, plan.batch()), epoch);
      for (int k = 0; k < batches.count(); k++) {
        for (Steps steps : new Steps[] {few, many}) steps.run(data, batches, k, 0.05, new Noise(plan.seed(), k));
        assertEquals(many.loss(), few.loss());
      }
    }
    many.values().forEach((name, values) -> assertArrayEquals(values, few.values().get(name), name));
    few.close();
    many.close();
  }

  private static Steps begun(Plan plan, long batches) {
    Steps steps = Steps.of(NETWORK, SIZES, plan, Set.of(), plan.batch(), Toy.STEPS, batches);
    steps.restore(steps.fresh(Initialise.all(NETWORK, SIZES, plan.seed()), plan.seed()));
    return steps;
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "1000000000"})
  void inferenceIsTheSameHoweverOften(int passes) {
    Dataset data = Toy.data(20, 7);
    Inference inference = new Inference(NETWORK, SIZES, 9, Element.F32, Initialise.all(NETWORK, SIZES, 3));
    assertArrayEquals(inference.predict(data, "p"), new Inference(NETWORK, SIZES, 9, Element.F32, Initialise.all(NETWORK, SIZES, 3)).expecting(passes).predict(data, "p"));
  }
}
