package dev.rondo.autodiff;

import static dev.rondo.autodiff.FiniteDifferences.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Printer;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Kind;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The adjoint cell, given the states that the primal saved, computes what the pullback of the whole does. */
class AdjointTest {

  static Stream<String> library() {
    return Library.standard().names().stream();
  }

  @ParameterizedTest
  @MethodSource("library")
  void printsAndParses(String name) {
    String text = Printer.print(Adjoint.of(Language.cell(name)));
    assertEquals(text, Printer.print(Language.read(text)));
  }

  @ParameterizedTest
  @MethodSource("library")
  void equalsThePullback(String name) {
    equalsThePullback(Language.cell(name));
  }

  @Test
  void aCellMayGiveOutAndReadItsFinalState() {
    Recurrence cell = Language.read("cell a(H) { input x[H]; state h[H]; h' = tanh(x + h); z = final(h); output z; output y = x * h' * z }");
    assertEquals(List.of("x", "h", "z_out_bar", "y_out_bar", "h_final_bar", "h_final"), Adjoint.of(cell).inputs().stream().map(Input::name).toList());
    equalsThePullback(cell);
  }

  private static void equalsThePullback(Recurrence cell) {
    Recurrence adjoint = Adjoint.of(cell);
    Map<String, double[][][]> given = FiniteDifferences.random(adjoint, 5);
    given.putAll(saved(cell, given));
    Map<String, double[][][]> found = run(adjoint, given), expected = pullback(cell, given);
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((bar, value) -> {
      for (int t = 0; t < value.length; t++) for (int b = 0; b < value[t].length; b++) assertArrayEquals(value[t][b], found.get(bar)[t][b], 1e-12, bar);
    });
  }

  @ParameterizedTest
  @MethodSource("library")
  void runsBackwards(String name) {
    Recurrence cell = Language.cell(name);
    Recurrence adjoint = Adjoint.of(cell);
    assertEquals(cell.name() + "_adjoint", adjoint.name());
    assertEquals(cell.states().size(), adjoint.states().size());
    assertTrue(adjoint.states().stream().allMatch(State::backward));
    assertTrue(adjoint.updates().isEmpty());
  }

  /** Each state as it was before every step, and as it ended. */
  private static Map<String, double[][][]> saved(Recurrence cell, Map<String, double[][][]> given) {
    List<Output> saved = new ArrayList<>();
    for (State s : cell.states()) saved.addAll(List.of(new Output(s.name(), s.expr()), new Output(s.name() + "_final", Build.finalOf(s.expr()))));
    return run(cell.withOutputs(saved), given);
  }

  /** The gradients of Σ output · its cotangent + Σ final(state) · its cotangent, under the adjoint's names. */
  private static Map<String, double[][][]> pullback(Recurrence cell, Map<String, double[][][]> given) {
    List<Input> inputs = new ArrayList<>(cell.inputs());
    List<State> states = new ArrayList<>();
    Expr loss = Build.constant(0);
    for (Output o : cell.outputs()) loss = loss.plus(term(o.value(), o.name() + "_out_bar", inputs));
    for (State s : cell.states()) {
      loss = loss.plus(term(Build.finalOf(s.expr()), s.name() + "_final_bar", inputs));
      Input start = new Input(s.name() + "_start", s.shape(), Axes.BATCH);
      inputs.add(start);
      states.add(new State(s.name(), s.shape(), false, start.expr(), s.next()));
    }
    Recurrence open = new Recurrence(Kind.NETWORK, cell.name(), cell.dims(), cell.params(), inputs, states, List.of(), List.of(), List.of());
    Pullback back = Pullback.of(open, loss);
    List<Output> outputs = new ArrayList<>();
    cell.inputs().forEach(x -> outputs.add(new Output(x.name() + "_bar", back.cotangent(x.expr()))));
    cell.params().forEach(p -> outputs.add(new Output(p.name() + "_bar", back.cotangent(p.expr()))));
    cell.states().forEach(s -> outputs.add(new Output(s.name() + "_initial_bar", back.cotangent(Build.input(s.name() + "_start", s.shape(), Axes.BATCH)))));
    Map<String, double[][][]> point = new HashMap<>(given);
    for (State s : cell.states()) point.put(s.name() + "_start", new double[1][FiniteDifferences.BATCH][s.shape().count().at(FiniteDifferences.SIZES)]);
    return run(back.extended().withOutputs(outputs), point);
  }

  private static Expr term(Expr value, String cotangent, List<Input> inputs) {
    inputs.add(new Input(cotangent, value.shape(), value.axes()));
    Expr sum = value.times(Build.input(cotangent, value.shape(), value.axes()));
    while (!sum.shape().isScalar()) sum = Build.sum(sum, 0);
    return Build.total(sum, value.axes());
  }
}
