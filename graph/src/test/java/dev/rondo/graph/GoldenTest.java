package dev.rondo.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.interpret.Interpreter;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cell of the library, interpreted, gives the outputs and final states that PyTorch gives. */
class GoldenTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  static Stream<String> cells() {
    return Library.standard().names().stream().filter(n -> !List.of("dense", "embedding", "change").contains(n));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void agrees(String name) throws IOException {
    JsonObject golden;
    try (Reader in = Files.newBufferedReader(GOLDEN.resolve(name + ".json"))) {
      golden = new Gson().fromJson(in, JsonObject.class);
    }
    int steps = golden.get("steps").getAsInt(), batch = golden.get("batch").getAsInt();
    Map<String, Integer> sizes = new HashMap<>();
    golden.getAsJsonObject("dims").entrySet().forEach(e -> sizes.put(e.getKey(), e.getValue().getAsInt()));
    Recurrence cell = startingFromInputs(Language.cell(name));
    assertEquals(golden.getAsJsonObject("parameters").keySet(), new java.util.HashSet<>(cell.params().stream().map(p -> p.name()).toList()));

    Map<String, double[][][]> given = new HashMap<>();
    golden.getAsJsonObject("parameters").entrySet().forEach(e -> given.put(e.getKey(), cut(e.getValue().getAsJsonObject(), 1, 1)));
    golden.getAsJsonObject("initial").entrySet().forEach(e -> given.put(e.getKey() + "0", cut(e.getValue().getAsJsonObject(), 1, batch)));
    given.put("x", cut(golden.getAsJsonObject("inputs").getAsJsonObject("x"), steps, batch));

    Map<String, double[][][]> found = Interpreter.run(cell, sizes, steps, batch, given);
    close(cut(golden.getAsJsonObject("outputs"), steps, batch), found.get(Language.cell(name).outputs().get(0).name()));
    golden.getAsJsonObject("final").entrySet().forEach(e -> close(cut(e.getValue().getAsJsonObject(), 1, batch), found.get("final " + e.getKey())));
  }

  /** The cell with an input for the start of each state, and an output for its end. */
  private static Recurrence startingFromInputs(Recurrence cell) {
    List<Input> inputs = new ArrayList<>(cell.inputs());
    List<State> states = new ArrayList<>();
    List<Output> outputs = new ArrayList<>(cell.outputs());
    for (State s : cell.states()) {
      Input start = new Input(s.name() + "0", s.shape(), Axes.BATCH);
      inputs.add(start);
      states.add(new State(s.name(), s.shape(), s.backward(), start.expr(), s.next()));
      outputs.add(new Output("final " + s.name(), Build.finalOf(s.expr())));
    }
    return new Recurrence(cell.kind(), cell.name(), cell.dims(), cell.params(), inputs, states, cell.bindings(), outputs, cell.updates());
  }

  private static double[][][] cut(JsonObject tensor, int steps, int batch) {
    double[] data = new Gson().fromJson(tensor.get("data"), double[].class);
    int n = data.length / (steps * batch);
    double[][][] cut = new double[steps][batch][n];
    for (int i = 0; i < data.length; i++) cut[i / n / batch][i / n % batch][i % n] = data[i];
    return cut;
  }

  private static void close(double[][][] wanted, double[][][] found) {
    double largest = 1e-12, error = 0;
    for (int t = 0; t < wanted.length; t++) for (int b = 0; b < wanted[t].length; b++) for (int i = 0; i < wanted[t][b].length; i++) {
      largest = Math.max(largest, Math.abs(wanted[t][b][i]));
      error = Math.max(error, Math.abs(wanted[t][b][i] - found[t][b][i]));
    }
    assertTrue(error / largest < 1e-10, "relative error " + error / largest);
  }
}
