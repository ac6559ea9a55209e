package dev.rondo.explore;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.rondo.explain.Derivative;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.TypeFailure;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A subject -> all that the page shows of it, as one JSON object; the same for the same subject. Whatever is in it says which lines of the text it comes from, which is how the panes of the page
 * are linked. Both the server's answers and the page that is a file hold it.
 */
public final class Document {

  private Document() {}

  /** With the stages of these programs. Throws {@link IllegalArgumentException} where sizes are impossible, or a derivative is wanted of what has none. */
  public static JsonObject of(Subject subject, Set<Direction> directions) {
    Recurrence r = subject.recurrence();
    JsonObject out = new JsonObject();
    out.addProperty("name", r.name());
    out.addProperty("kind", r.kind().name().toLowerCase(Locale.ROOT));
    out.addProperty("file", shortName(subject.source().file()));
    out.addProperty("text", subject.source().text());
    JsonArray names = new JsonArray();
    subject.names().forEach(names::add);
    out.add("names", names);
    JsonObject sizes = new JsonObject();
    for (Map.Entry<String, Integer> e : subject.sizes().entrySet()) sizes.addProperty(e.getKey(), e.getValue());
    out.add("sizes", sizes);
    out.addProperty("threads", subject.options().threads());
    out.addProperty("chunk", subject.options().chunk());
    out.addProperty("element", subject.options().element().name().toLowerCase(Locale.ROOT));
    out.add("adjoint", adjoint(subject));
    JsonObject programs = new JsonObject();
    for (Direction d : Direction.values()) if (directions.contains(d)) programs.add(d.key(), new Panes(subject, d).json());
    out.add("programs", programs);
    return out;
  }

  /** All of a subject, for a page that cannot ask: both programs and, where there is a gradient to look at, numbers. */
  public static JsonObject whole(Subject subject) {
    Limits.graph(subject.recurrence());
    JsonObject out = of(subject, EnumSet.of(Direction.FORWARD));
    if (out.getAsJsonObject("adjoint").has("text")) out.getAsJsonObject("programs").add(Direction.DERIVATIVE.key(), new Panes(subject, Direction.DERIVATIVE).json());
    try {
      out.add("numbers", Numbers.of(subject, 1));
    } catch (IllegalArgumentException | TypeFailure e) {
      out.add("numbers", problem(e.getMessage()));
    }
    return out;
  }

  static String shortName(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /** The derivative as text, or why there is none. */
  private static JsonObject adjoint(Subject subject) {
    try {
      Recurrence adjoint = Derivative.of(subject.recurrence());
      String text = adjoint.toString();
      return listing(text, EquationLines.of(adjoint, subject.recurrence().name(), subject.source().text()).printed(adjoint, text));
    } catch (IllegalArgumentException e) {
      return problem(e.getMessage());
    } catch (TypeFailure e) {
      return problem(e.getMessage() + "; " + e.remedy());
    }
  }

  private static JsonObject problem(String message) {
    JsonObject none = new JsonObject();
    none.addProperty("problem", message);
    return none;
  }

  /** A text, and for each of its lines the lines of the equations that it is of: a number, 0 for none, or several. */
  static JsonObject listing(String text, Collection<Set<Integer>> lines) {
    JsonObject out = new JsonObject();
    out.addProperty("text", text);
    JsonArray all = new JsonArray();
    for (Set<Integer> of : lines) {
      if (of.size() < 2) all.add(of.isEmpty() ? 0 : of.iterator().next());
      else all.add(numbers(of));
    }
    out.add("lines", all);
    return out;
  }

  static JsonArray numbers(Collection<Integer> numbers) {
    JsonArray all = new JsonArray();
    numbers.stream().sorted().forEach(all::add);
    return all;
  }
}
