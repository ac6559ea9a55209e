package dev.rondo.graph;

import dev.rondo.graph.Recurrence.Binding;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Kind;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Recurrence.Update;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lays out a recurrence as text: declarations, equations, outputs, updates. */
final class RecurrenceText {

  private static final int WIDTH = 110;

  private final Recurrence r;
  private final NamePlan outline;
  private final TermText terms;
  private final Map<String, State> byNext = new HashMap<>();
  private final Map<String, Expr> bound = new HashMap<>();   // the name of a binding -> its value, and
  private final Map<Expr, String> names = new HashMap<>();   // the first name of each
  private final Set<State> written = new HashSet<>();
  private final List<String> lines = new ArrayList<>();

  RecurrenceText(Recurrence r, NamePlan outline) {
    this.r = r;
    this.outline = outline;
    this.terms = new TermText(outline.names(), r);
    r.states().forEach(s -> byNext.put(s.name() + "'", s));
    for (Binding b : outline.bindings()) {
      bound.put(b.name(), b.value());
      names.putIfAbsent(b.value(), b.name());
    }
  }

  String text() {
    String head = (r.kind() == Kind.CELL ? "cell " : "network ") + r.name() + "(" + String.join(", ", r.dims()) + ") {";
    declarations();
    section();
    for (Binding b : outline.bindings()) {
      nextsBefore(b.value(), b.name()).forEach(this::next);
      lines.add("  " + b.name() + " = " + right(b.value(), b.name()));
    }
    r.states().forEach(this::next);
    section();
    for (Output o : r.outputs()) lines.add("  output " + output(o));
    for (Update u : r.updates()) lines.add("  " + u.target().name() + "' = " + terms.text(u.value()));
    return head + "\n" + String.join("\n", lines) + "\n}\n";
  }

  private void section() {
    if (!lines.isEmpty() && !lines.get(lines.size() - 1).isEmpty()) lines.add("");
  }

  /** The right side of the equation of a name: its definition, or the other name of the value. */
  private String right(Expr value, String name) {
    return name.equals(outline.names().get(value)) ? terms.definition(value) : terms.text(value);
  }

  private record Pending(State state, Iterator<State> before) {}

  /** The line of a next state, after those of the next states that it reads. Each of these may read others. */
  private void next(State wanted) {
    Deque<Pending> stack = new ArrayDeque<>();
    enter(wanted, stack);
    while (!stack.isEmpty()) {
      Pending top = stack.peek();
      if (top.before.hasNext()) {
        enter(top.before.next(), stack);
        continue;
      }
      stack.pop();
      State s = top.state;
      lines.add("  " + s.name() + "' = " + right(s.next(), s.name() + "'"));
    }
  }

  private void enter(State s, Deque<Pending> stack) {
    if (written.add(s)) stack.push(new Pending(s, nextsBefore(s.next(), s.name() + "'").iterator()));
  }

  /** The states with next values that a line reads: each of these is just before the first line that reads it. */
  private List<State> nextsBefore(Expr value, String name) {
    String known = outline.names().get(value);
    List<State> found = new ArrayList<>();
    if (known == null || known.equals(name)) value.args().forEach(arg -> nextsIn(arg, found));
    else nextsIn(value, found);
    return found;
  }

  private void nextsIn(Expr e, List<State> found) {
    String name = outline.names().get(e);
    if (name == null) e.args().forEach(arg -> nextsIn(arg, found));
    else if (byNext.containsKey(name)) found.add(byNext.get(name));
  }

  private String output(Output o) {
    State s = byNext.get(o.name() + "'");
    if (s != null && s.next() == o.value()) return o.name() + "'";
    String name = bound.get(o.name()) == o.value() ? o.name() : null;
    if (name == null && TermText.named().contains(o.value().op())) name = o.value().name();
    if (name == null) name = outline.names().get(o.value());
    if (name == null) name = names.get(o.value());
    return name.equals(o.name()) ? name : o.name() + " = " + name;
  }

  private void declarations() {
    List<String> heads = new ArrayList<>(), names = new ArrayList<>(), tails = new ArrayList<>();
    for (Input i : r.inputs()) add(heads, names, tails, "input", i.name(), i.shape(), i.role().declaration(axes(i.axes())));
    for (State s : r.states()) add(heads, names, tails, "state", s.name(), s.shape(), start(s));
    for (Param p : r.params()) add(heads, names, tails, "param", p.name(), p.shape(), "  init " + p.init());
    int from = 0;
    for (int k = 1; k <= heads.size(); k++) {
      if (k < heads.size() && heads.get(k).equals(heads.get(from)) && tails.get(k).equals(tails.get(from)) && width(names, from, k) < WIDTH) continue;
      lines.add("  " + heads.get(from) + " " + String.join(", ", names.subList(from, k)) + tails.get(from));
      from = k;
    }
  }

  private static int width(List<String> names, int from, int to) {
    return names.subList(from, to + 1).stream().mapToInt(n -> n.length() + 2).sum();
  }

  private static void add(List<String> heads, List<String> names, List<String> tails, String head, String name, Shape shape, String tail) {
    heads.add(head);
    names.add(name + (shape.isScalar() ? "" : shape));
    tails.add(tail);
  }

  private String axes(Axes axes) {
    if (axes.equals(r.kind() == Kind.CELL ? Axes.ALL : Axes.BATCH)) return "";
    return axes.equals(Axes.ALL) ? " over time" : axes.equals(Axes.BATCH) ? " per example" : axes.equals(Axes.TIME) ? " per step" : " shared";
  }

  private String start(State s) {
    boolean zero = s.initial().is(Op.CONSTANT) && Double.compare(s.initial().number(), 0) == 0;
    return (zero ? "" : " init " + terms.text(s.initial())) + (s.backward() ? " backward" : "");
  }
}
