package dev.rondo.autodiff;

import static dev.rondo.autodiff.FiniteDifferences.around;
import static dev.rondo.autodiff.FiniteDifferences.check;
import static dev.rondo.autodiff.FiniteDifferences.weighed;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Fold;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Shape;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every structural op against finite differences, as a function of a vector: of an input, and of a state inside a loop. */
class StructuralDerivativeTest {

  private static final Dim H = Dim.named("H"), M = Dim.named("M"), ONE = Dim.of(1), ZERO = Dim.of(0);
  private static final Shape VECTOR = Shape.of(H);
  private static final Expr W = Build.param("W", Shape.of(M, H)), K = Build.input("K", Shape.of(H, M), Axes.BATCH), U = Build.param("u", Shape.of(M));

  /** 0 or 1. */
  private static final Expr INDEX = Build.map(Elementwise.LESS, Build.constant(0), Build.input("k", Shape.SCALAR, Axes.ALL));

  private static final Map<String, UnaryOperator<Expr>> STEPWISE = new LinkedHashMap<>();
  private static final Map<String, UnaryOperator<Expr>> OVER_TIME = new LinkedHashMap<>();

  static {
    STEPWISE.put("constant", v -> v.times(Build.fill(3, VECTOR)));
    STEPWISE.put("broadcast", v -> Build.broadcast(v, Shape.of(M, H)));
    STEPWISE.put("broadcast of a scalar", v -> Build.broadcast(Build.sum(v, 0), Shape.of(M, H)));
    STEPWISE.put("transpose", v -> Build.transpose(W.times(v)).times(K));
    STEPWISE.put("matrix @ vector", v -> W.at(v));
    STEPWISE.put("matrix that varies @ vector", v -> Build.transpose(K.times(Build.sum(v, 0))).at(v));
    STEPWISE.put("matrix @ matrix", v -> W.times(v).at(K));
    STEPWISE.put("matrix @ matrix that varies", v -> K.at(W.times(v)));
    STEPWISE.put("outer, left", v -> Build.outer(v, U));
    STEPWISE.put("outer, right", v -> Build.outer(U, v));
    STEPWISE.put("outer of both", v -> Build.outer(v, v));
    STEPWISE.put("dot", v -> Build.dot(v, v));
    STEPWISE.put("sum of a vector", v -> Build.sum(v.times(v), 0));
    STEPWISE.put("sum of rows", v -> Build.sum(W.times(v), 0));
    STEPWISE.put("sum of columns", v -> Build.sum(W.times(v), 1));
    STEPWISE.put("maximum of a vector", v -> Build.maximum(v, 0));
    STEPWISE.put("maximum of rows", v -> Build.maximum(W.times(v), 0));
    STEPWISE.put("maximum of columns", v -> Build.maximum(W.times(v), 1));
    STEPWISE.put("minimum of a vector", v -> Build.reduce(Fold.MINIMUM, v, 0));
    STEPWISE.put("minimum of rows", v -> Build.reduce(Fold.MINIMUM, W.times(v), 0));
    STEPWISE.put("minimum of columns", v -> Build.reduce(Fold.MINIMUM, W.times(v), 1));
    STEPWISE.put("slice from the front", v -> Build.slice(v, 0, ZERO, ONE));
    STEPWISE.put("slice from the middle", v -> Build.slice(v, 0, ONE, H.minus(ONE)));
    STEPWISE.put("slice of rows", v -> Build.slice(W.times(v), 0, ONE, M));
    STEPWISE.put("slice of columns", v -> Build.slice(W.times(v), 1, ONE, H));
    STEPWISE.put("concat of vectors", v -> Build.concat(0, List.of(v, U, v.times(2))));
    STEPWISE.put("concat of rows", v -> Build.concat(0, List.of(W.times(v), W)));
    STEPWISE.put("concat of columns", v -> Build.concat(1, List.of(W, W.times(v), Build.transpose(K))));
    STEPWISE.put("pick of a row", v -> Build.pick(W.times(v), INDEX));
    STEPWISE.put("pick of a number", v -> Build.pick(v, INDEX));
    STEPWISE.put("pick of a row for all", v -> Build.pick(W.times(v), Build.constant(1)));
    STEPWISE.put("pick by an index of the batch", v -> Build.pick(Build.transpose(K), Build.map(Elementwise.LESS, Build.constant(0), Build.input("l", Shape.SCALAR, Axes.BATCH))).times(v));
    STEPWISE.put("pick at no position of a place", v -> Build.place(v, Build.constant(7), M).times(v));
    STEPWISE.put("place of a vector", v -> Build.place(v, INDEX, M).times(W));
    STEPWISE.put("place of a number", v -> Build.place(Build.sum(v, 0), INDEX, M).times(U));
    STEPWISE.put("size", v -> v.times(Build.size(H.plus(M))));
    STEPWISE.put("extent", v -> v.times(Build.extent(Axes.ALL)));
    STEPWISE.put("total over the batch", v -> Build.total(v.times(v), Axes.BATCH));
    OVER_TIME.put("total over time", v -> Build.total(v.times(v), Axes.TIME));
    OVER_TIME.put("total over both", v -> Build.total(v.times(v), Axes.ALL));
    OVER_TIME.put("total over what does not vary", v -> Build.total(U, Axes.ALL).times(Build.sum(v, 0)));
    OVER_TIME.put("last", v -> Build.last(v.times(v)));
    OVER_TIME.put("at last", v -> Build.atLast(Build.last(v)).times(v));
    OVER_TIME.put("all steps", v -> Build.transpose(Build.steps(v.times(v))).at(Build.steps(Build.sum(v, 0))));
    OVER_TIME.put("at all steps", v -> Build.atSteps(Build.map(Elementwise.TANH, Build.steps(v)).times(Build.steps(v))).times(v));
    OVER_TIME.put("numbers at all steps", v -> Build.atSteps(Build.map(Elementwise.TANH, Build.steps(Build.sum(v, 0)))).times(v));
    OVER_TIME.put("last of a total", v -> Build.last(Build.total(v.times(v), Axes.BATCH)).times(v));
  }

