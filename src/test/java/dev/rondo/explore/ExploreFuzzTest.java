package dev.rondo.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Programs of every kind, valid and mutilated, at sizes of every kind, as a page may ask for: each is answered with a document whose parts fit together, or with a problem and its places; nothing is a
 * internal error, and nothing hangs. The same few programs each time, fewer on a slow machine; -Drondo.explore.programs=10000 takes so many, for as long as that takes.
 */
class ExploreFuzzTest {

  private static final int PROGRAMS = Integer.getInteger("rondo.explore.programs", 300), SECONDS = Integer.getInteger("rondo.explore.programs") == null ? 10 : Integer.MAX_VALUE / 1000;
  private static final List<String> PIECES = List.of("+", "-", "*", "/", "@", "(", ")", "[", "]", "{", "}", "=", "'", ",", ":", "<", "h", "x", "H", "I", "t", "0", "1", "2", "3.5", "1e30", "2147483647", "[t-1]", "[t+1]", "size(H)", "\\", "\"", "</script>", "ü", "\u0000",
      "sum(", "max(", "tanh(", "exp(", "transpose(", "outer(", "concat(", "pick(", "select(", "affine(x, h)", "final(h)", "last(", "total(", "steps(", "repeat 2 {", "repeat 900 {", "backward", "per example", "\n", " # ", "[100000, 100000]");
  private static final int[] SIZES = {1, 2, 3, 5, 8, 16, 33, 64, 300, 1024, 4096, 0, -1, 999_999_999};

  @Test
  void whateverIsTypedIsAnswered() throws IOException {
    List<String> texts = new ArrayList<>();
    for (String name : Library.standard().names()) texts.add(Library.standard().find(name).orElseThrow().text());
    for (String body : List.of("h = lstm(x, H = 3)\n  output p = dense(last(h), F)\n  loss mse(p, y)", "h = bidirectional(gru(x, H = 2))\n  output p = dense(dropout(last(h), 0.5), F)\n  loss mse(p, y)")) {
      texts.add("network n(F) {\n  input x[F] over time\n  target y[F]\n  " + body + "\n}\n");
    }
    Random random = new Random(31);
    int good = 0, wrong = 0;
    try (ExploreServer server = ExploreServer.start(Request.of(new Source("empty.rondo", ""), "", Options.of(Map.of(), 1, 1)), 0)) {
      for (long end = System.nanoTime() + SECONDS * 1_000_000_000L; System.nanoTime() < end && good + wrong < PROGRAMS; ) {
        JsonObject request = request(mutilated(texts.get(random.nextInt(texts.size())), texts, random), random);
        String path = random.nextInt(4) == 0 ? "/numbers" : random.nextInt(12) == 0 ? "/page" : "/compile", body = random.nextInt(20) == 0 ? mutilated(request.toString(), texts, random) : request.toString();
        PageAnswer answer = server.answer(path, body);
        try {
          check(answer, path);
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError(path + "\n" + body + "\n" + answer.json().get("problem"), e);
        }
        if (answer.json().has("problem")) wrong++;
        else good++;
      }
    }
    assertTrue(good > 0 && wrong > 0, good + " were compiled, " + wrong + " were refused: the mutilations are too many or too few");
    System.out.println("explorer: " + good + " programs compiled, " + wrong + " refused");
  }

  private static JsonObject request(String text, Random random) {
    JsonObject o = new JsonObject(), sizes = new JsonObject();
    o.addProperty("text", text);
    for (String name : List.of("I", "H", "F", "V", "B", "T")) if (random.nextInt(3) > 0) sizes.addProperty(name, SIZES[random.nextInt(random.nextInt(25) == 0 ? SIZES.length : 7)]);
    o.add("sizes", sizes);
    o.addProperty("threads", random.nextInt(5) == 0 ? random.nextInt(20) : 1);
    o.addProperty("element", random.nextBoolean() ? "f32" : "f64");
    o.addProperty("form", random.nextBoolean() ? "auto" : "scalar");
    o.addProperty("program", random.nextInt(3) == 0 ? "derivative" : "forward");
    o.addProperty("seed", random.nextInt(100));
    JsonArray without = new JsonArray();
    for (Decision d : Decision.values()) if (random.nextInt(6) == 0) without.add(d.toString());
    o.add("without", without);
    return o;
  }

