package dev.rondo.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Kind;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Shape;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import dev.rondo.train.step.Clip;
import dev.rondo.train.step.Optimiser;
import dev.rondo.train.step.TrainingStep;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** h' = a h + x from a learned h0: every gradient can be written down. */
class CarryTest {

  private static final Shape ONE = Shape.of(Dim.of(1));
  private static final double A = 0.5, H0 = 2;

  private static Recurrence filter(boolean backward) {
    Expr h = Build.state("h", ONE), next = Build.param("a", ONE).times(h).plus(Build.input("x", ONE, Axes.ALL));
    Expr loss = Build.sum(Build.total(next, Axes.ALL), 0);
    return new Recurrence(Kind.NETWORK, "filter", List.of(), List.of(new Param("a", ONE, Initialiser.ZEROS), new Param("h0", ONE, Initialiser.ZEROS)),
        List.of(new Input("x", ONE, Axes.ALL)), List.of(new State("h", ONE, backward, Build.param("h0", ONE), next)), List.of(), List.of(new Output("loss", loss), new Output("h", next)), List.of());
  }

  private static Session open(Recurrence r, int batch) {
    Session session = Compiled.of(r, Options.of(Map.of(), batch, 2).element(Element.F64)).open();
    session.write("a", new double[] {A});
    session.write("h0", new double[] {H0});
    return session;
  }

  @Test
  void eachRunGoesOnWhereTheOneBeforeEnded() {
    Session session = open(Carry.of(filter(false)), 2);
    session.write("x", new double[] {1, 10, 2, 20});   // two steps of two examples
    session.run();
    assertArrayEquals(new double[] {2, 11, 3, 25.5}, session.read("h"), 1e-15);
    session.run();
    assertArrayEquals(new double[] {2.5, 22.75, 3.25, 31.375}, session.read("h"), 1e-15);
    session.write(Carry.CONTINUED, new double[1]);
    session.run();
    assertArrayEquals(new double[] {2, 11, 3, 25.5}, session.read("h"), 1e-15);
  }

  @Test
  void gradientsStopAtTheWindow() {   // loss = h1 + h2: ∂/∂h0 = a + a², ∂/∂a = h0 + (h1 + a h0)
    Session session = open(TrainingStep.of(Carry.of(filter(false)), Optimiser.SGD, Clip.NONE), 1);
    session.write("train.rate", new double[] {1});
    session.write("x", new double[] {1, 2});
    session.run();
    double h1 = A * H0 + 1, h2 = A * h1 + 2;
    assertEquals(H0 - (A + A * A), session.read("h0")[0], 1e-15);
    assertEquals(A - (H0 + h1 + A * H0), session.read("a")[0], 1e-15);
    double h0 = session.read("h0")[0];
    session.write("a", new double[] {A});
    session.run();
    assertEquals(h0, session.read("h0")[0], "the learned initial state is not in the second window");
    double h3 = A * h2 + 1;
    assertEquals(A - (h2 + h3 + A * h2), session.read("a")[0], 1e-14);
  }

  /** A sequence that starts within a window starts from where all do, not from what the window was handed. */
  @Test
  void aResetIsWhereNothingIsCarried() {
    Recurrence r = Language.parse(new Source("f.rondo", "network filter() { input x[1] over time with resets r; param a[1], h0[1]; state h[1] init h0; h' = a * h + x; output h' }"), Library.standard()).networks().get(0).recurrence();
    Session session = open(Carry.of(r), 2);
    session.write("x", new double[] {1, 10, 2, 20});
    session.run();
    assertArrayEquals(new double[] {2, 11, 3, 25.5}, session.read("h"), 1e-15);
    session.write("r", new double[] {1, 0, 0, 1});
    session.run();
    assertArrayEquals(new double[] {2, 22.75, 3, 21}, session.read("h"), 1e-15);
  }

  @Test
  void statesThatRunBackwardsBeginAnew() {
    Recurrence r = Carry.of(filter(true));
    assertEquals(filter(true).states(), r.states());
    assertEquals(List.of("x"), r.inputs().stream().map(Input::name).toList());
  }
}
