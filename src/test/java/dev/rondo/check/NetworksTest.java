package dev.rondo.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.rondo.autodiff.Pullback;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Element;
import dev.rondo.codegen.Options;
import dev.rondo.codegen.Session;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Language;
import dev.rondo.graph.Library;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.text.Source;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whole networks, compiled, give the outputs, losses and gradients that PyTorch gives; where sequences have lengths, it packs them, or computes each by itself. */
class NetworksTest {

  private static final Path NETWORKS = Path.of("test/resources/networks");

  @Test
  void twoBidirectionalLayersOverSequencesOfDifferentLengths() throws IOException {
    agrees("ragged_bidirectional_lstm", """
        network ragged(F) {
          input x[F] over time with lengths n
          target y[2]
          target q[2] over time with lengths n
          a = bidirectional(lstm(x, H = 4))
          b = bidirectional(lstm(a, H = 4))
          r = a + b
          output hf = final(b.forward.h), hb = final(b.backward.h), cf = final(b.forward.c), cb = final(b.backward.c)
          output p = dense(concat(hf, hb, average(r, time), peak(r, time)), 2)
          output z = dense(r, 2)
          output r
          loss mse(p, y) + mse(z, q)
        }""");
  }

  @Test
  void oneCellInTwoPlacesAndAnOutputLayerThatIsTheEmbedding() throws IOException {
    agrees("tied_weights", """
        network tied(F) {
          input  x[F] over time
          target y[F] over time
          param E[F, 4]
          v = transpose(E) @ x
          c = elman(v, H = 4)
          d = elman(c + v[t-1], weights = c, backward = yes)
          output logits = dense(c + d, W = E) + 0.1 * t * x
          output a = c, b = d
          loss cross_entropy(logits, y)
        }""");
  }

  @Test
  void anEncodersStateBeginsADecoder() throws IOException {
    agrees("encoder_decoder", """
        network plain(F) {
          input  x[F] over time with lengths n
          input  y[2] over time with lengths m
          target q[2] over time with lengths m
          e = lstm(x, H = 4)
          d = lstm(y, h = final(e.h), c = final(e.c))
          output z = dense(d, 2)
          loss mse(z, q)
        }""");
  }

  @Test
  void everyStepOfADecoderAttendsToAllOfAnEncoder() throws IOException {
    agrees("dot_product_attention", """
        network attends(F) {
          input  x[F] over time with lengths n
          input  y[2] over time with lengths m
          target q[2] over time with lengths m
          e = bidirectional(lstm(x, H = 4))
          d = lstm(y, h = concat(final(e.forward.h), final(e.backward.h)))
          output z = dense(concat(d, attention(d, e, e)), 2), a = attention_weights(d, e)
          loss mse(z, q)
        }""");
  }

  @Test
  void whatAttentionFindsGoesIntoTheDecodersNextStep() throws IOException {
    agrees("additive_attention", """
        network additive(F) {
          input  x[F] over time with lengths n
          input  y[2] over time with lengths m
          target q[2] over time with lengths m
          state h[4] init final(e.h)
          param W[5, 4], U[5, 4], v[5], V[4, 10]
          e = lstm(x, H = 4)
          a = additive_weights(W @ h, U @ e, v)
          c = transpose(steps(e)) @ a
          h' = tanh(V @ concat(h, c, y))
          output z = dense(concat(h', c), 2), a
          loss mse(z, q)
        }""");
  }

  private static void agrees(String file, String text) throws IOException {
    JsonObject golden;
    try (Reader in = Files.newBufferedReader(NETWORKS.resolve(file + ".json"))) {
      golden = new Gson().fromJson(in, JsonObject.class);
    }
    Recurrence network = Language.parse(new Source("network.rondo", text), Library.standard()).networks().get(0).recurrence();
    JsonObject parameters = golden.getAsJsonObject("parameters"), gradients = golden.getAsJsonObject("gradients");
    assertEquals(parameters.keySet(), new HashSet<>(network.params().stream().map(Recurrence.Param::name).toList()));
    Recurrence whole = withGradients(network);
    Options options = Options.of(Map.of("F", golden.getAsJsonObject("dims").get("F").getAsInt()), golden.get("batch").getAsInt(), golden.get("steps").getAsInt());
    for (Element element : Element.values()) {
      Session session = Compiled.of(whole, options.element(element)).open();
      parameters.keySet().forEach(p -> session.write(p, numbers(parameters, p)));
      golden.getAsJsonObject("inputs").keySet().forEach(i -> session.write(i, numbers(golden.getAsJsonObject("inputs"), i)));
      if (golden.has("lengths")) session.write("n", new Gson().fromJson(golden.get("lengths"), double[].class));
      session.run();
      double bound = element == Element.F64 ? 1e-10 : 1e-4;
      golden.getAsJsonObject("outputs").keySet().forEach(o -> close(o, numbers(golden.getAsJsonObject("outputs"), o), session.read(o), bound));
      close("loss", new double[] {golden.get("loss").getAsDouble()}, session.read("loss"), bound);
      for (String kind : gradients.keySet()) gradients.getAsJsonObject(kind).keySet().forEach(g -> close("the gradient of " + g, numbers(gradients.getAsJsonObject(kind), g), session.read("bar." + g), bound));
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
