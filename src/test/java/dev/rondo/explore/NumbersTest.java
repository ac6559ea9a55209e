package dev.rondo.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.flow.Feed;
import dev.rondo.flow.LastStep;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.train.ParameterInitialiser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values are those of the program, and the gradients are how its loss changes with them. */
class NumbersTest {

  private static final int STEPS = 5, I = 3, H = 4;
  private static final Options OPTIONS = Options.of(Map.of("I", I, "H", H), 1, STEPS).element(Element.F64);
  private static final double NEAR = 2e-3;   // of the largest: four digits are shown

  private static JsonObject numbers(String cell) {
    Recurrence r = Language.cell(cell);
    return Numbers.of(new Subject(Library.standard().find(cell).orElseThrow(), List.of(cell), r, OPTIONS), 7);
  }

  private static JsonArray grid(JsonObject numbers, String name, String which) {
    for (JsonElement v : numbers.getAsJsonArray("values")) if (v.getAsJsonObject().get("name").getAsString().equals(name)) return v.getAsJsonObject().getAsJsonArray(which);
    throw new AssertionError(name + " is not in " + numbers);
  }

  private static double at(JsonArray grid, int t, int unit) {
    return grid.get(t).getAsJsonArray().get(unit).getAsDouble();
  }

  private static double largest(JsonArray grid) {
    double most = 0;
    for (JsonElement row : grid) for (JsonElement v : row.getAsJsonArray()) most = Math.max(most, Math.abs(v.getAsDouble()));
    return most;
  }

  /** The state over time, of the cell as it is; and the loss of its last step where one input is a little larger and a little smaller. */
  @ParameterizedTest
  @ValueSource(strings = {"elman", "gru", "lstm_peephole", "mingru"})
  void valuesAreTheCellsAndGradientsAreThoseOfFiniteDifferences(String cell) {
    JsonObject numbers = numbers(cell);
    Recurrence network = LastStep.of(Language.cell(cell));
    Map<String, double[]> inputs = Feed.random(network, OPTIONS.sizes(), 1, STEPS, 7).inputs();
    JsonArray x = grid(numbers, "x", "values"), gradient = grid(numbers, "x", "gradients"), h = grid(numbers, "h'", "values");
    try (Session forward = Compiled.of(Language.cell(cell), OPTIONS).open(); Session loss = Compiled.of(network, OPTIONS).open()) {
      for (Session s : List.of(forward, loss)) {
        ParameterInitialiser.all(network, OPTIONS.sizes(), 7).forEach((name, values) -> { if (s == loss || Language.cell(cell).param(name).isPresent()) s.write(name, values); });
        inputs.forEach((name, values) -> { if (s == loss || name.equals("x")) s.write(name, values); });
        s.run();
      }
      double[] states = forward.read("h");
      for (int t = 0; t < STEPS; t++) for (int u = 0; u < H; u++) assertEquals(states[t * H + u], at(h, t, u), NEAR * largest(h), "h' at step " + t);
      assertEquals(loss.read("loss")[0], numbers.get("lossValue").getAsDouble(), 1e-3 * Math.abs(loss.read("loss")[0]));
      for (int t = 0; t < STEPS; t++) {
        for (int u = 0; u < I; u++) {
          assertEquals(inputs.get("x")[t * I + u], at(x, t, u), NEAR * largest(x));
          assertEquals(slope(loss, inputs.get("x"), t * I + u), at(gradient, t, u), NEAR * largest(gradient), "∂loss/∂x at step " + t);
        }
      }
    }
  }

  private static double slope(Session loss, double[] x, int i) {
    double step = 1e-5, was = x[i];
    double[] at = new double[2];
    for (int side = 0; side < 2; side++) {
      x[i] = was + (side == 0 ? -step : step);
      loss.write("x", x);
      loss.run();
      at[side] = loss.read("loss")[0];
    }
    x[i] = was;
    return (at[1] - at[0]) / (2 * step);
  }

  /** A network with a loss is watched under its own. */
  @Test
  void aNetworkIsWatchedUnderItsOwnLoss() {
    Recurrence r = Language.read("network n(F) {\n  input x[F] over time\n  target y[F]\n  h = gru(x, H = 3)\n  output p = dense(last(h), F)\n  loss mse(p, y)\n}\n");
    JsonObject numbers = Numbers.of(new Subject(new dev.rondo.graph.text.Source("n.rondo", ""), List.of("n"), r, Options.of(Map.of("F", 2), 3, 4)), 1);
    assertEquals("the network's own loss", numbers.get("loss").getAsString());
    assertTrue(largest(grid(numbers, "gru1.h'", "gradients")) > 0);
    assertEquals(4, grid(numbers, "x", "values").size());
  }
}
