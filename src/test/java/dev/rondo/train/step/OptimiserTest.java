package dev.rondo.train.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Kind;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The compiled updates against plain loops written from the formulas of PyTorch's documentation. */
class OptimiserTest {

  private static final double RATE = 0.05;
  private static final double[] SCALE = {1, 10, 0.1}, START = {1, -2, 3};

  /** One update of the reference: (step from 1, w, gradient) changes w; moments are its own. */
  interface Reference {
    void update(int t, double[] w, double[] g);
  }

  static Stream<Arguments> optimisers() {
    return Stream.of(
        Arguments.of(Optimiser.SGD, (Reference) (t, w, g) -> each(i -> w[i] -= RATE * g[i])),
        Arguments.of(new Optimiser.Sgd(0.9, false, 0.1), sgd(0.9, false, 0.1)),
        Arguments.of(new Optimiser.Sgd(0.8, true, 0), sgd(0.8, true, 0)),
        Arguments.of(Optimiser.ADAM, adam(0.9, 0.999, 1e-8, 0, 0)),
        Arguments.of(new Optimiser.Adam(0.7, 0.9, 1e-3, 0.2), adam(0.7, 0.9, 1e-3, 0.2, 0)),
        Arguments.of(Optimiser.ADAMW, adam(0.9, 0.999, 1e-8, 0, 0.01)),
        Arguments.of(new Optimiser.AdamW(0.5, 0.6, 1e-2, 0), adam(0.5, 0.6, 1e-2, 0, 0)),
        Arguments.of(Optimiser.RMSPROP, rmsprop(0.99, 0, 1e-8, 0)),
        Arguments.of(new Optimiser.RmsProp(0.9, 0.5, 1e-6, 0.1), rmsprop(0.9, 0.5, 1e-6, 0.1)));
  }

  @ParameterizedTest
  @MethodSource("optimisers")
  void followsTheFormula(Optimiser optimiser, Reference reference) {
    Session session = open(TrainingStep.of(bowl(), optimiser, Clip.NONE));
    double[] w = START.clone();
    for (int t = 1; t <= 20; t++) {
      double[] g = new double[3];
      each(i -> g[i] = SCALE[i] * w[i]);
      double loss = 0;
      for (int i = 0; i < 3; i++) loss += SCALE[i] * w[i] * w[i] / 2;
      reference.update(t, w, g);
      session.run();
      assertEquals(loss, session.read("loss")[0], 1e-12 * (1 + loss), "loss at step " + t);
      assertArrayEquals(w, session.read("w"), 1e-12, "weights after step " + t);
    }
  }

  @Test
  void momentsStartAtZeroAndAreParameters() {
    Recurrence r = TrainingStep.of(bowl(), Optimiser.ADAM, Clip.NONE);
    assertEquals(List.of("w", "scale", "train.rate", "w.m", "w.v", "train.m", "train.v"), r.params().stream().map(Param::name).toList());
    assertTrue(r.param("w.m").orElseThrow().init().equals(Initialiser.ZEROS));
    assertEquals(List.of("loss", "gradient_norm"), r.outputs().stream().map(Output::name).toList());
  }

  @Test
  void clipsTheNormOfAllGradientsTogether() {
    Session session = open(TrainingStep.of(bowl(), Optimiser.SGD, Clip.norm(0.5)));
    session.run();
    double[] g = {1, -20, 0.3};
    double norm = Math.sqrt(1 + 400 + 0.09), factor = 0.5 / (norm + 1e-6);
    assertEquals(norm, session.read("gradient_norm")[0], 1e-12);
    assertArrayEquals(new double[] {1 - RATE * g[0] * factor, -2 - RATE * g[1] * factor, 3 - RATE * g[2] * factor}, session.read("w"), 1e-12);
  }

  @Test
  void aShortGradientIsNotStretched() {
    Session session = open(TrainingStep.of(bowl(), Optimiser.SGD, Clip.norm(100)));
    session.run();
    assertArrayEquals(new double[] {1 - RATE * 1, -2 + RATE * 20, 3 - RATE * 0.3}, session.read("w"), 1e-12);
  }

  @Test
  void clipsEachNumber() {
    Session session = open(TrainingStep.of(bowl(), Optimiser.SGD, Clip.value(0.9)));
    session.run();
    assertArrayEquals(new double[] {1 - RATE * 0.9, -2 + RATE * 0.9, 3 - RATE * 0.3}, session.read("w"), 1e-12);
  }

  @Test
  void aStepThatIsNotFiniteChangesNothing() {
    Session session = open(TrainingStep.of(bowl(), Optimiser.ADAM, Clip.NONE));
    session.run();
    double[] w = session.read("w"), m = session.read("w.m"), c = session.read("train.m");
    session.write("scale", new double[] {1, Double.NaN, 1});
    session.run();
    assertTrue(Double.isNaN(session.read("loss")[0]));
    assertArrayEquals(w, session.read("w"));
    assertArrayEquals(m, session.read("w.m"));
    assertArrayEquals(c, session.read("train.m"));
  }

