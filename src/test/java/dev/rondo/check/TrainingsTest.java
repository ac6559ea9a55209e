package dev.rondo.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.rondo.codegen.machine.Element;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Definitions;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import dev.rondo.settings.TrainPlan;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.Listener;
import dev.rondo.train.Plan;
import dev.rondo.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole trainings, in both precisions, go where PyTorch's optimisers go: loss, gradient norm and rate of every step, and how far every weight has moved at the end. A training is {@code NAME.rondo}, with its settings, and
 * {@code NAME.json} beside it is what PyTorch began with, the data, and what came of it.
 */
class TrainingsTest {

  private static final Path TRAININGS = Path.of("test/resources/networks/training");

  static Stream<String> trainings() throws IOException {
    return named(".rondo").stream();
  }

  @ParameterizedTest
  @MethodSource("trainings")
  void goWherePyTorchGoes(String name) throws IOException {
    Definitions program = Language.parse(new Source(name + ".rondo", Files.readString(TRAININGS.resolve(name + ".rondo"))), Library.standard());
    JsonObject golden = new Gson().fromJson(Files.readString(TRAININGS.resolve(name + ".json")), JsonObject.class);
    Recurrence network = program.networks().get(0).recurrence();
    Dataset data = new Given(network, golden.getAsJsonObject("data"));
    Plan plan = TrainPlan.of(program.settings("train").orElseThrow()).over(data.size());
    Map<String, Integer> sizes = new HashMap<>();
    golden.getAsJsonObject("dims").entrySet().forEach(e -> sizes.put(e.getKey(), e.getValue().getAsInt()));
    Map<String, double[]> begin = tensors(golden.getAsJsonObject("parameters")), end = tensors(golden.getAsJsonObject("trained"));
    for (Element element : Element.values()) {
      double bound = element == Element.F64 ? 1e-10 : 1e-4;
      List<Listener.Progress> steps = new ArrayList<>();
      Checkpoint trained = new Trainer(network, sizes, plan.element(element), heard(steps)).fit(data, Optional.empty(), Checkpoint.start(begin));
      close("losses", numbers(golden, "losses"), steps.stream().mapToDouble(Listener.Progress::loss).toArray(), bound);
      close("norms", numbers(golden, "norms"), steps.stream().mapToDouble(Listener.Progress::gradientNorm).toArray(), bound);
      close("rates", numbers(golden, "rates"), steps.stream().mapToDouble(Listener.Progress::rate).toArray(), 1e-12);
      assertEquals(end.keySet(), new TreeSet<>(trained.weights().keySet()));
      end.forEach((w, wanted) -> close(w + " has moved", moved(begin.get(w), wanted), moved(held(begin.get(w), element), trained.weights().get(w)), bound));
    }
  }

  @Test
  void everyTrainingHasItsNumbers() throws IOException {
    assertEquals(named(".json"), named(".rondo"));
  }

  private static Listener heard(List<Listener.Progress> steps) {
    return new Listener() {
      @Override
      public void step(Progress p) {
        steps.add(p);
      }
    };
  }

  /** The examples of the file: {@code [example, T, n]}, or {@code [example, n]} for an input without time. */
  private record Given(Recurrence network, Map<String, double[]> inputs, Map<String, Integer> rows, int size, int steps) implements Dataset {

    Given(Recurrence network, JsonObject data) {
      this(network, tensors(data), new HashMap<>(), shape(data, "x").get(0).getAsInt(), shape(data, "x").get(1).getAsInt());
      inputs.keySet().forEach(i -> rows.put(i, network.input(i).orElseThrow().axes().time() ? steps : 1));
    }

    private static JsonArray shape(JsonObject data, String input) {
      return data.getAsJsonObject(input).getAsJsonArray("shape");
    }

    @Override
    public int length(int example) {
      return inputs.containsKey("n") ? (int) inputs.get("n")[example] : steps;
    }

    @Override
    public void copy(String input, int example, double[] into, int position, int batch) {
      double[] all = inputs.get(input);
      int own = rows.get(input), n = all.length / size / own, room = into.length / batch / n;
      for (int t = 0; t < room; t++) for (int i = 0; i < n; i++) into[(t * batch + position) * n + i] = (float) all[(example * own + t) * n + i];
    }
  }

  private static TreeSet<String> named(String ending) throws IOException {
    try (Stream<Path> files = Files.list(TRAININGS)) {
      return new TreeSet<>(files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(ending)).map(f -> f.replace(ending, "")).toList());
    }
  }

  private static Map<String, double[]> tensors(JsonObject of) {
    Map<String, double[]> tensors = new TreeMap<>();
    of.keySet().forEach(name -> tensors.put(name, numbers(of, name)));
    return tensors;
  }

  private static double[] numbers(JsonObject of, String name) {
    return new Gson().fromJson(of.getAsJsonObject(name).get("data"), double[].class);
  }

  /** As numbers of that precision hold it. */
  private static double[] held(double[] values, Element element) {
    return switch (element) {
      case F64 -> values;
      case F32 -> Arrays.stream(values).map(v -> (float) v).toArray();
    };
  }

  private static double[] moved(double[] from, double[] to) {
    double[] moved = to.clone();
    for (int i = 0; i < moved.length; i++) moved[i] -= from[i];
    return moved;
  }

  /** max |a - b| / max |b|, b PyTorch's; what did not move there must not have moved here. */
  private static void close(String what, double[] wanted, double[] found, double bound) {
    assertEquals(wanted.length, found.length, what);
    double largest = 0, error = 0;
    for (int i = 0; i < wanted.length; i++) {
      largest = Math.max(largest, Math.abs(wanted[i]));
      error = Double.isNaN(found[i]) ? Double.POSITIVE_INFINITY : Math.max(error, Math.abs(wanted[i] - found[i]));
    }
    assertTrue(error <= bound * largest, what + ": relative error " + error / largest);
  }
}
