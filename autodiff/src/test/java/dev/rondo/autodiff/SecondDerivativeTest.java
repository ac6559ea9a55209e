package dev.rondo.autodiff;

import static dev.rondo.autodiff.FiniteDifferences.run;
import static dev.rondo.autodiff.FiniteDifferences.weighed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** H v = ∂(g · v)/∂θ, by two pullbacks, against (g(θ + εv) - g(θ - εv)) / 2ε. */
class SecondDerivativeTest {

  static Stream<String> library() {
    return Library.standard().names().stream().filter(name -> !List.of("dense", "embedding", "change").contains(name));   // which are linear
  }

  @ParameterizedTest
  @MethodSource("library")
  void ofEveryCell(String name) {
    Recurrence cell = Language.cell(name);
    Expr loss = weighed(cell.outputs().get(0).value());
    Recurrence open = FiniteDifferences.around(loss, cell.states().toArray(State[]::new));
    Pullback first = Pullback.of(open, loss);
    Expr along = cell.params().stream().map(p -> dot(first.cotangent(p.expr()), direction(p).expr())).reduce(Expr::plus).orElseThrow();
    Recurrence r = with(open, cell.params().stream().map(SecondDerivativeTest::direction).toList());
    Recurrence gradient = first.extended().withOutputs(outputs(cell, first));
    Pullback second = Pullback.of(first.extended(), along);
    Recurrence product = second.extended().withOutputs(outputs(cell, second));

    Map<String, double[][][]> point = FiniteDifferences.random(r, 11);
    double e = 1e-5;
    Map<String, double[][][]> up = run(gradient, moved(cell, point, e)), down = run(gradient, moved(cell, point, -e)), hv = run(product, point);
    double largest = 0;
    for (Param p : cell.params()) {
      double[] found = hv.get(p.name())[0][0];
      for (int i = 0; i < found.length; i++) {
        double slope = (up.get(p.name())[0][0][i] - down.get(p.name())[0][0][i]) / (2 * e);
        assertEquals(slope, found[i], 1e-7 * (1 + Math.abs(slope)), p.name() + "[" + i + "]");
        largest = Math.max(largest, Math.abs(slope));
      }
    }
    assertTrue(largest > 1e-3, "the second derivative is not 0 everywhere");
  }

  private static Param direction(Param p) {
    return new Param(p.name() + "_direction", p.shape(), Initialiser.ZEROS);
  }

  private static Recurrence with(Recurrence r, List<Param> more) {
    List<Param> params = new ArrayList<>(r.params());
    params.addAll(more);
    return new Recurrence(r.kind(), r.name(), r.dims(), params, r.inputs(), r.states(), r.bindings(), r.outputs(), r.updates());
  }

  private static Expr dot(Expr a, Expr b) {
    Expr sum = a.times(b);
    while (!sum.shape().isScalar()) sum = Build.sum(sum, 0);
    return sum;
  }

  private static List<Output> outputs(Recurrence cell, Pullback back) {
    List<Output> outputs = new ArrayList<>();
    cell.params().forEach(p -> outputs.add(new Output(p.name(), back.cotangent(p.expr()))));
    return outputs;
  }

  private static Map<String, double[][][]> moved(Recurrence cell, Map<String, double[][][]> point, double by) {
    Map<String, double[][][]> moved = new HashMap<>(point);
    for (Param p : cell.params()) {
      double[] x = point.get(p.name())[0][0].clone(), v = point.get(p.name() + "_direction")[0][0];
      for (int i = 0; i < x.length; i++) x[i] += by * v[i];
      moved.put(p.name(), new double[][][] {{x}});
    }
    return moved;
  }
}