  @Test
  void aLossThatVariesIsAveraged() {
    Recurrence r = bowl();
    Expr each = r.output("loss").orElseThrow().value().times(Build.input("z", Shape.SCALAR, dev.rondo.graph.Axes.BATCH));
    Recurrence varying = new Recurrence(r.kind(), r.name(), r.dims(), r.params(), List.of(new Recurrence.Input("z", Shape.SCALAR, dev.rondo.graph.Axes.BATCH)), List.of(), List.of(), List.of(new Output("loss", each)), List.of());
    Session session = Compiled.of(TrainingStep.of(varying, Optimiser.SGD, Clip.NONE), Options.of(Map.of("N", 3), 2, 1).element(Element.F64)).open();
    start(session);
    session.write("z", new double[] {1, 2});
    session.run();
    assertEquals(1.5 * (1 + 40 + 0.9) / 2, session.read("loss")[0], 1e-12);
  }

  @Test
  void whatCannotBeTrained() {
    Recurrence r = bowl();
    assertEquals("'bowl' has no loss to make small; give it one, such as 'loss mse(p, y)'", message(r.withOutputs(List.of())));
    assertEquals("the loss of 'bowl' has shape [N]; it must be one number, so sum it or take its mean", message(r.withOutputs(List.of(new Output("loss", r.params().get(0).expr())))));
    assertEquals("the loss of 'bowl' depends on no parameter; there is nothing to train", message(r.withOutputs(List.of(new Output("loss", Build.constant(1))))));
    assertEquals("momentum = 1.0; it must be at least 0 and less than 1", assertThrows(IllegalArgumentException.class, () -> new Optimiser.Sgd(1, false, 0)).getMessage());
  }

  private static String message(Recurrence r) {
    return assertThrows(IllegalArgumentException.class, () -> TrainingStep.of(r, Optimiser.SGD, Clip.NONE)).getMessage();
  }

  /** loss = Σ scale w² / 2, with a scale that is not trained. */
  private static Recurrence bowl() {
    Shape shape = Shape.of(Dim.named("N"));
    Expr w = Build.param("w", shape), scale = Build.map(Elementwise.STOP, Build.param("scale", shape));
    List<Param> params = List.of(new Param("w", shape, Initialiser.ZEROS), new Param("scale", shape, Initialiser.ZEROS));
    return new Recurrence(Kind.NETWORK, "bowl", List.of("N"), params, List.of(), List.of(), List.of(), List.of(new Output("loss", Build.dot(scale.times(w), w).times(0.5))), List.of());
  }

  private static Session open(Recurrence r) {
    Session session = Compiled.of(r, Options.of(Map.of("N", 3), 1, 1).element(Element.F64)).open();
    start(session);
    return session;
  }

  private static void start(Session session) {
    session.write("w", START);
    session.write("scale", SCALE);
    session.write("train.rate", new double[] {RATE});
  }

  private static void each(java.util.function.IntConsumer body) {
    for (int i = 0; i < 3; i++) body.accept(i);
  }

  private static Reference sgd(double momentum, boolean nesterov, double decay) {
    double[] b = new double[3];
    return (t, w, g) -> each(i -> {
      double d = g[i] + decay * w[i];
      b[i] = t == 1 ? d : momentum * b[i] + d;
      w[i] -= RATE * (nesterov ? d + momentum * b[i] : b[i]);
    });
  }

  private static Reference adam(double beta1, double beta2, double epsilon, double decay, double shrink) {
    double[] m = new double[3], v = new double[3];
    return (t, w, g) -> each(i -> {
      double d = g[i] + decay * w[i];
      w[i] -= RATE * shrink * w[i];
      m[i] = beta1 * m[i] + (1 - beta1) * d;
      v[i] = beta2 * v[i] + (1 - beta2) * d * d;
      double unbiasedM = m[i] / (1 - Math.pow(beta1, t)), unbiasedV = v[i] / (1 - Math.pow(beta2, t));
      w[i] -= RATE * unbiasedM / (Math.sqrt(unbiasedV) + epsilon);
    });
  }

  private static Reference rmsprop(double alpha, double momentum, double epsilon, double decay) {
    double[] v = new double[3], b = new double[3];
    return (t, w, g) -> each(i -> {
      double d = g[i] + decay * w[i];
      v[i] = alpha * v[i] + (1 - alpha) * d * d;
      b[i] = momentum * b[i] + d / (Math.sqrt(v[i]) + epsilon);
      w[i] -= RATE * b[i];
    });
  }
}