  @TestFactory
  Stream<DynamicTest> ofAnInput() {
    return Stream.concat(STEPWISE.entrySet().stream(), OVER_TIME.entrySet().stream()).map(c -> dynamicTest(c.getKey(), () -> {
      for (Axes axes : List.of(Axes.ALL, Axes.BATCH, Axes.TIME)) {
        if (!axes.time() && c.getKey().startsWith("last")) continue;
        Expr loss = weighed(c.getValue().apply(Build.input("v", VECTOR, axes)));
        check(around(loss), loss);
      }
    }));
  }

  @TestFactory
  Stream<DynamicTest> insideALoop() {
    return STEPWISE.entrySet().stream().flatMap(c -> Stream.of(false, true).map(backward -> dynamicTest(c.getKey() + (backward ? ", backwards" : ""), () -> {
      Expr h = Build.state("h", VECTOR), x = Build.input("x", VECTOR, Axes.ALL);
      Expr next = Build.map(Elementwise.TANH, h.times(0.5).plus(x.times(collapse(c.getValue().apply(h)))));
      Expr loss = weighed(next).plus(weighed(Build.finalOf(h)));
      check(around(loss, new State("h", VECTOR, backward, Build.input("start", VECTOR, Axes.BATCH), next)), loss);
    })));
  }

  @TestFactory
  Stream<DynamicTest> ofTheResultOfALoop() {
    return OVER_TIME.entrySet().stream().map(c -> dynamicTest(c.getKey(), () -> {
      Expr h = Build.state("h", VECTOR), next = Build.map(Elementwise.TANH, h.plus(Build.input("x", VECTOR, Axes.ALL)));
      Expr loss = weighed(c.getValue().apply(next)).plus(weighed(c.getValue().apply(h)));
      check(around(loss, new State("h", VECTOR, false, Build.param("start", VECTOR), next)), loss);
    }));
  }

  @Test
  void noOpIsForgotten() {
    Set<Op> tested = EnumSet.of(Op.STATE, Op.FINAL);   // in RecurrenceDerivativeTest
    Expr v = Build.input("v", VECTOR, Axes.ALL);
    Stream.concat(STEPWISE.values().stream(), OVER_TIME.values().stream()).forEach(f -> Graphs.postorder(List.of(f.apply(v))).forEach(e -> tested.add(e.op())));
    assertTrue(tested.containsAll(EnumSet.allOf(Op.class)), () -> "no case for " + EnumSet.complementOf(EnumSet.copyOf(tested)));
  }

  private static Expr collapse(Expr x) {
    Expr sum = x.times(x);
    while (!sum.shape().isScalar()) sum = Build.sum(sum, 0);
    return Build.map(Elementwise.SIGMOID, sum);
  }
}
