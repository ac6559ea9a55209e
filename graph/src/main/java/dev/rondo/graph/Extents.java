package dev.rondo.graph;

import dev.rondo.graph.Recurrence.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * value -> the lengths that it has: those of the sequences that it is made of, the empty set where it has none. States are followed until nothing
 * changes: a state has the lengths of what it becomes, one of an applied cell also those of what the cell reads.
 */
final class Extents {

  private final Recurrence r;
  private final Map<String, String> lengths;
  private final Map<String, List<Expr>> drives;
  private final Map<String, Set<String>> states = new HashMap<>();
  private final Map<Expr, Set<String>> of = new HashMap<>();

  private Extents(Recurrence r, Map<String, String> lengths, Map<String, List<Expr>> drives) {
    this.r = r;
    this.lengths = lengths;
    this.drives = drives;
  }

  /** For every value of the recurrence; throws {@link GraphFailure} where one has two lengths. */
  static Map<Expr, Set<String>> of(Recurrence r, Map<String, String> lengths, Map<String, List<Expr>> drives) {
    Extents extents = new Extents(r, lengths, drives);
    List<Expr> roots = new ArrayList<>(Verify.roots(r));
    drives.values().forEach(roots::addAll);
    List<Expr> order = Walk.postorder(roots);
    r.states().forEach(s -> extents.states.put(s.name(), new TreeSet<>()));
    do order.forEach(e -> extents.of.put(e, extents.read(e))); while (extents.grew());
    r.states().forEach(s -> extents.of.putIfAbsent(s.expr(), extents.states.get(s.name())));
    r.inputs().forEach(i -> extents.of.putIfAbsent(i.expr(), extents.read(i.expr())));
    extents.refuseMixed(order);
    return extents.of;
  }

  private Set<String> read(Expr e) {
    if (!e.axes().time()) return Set.of();
    Set<String> found = new TreeSet<>();
    switch (e.op()) {
      case INPUT -> { if (lengths.containsKey(e.name())) found.add(lengths.get(e.name())); }
      case STATE -> found.addAll(states.get(e.name()));
      case TOTAL -> { }   // over the examples: what is left has a value at every step
      case CONSTANT, PARAM, SIZE, EXTENT, MAP, BROADCAST, TRANSPOSE, MATMUL, OUTER, SUM, MAXIMUM, SLICE, CONCAT, PICK, PLACE, FINAL, LAST, AT_LAST -> e.args().forEach(a -> found.addAll(of.get(a)));
    }
    return found;
  }

  private boolean grew() {
    boolean grew = false;
    for (State s : r.states()) {
      grew |= states.get(s.name()).addAll(of.get(s.next()));
      for (Expr by : drives.getOrDefault(s.name(), List.of())) grew |= states.get(s.name()).addAll(of.get(by));
    }
    return grew;
  }

  private void refuseMixed(List<Expr> order) {
    List<Expr> mixed = order.stream().filter(e -> of.get(e).size() > 1).toList();
    if (mixed.isEmpty()) return;
    Expr first = mixed.get(0);
    throw new GraphFailure(mixed, first, "sequences of the lengths '" + String.join("' and '", of.get(first)) + "' meet here", "give both the same lengths, or take one value of an example, as last(x), final(h) or average(x, time)");
  }
}
