package dev.rondo.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Stage;
import dev.rondo.codegen.options.Options;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Every stage in every form, of every cell and its derivative: well formed, whole, and the same twice. */
class FormsTest {

  /** Of one's own: two states, one of which starts from a number; a parameter without a product; a sum over units; two outputs. */
  private static final String OWN = """
      cell leaky(I, H) {
        input x[I]
        state h[H], a[H] init 1
        param V[H, I], W[H, I]  init glorot
        param U[H, H]  init orthogonal
        param b[H]  init 0
        param leak[H]  init uniform(0, 1)

        g = sigmoid(V @ x + b)
        u = tanh(W @ x + U @ (g * h))
        a' = 0.9 * a + 0.1 * exp(-(u * u))
        h' = leak * h + (1 - leak) * u * a / sqrt(sum(a * a) + 1)

        output h'
        output gate = g
      }
      """;

  /** Those of the library, and one that is not. */
  static List<String> cells() {
    return Stream.concat(Library.standard().names().stream(), Stream.of("leaky")).toList();
  }

  private static Recurrence cell(String name) {
    return name.equals("leaky") ? Language.read(OWN) : Language.cell(name);
  }

  private static Compiled compiled(Recurrence r) {
    Map<String, Integer> sizes = new HashMap<>();
    r.dims().forEach(d -> sizes.put(d, 5));
    return Compiled.of(r, Options.of(sizes, 2, 3));
  }

