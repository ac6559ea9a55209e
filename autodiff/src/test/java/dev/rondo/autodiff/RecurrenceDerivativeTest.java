package dev.rondo.autodiff;

import static dev.rondo.autodiff.FiniteDifferences.around;
import static dev.rondo.autodiff.FiniteDifferences.check;
import static dev.rondo.autodiff.FiniteDifferences.weighed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Shape;
import org.junit.jupiter.api.Test;

/** States: where they begin, which way they run, what they feed. */
class RecurrenceDerivativeTest {

  private static final Shape VECTOR = Shape.of(Dim.named("H"));
  private static final Expr X = Build.input("x", VECTOR, Axes.ALL), H = Build.state("h", VECTOR), G = Build.state("g", VECTOR);

  private static Expr tanh(Expr x) {
    return Build.map(Elementwise.TANH, x);
  }

  @Test
  void learnedInitialState() {
    Expr next = tanh(H.times(Build.param("u", VECTOR)).plus(X)), loss = weighed(next);
    check(around(loss, new State("h", VECTOR, false, Build.param("h0", VECTOR), next)), loss);
  }

  @Test
  void initialStateThatStretches() {
    Expr next = tanh(H.plus(X)), loss = weighed(next).plus(weighed(Build.finalOf(H)));
    check(around(loss, new State("h", VECTOR, false, Build.sum(Build.input("z", VECTOR, Axes.BATCH), 0), next)), loss);
  }

  @Test
  void initialStateThatIsComputed() {
    Expr z = Build.input("z", VECTOR, Axes.BATCH), next = tanh(H.plus(X)), loss = weighed(next.times(H));
    check(around(loss, new State("h", VECTOR, false, tanh(z.times(Build.param("u", VECTOR))), next)), loss);
  }

  @Test
  void nextStateThatStretches() {
    Expr next = tanh(Build.sum(H, 0).plus(Build.sum(X, 0))), loss = weighed(H.times(next));
    check(around(loss, new State("h", VECTOR, false, Build.param("h0", VECTOR), next)), loss);
  }

  @Test
  void nextStateThatDoesNotVary() {
    Expr loss = weighed(H.times(X)).plus(weighed(Build.finalOf(H)));
    check(around(loss, new State("h", VECTOR, false, Build.constant(0), Build.param("u", VECTOR))), loss);
  }

  @Test
  void theFinalStateAlone() {
    Expr next = tanh(H.times(0.7).plus(X)), loss = weighed(Build.finalOf(H));
    check(around(loss, new State("h", VECTOR, false, Build.param("h0", VECTOR), next)), loss);
  }

  @Test
  void backwards() {
    Expr next = tanh(H.times(Build.param("u", VECTOR)).plus(X)), loss = weighed(next).plus(weighed(Build.finalOf(H)));
    check(around(loss, new State("h", VECTOR, true, Build.param("h0", VECTOR), next)), loss);
  }

  @Test
  void oneLoopInsideAnother() {
    Expr h = tanh(H.times(0.5).plus(G).plus(X)), g = tanh(G.times(Build.param("u", VECTOR)).plus(h)), loss = weighed(g.times(h));
    check(around(loss, new State("h", VECTOR, false, Build.constant(0), h), new State("g", VECTOR, false, Build.constant(0.1), g)), loss);
  }

  @Test
  void twoLayersInOppositeDirections() {
    Expr h = tanh(H.times(0.5).plus(X)), g = tanh(G.times(Build.param("u", VECTOR)).plus(h)), loss = weighed(g);
    check(around(loss, new State("h", VECTOR, false, Build.param("h0", VECTOR), h), new State("g", VECTOR, true, Build.constant(0), g)), loss);
  }

  @Test
  void oneLoopBeginsWhereAnotherEnds() {
    Expr h = tanh(H.times(0.5).plus(X)), g = tanh(G.times(Build.param("u", VECTOR)).plus(X)), loss = weighed(g).plus(weighed(Build.finalOf(G)));
    check(around(loss, new State("h", VECTOR, false, Build.constant(0), h), new State("g", VECTOR, false, Build.finalOf(H), g)), loss);
  }

  @Test
  void whatNothingDependsOn() {
    Expr loss = weighed(X), other = Build.param("other", VECTOR);
    assertEquals(Build.fill(0, VECTOR), Pullback.of(around(loss), loss).cotangent(other));
  }

  @Test
  void onlyOneNumberHasAGradient() {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Pullback.of(around(X), X));
    assertEquals("a gradient is of one number, but this value has type [H] over batch, time; sum it, with total(..) or average(..)", e.getMessage());
  }

  @Test
  void aWrongPartialDerivativeIsSeen() {
    Expr next = tanh(H.plus(X)), loss = weighed(next);
    var r = around(loss, new State("h", VECTOR, false, Build.constant(0), next));
    var wrong = new Pullback(r, java.util.Map.of(loss, Build.constant(1)), y -> y.is(Elementwise.TANH) ? java.util.List.of(Build.constant(1).minus(y)) : Partials.of(y));
    org.junit.jupiter.api.Assertions.assertNotEquals(Pullback.of(r, loss).cotangent(X), wrong.cotangent(X));
  }
}
