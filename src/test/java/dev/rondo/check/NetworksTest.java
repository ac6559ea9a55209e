package dev.rondo.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.rondo.autodiff.Pullback;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.InterpretedSession;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.interpret.Indices;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole networks give the outputs, losses and gradients that PyTorch gives: interpreted, and compiled in both precisions. A network is {@code NAME.rondo}, and {@code NAME.json} beside it is what PyTorch was given and gave;
 * where sequences have lengths, it packs them, or computes each by itself.
 */
class NetworksTest {

  private static final Path NETWORKS = Path.of("test/resources/networks");
  private static final double DOUBLE = 1e-10, SINGLE = 1e-5;

  static Stream<String> networks() throws IOException {
    return named(".rondo").stream();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void agreesWithPyTorch(String name) throws IOException {
    String text = Files.readString(NETWORKS.resolve(name + ".rondo"));
    JsonObject golden = golden(name);
    Recurrence network = network(text);
    complete(network, golden);
    Recurrence whole = withGradients(network);
    Options options = options(golden);
    compare(golden, new InterpretedSession(whole, options), DOUBLE);
    compare(golden, Compiled.of(whole, options.element(Element.F64)).open(), DOUBLE);
    compare(golden, Compiled.of(whole, options.element(Element.F32)).open(), SINGLE);
  }

  @Test
  void everyNetworkHasItsNumbers() throws IOException {
    assertEquals(named(".json"), named(".rondo"));
  }

  /** The comparison tells what is close to PyTorch's network from what is not. */
  @Test
  void anotherNetworkDoesNotAgree() throws IOException {
    JsonObject golden = golden("stacked_lstm");
    String text = Files.readString(NETWORKS.resolve("stacked_lstm.rondo"));
    for (String[] change : new String[][] {{"last(h)", "last(h + 1e-8)"}, {"loss mse(p, y)", "loss mse(p, y) + 1e-8 * average(sum(x))"}, {"c = final(h.c)", "c = final(h.c) * 1.000001"}}) {
      Recurrence other = network(text.replace(change[0], change[1]));
      complete(other, golden);
      Session session = Compiled.of(withGradients(other), options(golden).element(Element.F64)).open();
      assertThrows(AssertionError.class, () -> compare(golden, session, DOUBLE), change[1]);
    }
  }

  private static TreeSet<String> named(String ending) throws IOException {
    try (Stream<Path> files = Files.list(NETWORKS)) {
      return new TreeSet<>(files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(ending)).map(f -> f.replace(ending, "")).toList());
    }
  }

  private static JsonObject golden(String name) throws IOException {
    return new Gson().fromJson(Files.readString(NETWORKS.resolve(name + ".json")), JsonObject.class);
  }

  private static Recurrence network(String text) {
    return Language.parse(new Source("network.rondo", text), Library.standard()).networks().get(0).recurrence();
  }

  private static Options options(JsonObject golden) {
    Map<String, Integer> sizes = new HashMap<>();
    golden.getAsJsonObject("dims").entrySet().forEach(e -> sizes.put(e.getKey(), e.getValue().getAsInt()));
    return Options.of(sizes, golden.get("batch").getAsInt(), golden.get("steps").getAsInt());
  }

  /** Everything the network has is given and compared: all inputs, outputs, and the gradients of all parameters and of all inputs but indices, lengths and resets. */
  private static void complete(Recurrence network, JsonObject golden) {
    List<String> params = network.params().stream().map(Param::name).toList();
    JsonObject gradients = golden.getAsJsonObject("gradients");
    same("parameters", params, golden.getAsJsonObject("parameters").keySet());
    same("inputs", network.inputs().stream().map(Input::name).toList(), golden.getAsJsonObject("inputs").keySet());
    same("outputs", network.outputs().stream().map(Output::name).filter(o -> !o.equals("loss")).toList(), golden.getAsJsonObject("outputs").keySet());
    same("gradients of parameters", params, gradients.getAsJsonObject("parameters").keySet());
    Indices indices = Indices.of(network);
    List<String> smooth = network.inputs().stream().filter(i -> !i.isLengths() && !i.isResets() && !indices.contains(i.name())).map(Input::name).toList();
    same("gradients of inputs", smooth, gradients.getAsJsonObject("inputs").keySet());
  }

  private static void same(String what, Collection<String> needed, Set<String> there) {
    assertEquals(new TreeSet<>(needed), new TreeSet<>(there), what);
  }

  private static void compare(JsonObject golden, Session session, double bound) {
    JsonObject gradients = golden.getAsJsonObject("gradients");
    for (String kind : List.of("parameters", "inputs")) {
      JsonObject given = golden.getAsJsonObject(kind);
      given.keySet().forEach(g -> session.write(g, numbers(given, g)));
    }
    session.run();
    JsonObject outputs = golden.getAsJsonObject("outputs");
    outputs.keySet().forEach(o -> close(o, numbers(outputs, o), session.read(o), bound));
    close("loss", new double[] {golden.get("loss").getAsDouble()}, session.read("loss"), bound);
    for (String kind : List.of("parameters", "inputs")) {
      JsonObject of = gradients.getAsJsonObject(kind);
      of.keySet().forEach(g -> close("the gradient of " + g, numbers(of, g), session.read("bar." + g), bound));
    }
  }

  private static Recurrence withGradients(Recurrence r) {
    Expr loss = r.output("loss").orElseThrow().value();
    Pullback back = Pullback.of(r, loss);
    List<Output> outputs = new ArrayList<>(r.outputs());
    r.params().forEach(p -> outputs.add(new Output("bar." + p.name(), back.cotangent(p.expr()))));
    r.inputs().forEach(i -> outputs.add(new Output("bar." + i.name(), back.cotangent(i.expr()))));
    return back.extended().withOutputs(outputs);
  }

  private static double[] numbers(JsonObject of, String name) {
    return new Gson().fromJson(of.getAsJsonObject(name).get("data"), double[].class);
  }

  /** max |a - b| / max |b|, b PyTorch's. */
  private static void close(String what, double[] wanted, double[] found, double bound) {
    assertEquals(wanted.length, found.length, what);
    double largest = 1e-12, error = 0;
    for (int i = 0; i < wanted.length; i++) {
      largest = Math.max(largest, Math.abs(wanted[i]));
      error = Double.isNaN(found[i]) ? Double.POSITIVE_INFINITY : Math.max(error, Math.abs(wanted[i] - found[i]));
    }
    assertTrue(error / largest < bound, what + ": relative error " + error / largest);
  }
}
