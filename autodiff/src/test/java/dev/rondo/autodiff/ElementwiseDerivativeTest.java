package dev.rondo.autodiff;

import static dev.rondo.autodiff.FiniteDifferences.around;
import static dev.rondo.autodiff.FiniteDifferences.check;
import static dev.rondo.autodiff.FiniteDifferences.weighed;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every row of {@link Partials} against finite differences; a new op is tested by being there. */
class ElementwiseDerivativeTest {

  private static final Dim H = Dim.named("H"), M = Dim.named("M");
  private static final List<Shape> NARROWING = List.of(Shape.of(M, H), Shape.of(H), Shape.SCALAR);

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STOP")   // a finite difference sees through it
  void ofInputs(Elementwise f) {
    Expr y = f(f, inputs(f, 0, 0));
    check(around(weighed(y)), weighed(y));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STOP")
  void ofArgumentsThatStretch(Elementwise f) {
    for (int widest = 0; widest < f.arity(); widest++) {
      Expr y = f(f, inputs(f, 1, widest));
      check(around(weighed(y)), weighed(y));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STOP")
  void ofTheSameArgumentTwice(Elementwise f) {
    if (f == Elementwise.EQUAL || f == Elementwise.MAX || f == Elementwise.MIN) return;   // a kink everywhere
    Expr x = Build.input("x", Shape.of(H), Axes.ALL);
    Expr y = f(f, java.util.Collections.nCopies(f.arity(), x));
    check(around(weighed(y)), weighed(y));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STOP")
  void inALoop(Elementwise f) {
    Expr h = Build.state("h", Shape.of(H));
    for (int place = 0; place < f.arity(); place++) {
      List<Expr> args = new ArrayList<>(inputs(f, 0, 0).stream().map(x -> Build.input(x.name() + "h", Shape.of(H), x.axes())).toList());
      args.set(place, h.plus(args.get(place)));
      Expr next = Build.map(Elementwise.TANH, f(f, args)).plus(h.times(0.3));
      Expr loss = weighed(next).plus(weighed(Build.finalOf(h)));
      check(around(loss, new State("h", Shape.of(H), false, Build.param("start", Shape.of(H)), next)), loss);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "STOP")
  void stopHasNoGradient(Elementwise f) {
    Expr x = Build.input("x", Shape.of(H), Axes.ALL);
    Expr loss = weighed(Build.map(f, x).times(x));
    Expr bar = Pullback.of(around(loss), loss).cotangent(x);
    Expr held = Build.input("held", Shape.of(H), Axes.ALL), other = weighed(held.times(x));
    Expr expected = dev.rondo.graph.Graphs.replacing(java.util.Map.of(held, Build.map(f, x))).apply(Pullback.of(around(other), other).cotangent(x));
    assertEquals(expected, bar);
  }

  /** Arguments of one shape, or each narrower than the one before, beginning with argument {@code widest}. */
  private static List<Expr> inputs(Elementwise f, int narrowing, int widest) {
    List<Expr> args = new ArrayList<>();
    for (int i = 0; i < f.arity(); i++) {
      Shape shape = NARROWING.get(narrowing * ((i - widest + f.arity()) % f.arity()));
      args.add(i == 1 ? Build.param("a" + i, shape) : Build.input("a" + i, shape, i == 0 ? Axes.ALL : Axes.BATCH));
    }
    return args;
  }

  /** f where it is smooth: what must be positive is made so. */
  private static Expr f(Elementwise f, List<Expr> args) {
    if (f == Elementwise.LOG || f == Elementwise.SQRT) return Build.map(f, positive(args.get(0)));
    if (f == Elementwise.DIV) return Build.map(f, args.get(0), positive(args.get(1)));
    return Build.map(f, args);
  }

  private static Expr positive(Expr x) {
    return x.times(x).plus(0.5);
  }
}
