package dev.rondo.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import dev.rondo.train.ParameterInitialiser;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepperTest {

  private static final Recurrence NETWORK = Language.parse(new Source("s.rondo", "network s() { input x[3] over time; target y[2] over time; output p = dense(gru(x, H = 4), 2); output e = p - y; loss mse(p, y) }"), Library.standard()).networks().get(0).recurrence();

  private static String refused(Map<String, double[]> weights, String input, String output) {
    return assertThrows(IllegalArgumentException.class, () -> new Stepper(NETWORK, Map.of(), weights, input, output)).getMessage();
  }

  @Test
  void whatItCannotDoIsSaid() {
    Map<String, double[]> weights = ParameterInitialiser.all(NETWORK, Map.of(), 1);
    new Stepper(NETWORK, Map.of(), weights, "x", "p");
    assertEquals("output 'p' of 's' reads no input 'u'; it reads x", refused(weights, "u", "p"));
    assertEquals("'s' has no output 'q'", refused(weights, "x", "q"));
    assertEquals("output 'e' of 's' reads 'y' beside 'x', and a step is given that alone; take an output without it, or a session of 'Compiled' with steps of 1", refused(weights, "x", "e"));
    assertEquals("no weights for parameter '" + NETWORK.params().get(0).name() + "' of 's'; there are ", refused(Map.of(), "x", "p"));
  }
}
