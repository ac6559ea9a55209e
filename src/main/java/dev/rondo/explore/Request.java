package dev.rondo.explore;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.data.encoding.Json;
import dev.rondo.graph.text.Source;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the page sends: a text and what to compile it for. {@code cell} is a name, or empty for the last of the text; sizes hold B and T; {@code page} tells apart the pages that are open. Throws
 * {@link IllegalArgumentException} for a number that is out of bounds.
 */
public record Request(String text, String file, String cell, Map<String, Integer> sizes, int threads, int chunk, Element element, Options.Form form, Set<Decision> without, Direction direction, long seed, String page) {

  public Request {
    sizes = ImmutableMap.copyOf(sizes);
    without = ImmutableSet.copyOf(without);
    sizes.forEach(Limits::size);
    Limits.threads(threads);
    Limits.chunk(chunk);
    Limits.text(text);
  }

  /** What a page opens with: a text, and the name of a cell or nothing. */
  public static Request of(Source source, String cell, Options options) {
    Map<String, Integer> sizes = new HashMap<>(options.sizes());
    sizes.put("B", options.batch());
    sizes.put("T", options.steps());
    return new Request(source.text(), Document.shortName(source.file()), cell, sizes, options.threads(), options.chunk(), options.element(), options.form(), options.without(), Direction.FORWARD, 1, "");
  }

  /** Throws {@link Malformed} for what is no such request, {@link IllegalArgumentException} for a number that is out of bounds. */
  static Request of(String json) {
    JsonObject o = object(json);
    Map<String, Integer> sizes = new HashMap<>();
    if (o.get("sizes") instanceof JsonObject given) given.asMap().forEach((name, value) -> sizes.put(name, whole(name, value)));
    else if (o.has("sizes")) throw new Malformed("'sizes' is not an object of numbers");
    return new Request(string(o, "text", ""), string(o, "file", "page.rondo"), string(o, "cell", ""), sizes, o.has("threads") ? whole("threads", o.get("threads")) : 1, o.has("chunk") ? whole("chunk", o.get("chunk")) : 0,
        one(Element.class, string(o, "element", "f32")), one(Options.Form.class, string(o, "form", "auto")), without(o), one(Direction.class, string(o, "program", "forward")), o.has("seed") ? whole("seed", o.get("seed")) : 1, string(o, "page", ""));
  }

  /** The same of another page. */
  Request on(String page) {
    return new Request(text, file, cell, sizes, threads, chunk, element, form, without, direction, seed, page);
  }

  /** As {@link #of(String)} reads it. */
  JsonObject json() {
    JsonObject o = new JsonObject();
    o.addProperty("text", text);
    o.addProperty("file", file);
    o.addProperty("cell", cell);
    JsonObject all = new JsonObject();
    new TreeMap<>(sizes).forEach(all::addProperty);
    o.add("sizes", all);
    o.addProperty("threads", threads);
    o.addProperty("chunk", chunk);
    o.addProperty("element", lower(element));
    o.addProperty("form", lower(form));
    JsonArray off = new JsonArray();
    without.stream().sorted().forEach(d -> off.add(d.toString()));
    o.add("without", off);
    o.addProperty("program", lower(direction));
    o.addProperty("seed", seed);
    o.addProperty("page", page);
    return o;
  }

  private static String lower(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }

  private static JsonObject object(String json) {
    try {
      if (Json.parse(json) instanceof JsonObject o) return o;
    } catch (JsonParseException e) {
      throw new Malformed("the request is not JSON: " + e.getMessage());
    } catch (StackOverflowError e) {
      throw new Malformed("the request is nested too deep");
    }
    throw new Malformed("the request is not a JSON object");
  }

  private static String string(JsonObject o, String name, String otherwise) {
    JsonElement value = o.get(name);
    if (value == null) return otherwise;
    if (value instanceof JsonPrimitive p && p.isString()) return p.getAsString();
    throw new Malformed("'" + name + "' is not a string");
  }

  private static Set<Decision> without(JsonObject o) {
    Set<Decision> off = EnumSet.noneOf(Decision.class);
    if (!o.has("without")) return off;
    if (!(o.get("without") instanceof JsonArray names)) throw new Malformed("'without' is not a list of decisions");
    for (JsonElement name : names) {
      off.add(Arrays.stream(Decision.values()).filter(d -> name.isJsonPrimitive() && d.toString().equals(name.getAsString())).findFirst().orElseThrow(() -> new Malformed(name + " is not a decision")));
    }
    return off;
  }

  private static int whole(String name, JsonElement value) {
    if (value instanceof JsonPrimitive p && p.isNumber()) {
      double number = p.getAsDouble();
      if (number == Math.rint(number) && Math.abs(number) < 1e9) return (int) number;
    }
    throw new IllegalArgumentException("'" + name + "' is " + value + "; it must be a whole number");
  }

  private static <E extends Enum<E>> E one(Class<E> type, String name) {
    return Arrays.stream(type.getEnumConstants()).filter(e -> lower(e).equals(name)).findFirst()
        .orElseThrow(() -> new Malformed("'" + name + "' is none of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
  }

  /** What no page of ours sends. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
      super(message);
    }
  }
}
