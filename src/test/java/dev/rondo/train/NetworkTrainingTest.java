package dev.rondo.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.InterpretedSession;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.train.step.Clip;
import dev.rondo.train.step.LearningRate;
import dev.rondo.train.step.Optimiser;
import dev.rondo.train.step.TrainingStep;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks as text, trained by compiled steps. */
class NetworkTrainingTest {

  private static final Recurrence FORECASTER = Language.read("""
      network forecaster(I) {
        input  x[I] over time
        target y[1]
        h = gru(x, H = 5)
        h = lstm(h, H = 4)
        output p = dense(last(h), 1)
        loss mse(p, y)
      }
      """);

  /** Interpreted in double, five steps of training move the weights as the compiled ones do. */
  @ParameterizedTest
  @EnumSource(Element.class)
  void compiledStepsFollowTheInterpreter(Element element) {
    Recurrence step = TrainingStep.of(FORECASTER, new Optimiser.AdamW(0.9, 0.99, 1e-6, 0.1), new Clip(0.5, 0.2));
    Options options = Options.of(Map.of("I", 2), 3, Toy.STEPS).element(element);
    Session compiled = Compiled.of(step, options).open(), interpreted = new InterpretedSession(step, options);
    Batches batches = Batches.inOrder(LengthBuckets.whole(Toy.data(3, 1)), 3);
    double[] x = new double[compiled.length("x")], y = new double[compiled.length("y")];
    for (int row = 0; row < 3; row++) {
      Toy.data(3, 1).copy("x", batches.example(0, row), x, row, 3);
      Toy.data(3, 1).copy("y", batches.example(0, row), y, row, 3);
    }
    for (Session s : new Session[] {compiled, interpreted}) {
      ParameterInitialiser.all(step, Map.of("I", 2), 1).forEach(s::write);
      s.write("train.rate", new double[] {0.01});
      s.write("x", x);
      s.write("y", y);
      for (int i = 0; i < 5; i++) s.run();
    }
    for (Recurrence.Param p : FORECASTER.params()) assertArrayEquals(interpreted.read(p.name()), compiled.read(p.name()), element == Element.F64 ? 1e-11 : 1e-4, p.name());
  }

  @Test
  void aForecasterLearnsAMean() {
    Plan plan = Plan.DEFAULT.epochs(60).batch(8).seed(2).rule(new Plan.Rule(Optimiser.ADAM, Clip.norm(1), new LearningRate.WarmUp(5, new LearningRate.Cosine(0.02, 300, 0))));
    Checkpoint c = new Trainer(FORECASTER, Map.of("I", 2), plan, Listener.SILENT).fit(Toy.data(40, 5), Optional.of(Toy.data(10, 6)));
    assertTrue(c.bestLoss() < c.history().get(0).validationLoss() / 10, c.history()::toString);
  }
}
