package dev.rondo.codegen.schedule.plan;

import dev.rondo.graph.Expr;
import dev.rondo.graph.Origins;
import dev.rondo.graph.Recurrence;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Value or step -> the equation that it is a part of: that of the name nearest above it. */
public final class EquationMap {

  private final Origins origins;
  private final Map<Expr, String> names;
  private final Map<Expr, String> owners = new HashMap<>();
  private final Map<Step, List<String>> steps = new IdentityHashMap<>();

  public EquationMap(Recurrence r, Map<Expr, String> names) {
    this.origins = r.origins();
    this.names = names;
    r.bindings().forEach(b -> own(b.value(), b.name()));
    r.states().forEach(s -> own(s.next(), s.name() + "'"));
    r.outputs().forEach(o -> own(o.value(), o.name()));
    r.updates().forEach(u -> own(u.value(), u.target().name() + "'"));
    r.states().forEach(s -> own(s.initial(), s.name()));
  }

  /** Of a recurrence that is not scheduled. */
  public static EquationMap of(Recurrence r) {
    return new EquationMap(r.origins().isEmpty() ? r.withOrigins(Origins.printed(r)) : r, new ValueNames(r).names());
  }

  private void own(Expr root, String name) {
    Deque<Expr> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Expr e = open.pop();
      if (e.args().isEmpty() || e != root && names.containsKey(e) || owners.putIfAbsent(e, names.getOrDefault(e, name)) != null) continue;
      e.args().forEach(open::push);
    }
  }

  /** The name whose equation a value is a part of; empty for leaves. */
  public String of(Expr e) {
    return owners.getOrDefault(e, "");
  }

  /** The name that the text gave to a value; empty where it gave none. */
  public String name(Expr e) {
    return names.getOrDefault(e, "");
  }

  /** The names whose equations a step computes. */
  public List<String> of(Step step) {
    List<String> known = steps.get(step);
    return known != null ? known : step.writes().stream().map(View::name).distinct().filter(n -> origins.of(n).isPresent()).toList();
  }

  /** Where a name's equation was written. */
  public Optional<Origins.Origin> origin(String name) {
    return origins.of(name);
  }

  /** The file in hand. */
  public String file(String otherwise) {
    return origins.file().map(f -> f.substring(f.lastIndexOf('/') + 1)).orElse(otherwise);
  }

  public void put(Step step, List<String> computed) {
    steps.put(step, computed.stream().filter(n -> !n.isEmpty()).distinct().toList());
  }
}
