package dev.rondo.explain;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.rondo.graph.Recurrence;
import java.util.List;

/** A recurrence as nodes and edges: dashed edges lead from the next value of a state to the state in the next step. */
final class GraphForms {

  private final Recurrence r;
  private final List<Node> nodes;

  GraphForms(Recurrence r) {
    this.r = r;
    this.nodes = Node.of(r);
  }

  String dot() {
    StringBuilder out = new StringBuilder("digraph \"" + r.name() + "\" {\n  node [shape=box, fontname=\"sans-serif\", fontsize=11]\n");
    for (Node n : nodes) out.append("  n").append(n.id()).append(" [label=").append(quoted(n.label() + "\n" + n.type())).append("]\n");
    for (Node n : nodes) for (int from : n.from()) out.append("  n").append(from).append(" -> n").append(n.id()).append("\n");
    for (int[] s : Node.steps(r)) out.append("  n").append(s[1]).append(" -> n").append(s[0]).append(" [style=dashed, constraint=false]\n");
    return out.append("}\n").toString();
  }

  static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  String svg() {
    return Layered.svg(r.name(), nodes.stream().map(n -> new Layered.Box(n.label(), n.type(), n.from())).toList(), Node.steps(r).stream().map(s -> new Layered.Back(s[1], s[0])).toList());
  }

  JsonObject json() {
    JsonObject out = new JsonObject();
    out.addProperty("name", r.name());
    out.addProperty("text", r.toString());
    JsonArray all = new JsonArray();
    for (Node n : nodes) {
      JsonObject node = new JsonObject();
      node.addProperty("id", n.id());
      node.addProperty("name", n.name());
      node.addProperty("operation", n.operation());
      node.addProperty("type", n.type());
      node.add("from", Forms.numbers(n.from()));
      node.addProperty("equation", n.equation());
      node.addProperty("line", n.line());
      all.add(node);
    }
    out.add("nodes", all);
    JsonArray states = new JsonArray();
    for (int[] s : Node.steps(r)) states.add(Forms.numbers(List.of(s[0], s[1])));
    out.add("states", states);
    return out;
  }
}
