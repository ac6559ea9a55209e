package dev.rondo.train;

import dev.rondo.data.Dataset;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Kind;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Shape;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** h' = tanh(W @ x + u * h); p = v · last(h'); loss = mean (p - y)²: small enough to be differentiated by hand. */
public final class Toy {

  static final Map<String, Integer> SIZES = Map.of("I", 2, "H", 3);
  static final int STEPS = 4;
  private static final Dim I = Dim.named("I"), H = Dim.named("H");

  private Toy() {}

  static Recurrence network() {
    Expr h = Build.state("h", Shape.of(H)), x = Build.input("x", Shape.of(I), Axes.ALL), y = Build.input("y", Shape.SCALAR, Axes.BATCH);
    Expr next = Build.map(Elementwise.TANH, Build.param("W", Shape.of(H, I)).at(x).plus(Build.param("u", Shape.of(H)).times(h)));
    Expr p = Build.dot(Build.param("v", Shape.of(H)), Build.last(next)), error = p.minus(y);
    List<Param> params = List.of(new Param("W", Shape.of(H, I), Initialiser.of(Initialiser.Kind.GLOROT)),
        new Param("u", Shape.of(H), new Initialiser(Initialiser.Kind.UNIFORM, -0.5, 0.5)), new Param("v", Shape.of(H), new Initialiser(Initialiser.Kind.NORMAL, 0, 0.5)));
    List<Input> inputs = List.of(new Input("x", Shape.of(I), Axes.ALL), new Input("y", Shape.SCALAR, Axes.BATCH));
    return new Recurrence(Kind.NETWORK, "toy", List.of("I", "H"), params, inputs, List.of(new State("h", Shape.of(H), false, Build.fill(0, Shape.of(H)), next)),
        List.of(), List.of(new Output("p", p), new Output("loss", Build.total(error.times(error), Axes.BATCH).dividedBy(Build.extent(Axes.BATCH)))), List.of());
  }

  /** Random sequences; y is the mean of all of x. */
  static Dataset data(int size, long seed) {
    Random random = new Random(seed);
    double[][] x = new double[size][STEPS * 2], y = new double[size][1];
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < x[i].length; k++) {
        float number = random.nextFloat() * 2 - 1;
        x[i][k] = number;
        y[i][0] = (float) (y[i][0] + number / x[i].length);
      }
    }
    return new Arrays(STEPS, Map.of("x", x, "y", y));
  }

  /** Examples in memory: {@code [example][T * n]}; only x varies over time. */
  public record Arrays(int steps, Map<String, double[][]> inputs) implements Dataset {
    @Override
    public int size() {
      return inputs.values().iterator().next().length;
    }

    @Override
    public void copy(String input, int example, double[] into, int position, int batch) {
      double[][] all = inputs.get(input);
      if (all == null) throw new IllegalArgumentException("no input '" + input + "'; there are " + inputs.keySet());
      int rows = input.equals("x") ? steps : 1, n = all[0].length / rows;
      for (int t = 0; t < rows; t++) System.arraycopy(all[example], t * n, into, (t * batch + position) * n, n);
    }
  }
}