  private static void check(PageAnswer answer, String path) {
    JsonObject json = answer.json();
    assertTrue(answer.status() == 200 || answer.status() == 400, "status " + answer.status());
    if (json.has("problem")) {
      String problem = json.get("problem").getAsString();
      assertFalse(problem.isBlank());
      assertFalse(problem.contains("took longer") || problem.contains("still being compiled") || problem.startsWith("out of memory"), problem);
      if (json.has("diagnostics")) for (JsonElement d : json.getAsJsonArray("diagnostics")) assertTrue(d.getAsJsonObject().get("line").getAsInt() >= 1 && d.getAsJsonObject().get("column").getAsInt() >= 1, d.toString());
      return;
    }
    if (path.equals("/numbers")) {
      assertTrue(json.getAsJsonArray("values").size() >= 0 && json.get("steps").getAsInt() >= 1);
      return;
    }
    int lines = (int) json.get("text").getAsString().lines().count();
    if (json.getAsJsonObject("adjoint").has("text")) fits(json.getAsJsonObject("adjoint"), lines);
    json.getAsJsonObject("programs").asMap().values().forEach(program -> {
      JsonObject p = program.getAsJsonObject();
      for (String stage : List.of("kernels", "java", "bytecode")) fits(p.getAsJsonObject(stage), lines);
      int nodes = p.getAsJsonObject("graph").getAsJsonArray("nodes").size();
      p.getAsJsonObject("graph").getAsJsonArray("nodes").forEach(n -> n.getAsJsonObject().getAsJsonArray("from").forEach(f -> assertTrue(f.getAsInt() >= 0 && f.getAsInt() < nodes)));
      p.getAsJsonObject("arena").getAsJsonArray("buffers").forEach(b -> assertTrue(b.getAsJsonObject().get("size").getAsInt() >= 0 && b.getAsJsonObject().get("at").getAsInt() >= 0, b.toString()));
    });
  }

  /** Each line of a listing is of lines that the text has. */
  private static void fits(JsonObject listing, int lines) {
    JsonArray of = listing.getAsJsonArray("lines");
    assertEquals(listing.get("text").getAsString().lines().count(), of.size());
    for (JsonElement line : of) {
      if (line.isJsonArray()) line.getAsJsonArray().forEach(l -> assertTrue(l.getAsInt() >= 1 && l.getAsInt() <= lines, line.toString()));
      else assertTrue(line.getAsInt() >= 0 && line.getAsInt() <= lines, line.toString());
    }
  }

  private static String mutilated(String text, List<String> texts, Random random) {
    StringBuilder out = new StringBuilder(text);
    for (int k = random.nextInt(4) - 1; k >= 0; k--) {
      int at = random.nextInt(out.length() + 1), end = Math.min(out.length(), at + random.nextInt(6));
      switch (random.nextInt(5)) {
        case 0 -> out.delete(at, end);
        case 1 -> out.insert(at, " " + PIECES.get(random.nextInt(PIECES.size())) + " ");
        case 2 -> out.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
        case 3 -> swapLines(out, random);
        default -> out.insert(at, line(texts.get(random.nextInt(texts.size())), random));
      }
    }
    return out.toString();
  }

  private static String line(String text, Random random) {
    List<String> lines = text.lines().toList();
    return "\n" + lines.get(random.nextInt(lines.size())) + "\n";
  }

  private static void swapLines(StringBuilder text, Random random) {
    List<String> lines = new ArrayList<>(text.toString().lines().toList());
    if (lines.isEmpty()) return;
    Collections.swap(lines, random.nextInt(lines.size()), random.nextInt(lines.size()));
    text.replace(0, text.length(), String.join("\n", lines) + "\n");
  }
}
