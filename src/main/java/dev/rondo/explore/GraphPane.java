package dev.rondo.explore;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.rondo.explain.Node;
import dev.rondo.graph.Recurrence;
import java.util.List;
import java.util.Set;

/** One program of a subject -> the values of its graph, each with what it reads and the lines that it comes from. It is known long before there is code, so that a page can lay the picture out meanwhile. */
final class GraphPane {

  private GraphPane() {}

  /** Throws {@link IllegalArgumentException} for a graph of too many values, or a derivative of what has none. */
  static JsonObject of(Subject subject, Direction direction) {
    Recurrence r = subject.of(direction);
    Limits.graph(r);
    return of(r, EquationLines.of(r, subject.recurrence().name(), subject.source().text()));
  }

  static JsonObject of(Recurrence r, EquationLines lines) {
    JsonArray nodes = new JsonArray(), steps = new JsonArray();
    for (Node n : Node.of(r)) {
      JsonObject node = new JsonObject();
      node.addProperty("name", n.name());
      node.addProperty("operation", n.operation());
      node.addProperty("type", n.type());
      node.add("from", numbers(n.from()));
      node.add("lines", Document.numbers(n.line() > 0 ? Set.of(n.line()) : lines.of(n.name())));
      nodes.add(node);
    }
    for (int[] s : Node.steps(r)) steps.add(numbers(List.of(s[0], s[1])));
    JsonObject out = new JsonObject();
    out.add("nodes", nodes);
    out.add("states", steps);
    return out;
  }

  /** In the order in which they stand: an operand twice is there twice. */
  private static JsonArray numbers(List<Integer> numbers) {
    JsonArray all = new JsonArray();
    numbers.forEach(all::add);
    return all;
  }
}