  private static Document xml(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyFormIsWellFormed(String name) throws Exception {
    for (Recurrence r : List.of(cell(name), Derivative.of(cell(name)))) {
      Compiled compiled = compiled(r);
      for (Stage stage : Stage.values()) {
        String json = Forms.of(compiled, stage, Format.JSON);
        JsonParser.parseString(json);
        assertEquals(json, Forms.of(compiled(r), stage, Format.JSON));
      }
      assertEquals(Node.of(r).size(), boxes(Forms.of(compiled, Stage.GRAPH, Format.SVG)));
      assertEquals(compiled.schedule().steps().size(), boxes(Forms.of(compiled, Stage.SCHEDULE, Format.SVG)));
      assertEquals(compiled.schedule().arena().buffers().size(), boxes(Forms.of(compiled, Stage.BUFFERS, Format.SVG)));
      assertTrue(Forms.of(compiled, Stage.GRAPH, Format.DOT).startsWith("digraph \"" + r.name() + "\" {\n"));
      assertEquals(compiled.schedule().steps().size(), Forms.of(compiled, Stage.SCHEDULE, Format.DOT).lines().filter(l -> l.contains("[label=")).count());
    }
  }

  /** Rectangles that say what they are. */
  private static int boxes(String svg) throws Exception {
    Document picture = xml(svg);
    return picture.getElementsByTagName("title").getLength() - 1;   // one is the picture's own
  }

  @Test
  void nodesKnowWhatTheyAreMadeOfAndTheirLine() {
    JsonArray nodes = JsonParser.parseString(Forms.graph(Language.cell("gru"), Format.JSON)).getAsJsonObject().getAsJsonArray("nodes");
    JsonObject z = null;
    for (JsonElement n : nodes) if (n.getAsJsonObject().get("name").getAsString().equals("z")) z = n.getAsJsonObject();
    assertEquals("sigmoid", z.get("operation").getAsString());
    assertEquals("z", z.get("equation").getAsString());
    List<String> text = Library.standard().find("gru").orElseThrow().text().lines().toList();
    assertTrue(text.get(z.get("line").getAsInt() - 1).startsWith("  z = "), z.toString());
    for (int i = 0; i < nodes.size(); i++) {
      assertEquals(i, nodes.get(i).getAsJsonObject().get("id").getAsInt());
      for (JsonElement from : nodes.get(i).getAsJsonObject().getAsJsonArray("from")) assertTrue(from.getAsInt() < i);
    }
  }

  /** No two buffers that live at one step lie over each other: what the picture shows is free of overlaps, but for a step's last reader and next writer. */
  @ParameterizedTest
  @MethodSource("cells")
  void buffersThatLiveTogetherLieApart(String name) {
    JsonArray buffers = JsonParser.parseString(Forms.of(compiled(Derivative.of(cell(name))), Stage.BUFFERS, Format.JSON)).getAsJsonArray();
    for (int i = 0; i < buffers.size(); i++) for (int j = 0; j < i; j++) {
      JsonObject a = buffers.get(i).getAsJsonObject(), b = buffers.get(j).getAsJsonObject();
      boolean together = number(a, "first") <= number(b, "last") && number(b, "first") <= number(a, "last");
      boolean over = number(a, "at") < number(b, "at") + number(b, "size") && number(b, "at") < number(a, "at") + number(a, "size");
      assertTrue(!together || !over, a + " and " + b);
    }
  }

  private static int number(JsonObject o, String name) {
    return o.get(name).getAsInt();
  }

  /** A line of a listing is of the equation that the comment or number above it gives. */
  @Test
  void linesOfListingsAreThoseOfTheirEquations() {
    assertEquals(List.of(Set.of(), Set.of(7), Set.of(7), Set.of()), Listing.numbered("  L0\n    LINENUMBER 7 L0\n    ALOAD 0\n\n").lines());
    Compiled gru = compiled(Language.cell("gru"));
    List<String> source = Library.standard().find("gru").orElseThrow().text().lines().toList();
    for (Stage stage : List.of(Stage.KERNELS, Stage.JAVA)) {
      Listing listing = Listing.of(gru, stage);
      List<String> shown = listing.text().lines().toList();
      assertEquals(shown.size(), listing.lines().size());
      int at = shown.indexOf(stage == Stage.JAVA ? "      // z = sigmoid(Wz @ x + Uz @ h + bz)   gru.rondo:9" : "    # z = sigmoid(Wz @ x + Uz @ h + bz)   gru.rondo:9");
      assertEquals(Set.of(9), listing.lines().get(at));
      assertEquals(Set.of(10), listing.lines().get(at + 1));   // its neighbour in the loop
      assertEquals(Set.of(9, 10), listing.lines().get(at + 2), shown.get(at + 2));
      assertTrue(source.get(8).startsWith("  z = ") && source.get(9).startsWith("  r = "));
    }
  }

  /** What a library's cell computes is linked to the line that calls it, not to a line of the same number as the library's. */
  @Test
  void aLibrarysEquationsBelongToTheLineThatCallsIt() {
    Recurrence network = Language.read("network n(F) {\n  input x[F] over time\n\n  h = elman(x, H = 3)\n  output p = dense(last(h), F)\n}\n");
    Compiled compiled = compiled(network);
    for (Stage stage : List.of(Stage.KERNELS, Stage.JAVA, Stage.BYTECODE)) {
      Set<Integer> all = new TreeSet<>();
      Listing.of(compiled, stage).lines().forEach(all::addAll);
      assertEquals(Set.of(4, 5), all, stage.toString());
    }
  }

  @Test
  void aFormThatAStageDoesNotHaveIsRefused() {
    Compiled compiled = compiled(Language.cell("gru"));
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Forms.of(compiled, Stage.KERNELS, Format.SVG));
    assertEquals("the stage kernels has no form svg; it has text, json", refused.getMessage());
  }

  /** A product waits for all steps that lay out its weights, not for the last alone. */
  @Test
  void aStepComesAfterAllThatWriteWhatItReads() {
    JsonArray steps = JsonParser.parseString(Forms.of(compiled(Language.cell("gru")), Stage.SCHEDULE, Format.JSON)).getAsJsonObject().getAsJsonArray("schedule");
    Set<Integer> read = new TreeSet<>(), packs = new TreeSet<>();
    for (JsonElement s : steps) {
      s.getAsJsonObject().getAsJsonArray("after").forEach(n -> read.add(n.getAsInt()));
      if (s.getAsJsonObject().get("kind").getAsString().equals("pack")) packs.add(number(s.getAsJsonObject(), "number"));
    }
    assertEquals(6, packs.size(), "three input and three recurrent matrices");
    assertTrue(read.containsAll(packs), steps.toString());
  }
}
