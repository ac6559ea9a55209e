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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** H v = ∂(g · v)/∂θ, by two pullbacks, against (g(θ + εv) - g(θ - εv)) / 2ε. */
class SecondDerivativeTest {

  @Test
  void lstm() {
    check(Cells.lstm());
  }

  @Test
  void gru() {
    check(Cells.gru());
  }

  private static void check(Recurrence cell) {
    Param[] directions = cell.params().stream().map(p -> new Param(p.name() + "_direction", p.shape(), Initialiser.ZEROS)).toArray(Param[]::new);
    Recurrence r = Cells.with(cell, directions);
    Expr loss = weighed(cell.outputs().get(0).value());
    Pullback first = Pullback.of(r, loss);
    Expr along = cell.params().stream().map(p -> dot(first.cotangent(p.expr()), Build.param(p.name() + "_direction", p.shape()))).reduce(Expr::plus).orElseThrow();
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
        assertEquals(slope, found[i], 1e-8 * (1 + Math.abs(slope)), p.name() + "[" + i + "]");
        largest = Math.max(largest, Math.abs(slope));
      }
    }
    assertTrue(largest > 0.1, "the second derivative is not 0 everywhere");
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
