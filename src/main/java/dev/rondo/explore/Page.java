package dev.rondo.explore;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page as a text: one that the server's files complete, or one that holds all of them and a document. JSON is written such that no HTML can be in it. */
public final class Page {

  /** Its modules, by the names that they import each other with. */
  static final List<String> MODULES = List.of("vendor", "link", "listing", "layers", "graph", "schedule", "memory", "numbers", "times", "tabs", "controls", "server", "main");

  /** What the page is made with, and under which licences; whoever passes a page on passes these on. */
  static final String LICENCES = "vendor.licences.txt";

  private static final Gson JSON = new Gson();

  private Page() {}

  /** A page that needs nothing else, for a file. */
  public static String whole(JsonObject document) {
    Map<String, String> modules = new LinkedHashMap<>();
    for (String m : MODULES) modules.put("rondo/" + m, "data:text/javascript;base64," + Base64.getEncoder().encodeToString(read(m + ".js").getBytes(StandardCharsets.UTF_8)));
    JsonObject start = new JsonObject();
    start.add("document", document);
    return filled("<style>\n" + read("style.css") + "</style>\n<script type=\"text/plain\" id=\"licences\">\n" + read(LICENCES) + "</script>", "", modules, start);
  }

  /** A page whose files the server has, all asked for at once, which no browser may do before it knows the modules' names; {@code start} is what it is to show at first. Scripts and styles in it run by the nonce alone. */
  static String live(JsonObject start, String nonce) {
    Map<String, String> modules = new LinkedHashMap<>();
    StringBuilder files = new StringBuilder("<link rel=\"stylesheet\" href=\"/style.css\">");
    for (String m : MODULES) {
      modules.put("rondo/" + m, "/" + m + ".js");
      files.append("\n<link rel=\"modulepreload\" href=\"/").append(m).append(".js\">");
    }
    return filled(files.toString(), " nonce=\"" + nonce + "\"", modules, start);
  }

  private static String filled(String files, String nonce, Map<String, String> modules, JsonObject start) {
    JsonObject imports = new JsonObject();
    modules.forEach(imports::addProperty);
    JsonObject map = new JsonObject();
    map.add("imports", imports);
    return read("page.html").replace("{{files}}", files).replace("{{nonce}}", nonce).replace("{{modules}}", JSON.toJson(map)).replace("{{start}}", JSON.toJson(start));
  }

  /** A file of the page. */
  static String read(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) throw new IllegalArgumentException("the page has no file " + name);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("'" + name + "' cannot be read from the jar: " + e.getMessage(), e);
    }
  }
}
