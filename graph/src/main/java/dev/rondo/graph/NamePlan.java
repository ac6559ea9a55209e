package dev.rondo.graph;

import dev.rondo.graph.Recurrence.Binding;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Recurrence -> the values that have a name in its text, in the order of the text: every name comes before its use. The
 * order depends only on what the text keeps, so a recurrence that is read from the text has the same plan.
 */
record NamePlan(List<Binding> bindings, Map<Expr, String> names) {

  private static final int DEEPEST = 24;

  static NamePlan of(Recurrence r) {
    return new Maker(r).outline();
  }

  private static final class Maker {
    private final Recurrence r;
    private final Set<String> taken = new HashSet<>();
    private final List<Binding> given = new ArrayList<>();
    private final Map<Expr, String> names = new LinkedHashMap<>();
    private final Map<Expr, Binding> defining = new HashMap<>();
    private final List<Binding> ordered = new ArrayList<>();
    private final Set<Binding> placed = new HashSet<>();
    private final Set<Expr> bound = new HashSet<>();   // the values of the given names
    private final Map<String, Integer> copies = new HashMap<>();
    private int fresh;

    Maker(Recurrence r) {
      this.r = r;
      r.params().forEach(p -> taken.add(p.name()));
      r.inputs().forEach(p -> taken.add(p.name()));
      r.states().forEach(p -> taken.add(p.name()));
    }

    NamePlan outline() {
      for (State s : r.states()) if (!s.next().args().isEmpty()) names.putIfAbsent(s.next(), s.name() + "'");
      for (Binding b : r.bindings()) give(b.name(), b.value());
      r.outputs().forEach(this::nameOutput);
      r.outputs().forEach(o -> taken.add(o.name()));
      List<Expr> order = Graphs.postorder(roots());
      Set<Expr> shared = shared(order);
      int at = 0;
      Set<Expr> seen = new HashSet<>();
      for (Binding b : given) {
        while (!seen.contains(b.value())) at = visit(order, at, seen, shared);
        place(b);
      }
      while (at < order.size()) at = visit(order, at, seen, shared);
      return new NamePlan(ordered, names);
    }

    private void give(String wanted, Expr value) {
      String name = wanted;
      while (!taken.add(name)) name = wanted + "_" + copies.merge(wanted, 2, (k, two) -> k + 1);
      Binding binding = new Binding(name, value);
      given.add(binding);
      bound.add(value);
      if (!value.args().isEmpty() && names.putIfAbsent(value, name) == null) defining.put(value, binding);
    }

    /** The value of an output is written as a name: its own name if it has one, else the name of the output. */
    private void nameOutput(Output o) {
      boolean named = names.containsKey(o.value()) || TermText.named().contains(o.value().op()) || bound.contains(o.value());
      if (!named) give(taken.contains(o.name()) ? freshName() : o.name(), o.value());
    }

    private String freshName() {
      String name;
      do name = "v" + ++fresh; while (taken.contains(name) || r.dims().contains(name));
      return name;
    }

    private List<Expr> roots() {
      List<Expr> roots = new ArrayList<>();
      given.forEach(b -> roots.add(b.value()));
      r.states().forEach(s -> roots.add(s.next()));
      r.states().forEach(s -> roots.add(s.initial()));
      roots.addAll(r.roots());
      return roots;
    }

    /** The nodes without a name that are used twice, or that would be nested too deep. */
    private Set<Expr> shared(List<Expr> order) {
      Map<Expr, Integer> uses = new HashMap<>();
      for (Expr e : order) e.args().forEach(a -> uses.merge(a, 1, Integer::sum));
      r.states().forEach(s -> uses.merge(s.initial(), 1, Integer::sum));
      r.updates().forEach(u -> uses.merge(u.value(), 1, Integer::sum));
      Set<Expr> shared = new HashSet<>();
      Map<Expr, Integer> height = new HashMap<>();
      for (Expr e : order) {
        int h = 1 + e.args().stream().mapToInt(height::get).max().orElse(0);
        boolean wants = !names.containsKey(e) && !TermText.isTrivial(e) && (uses.getOrDefault(e, 0) > 1 || h > DEEPEST);
        if (wants) shared.add(e);
        height.put(e, wants || names.containsKey(e) ? 0 : h);
      }
      return shared;
    }

    private int visit(List<Expr> order, int at, Set<Expr> seen, Set<Expr> shared) {
      Expr e = order.get(at);
      seen.add(e);
      if (shared.contains(e)) {
        String name = freshName();
        taken.add(name);
        names.put(e, name);
        ordered.add(new Binding(name, e));
      } else if (defining.containsKey(e)) {
        place(defining.get(e));
      }
      return at + 1;
    }

    private void place(Binding b) {
      if (placed.add(b)) ordered.add(b);
    }
  }
}
