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

/** Value or step -> the equation that it is a part of: the equation of the nearest name above it. */
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

  /** The map of a recurrence without a schedule. */
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

  /** The name of the equation that a value is a part of; empty for leaves. */
  public String of(Expr e) {
    return owners.getOrDefault(e, "");
  }

  /** The name of a value in the text; empty if it has none. */
  public String name(Expr e) {
    return names.getOrDefault(e, "");
  }

  /** The names whose equations a step computes. */
  public List<String> of(Step step) {
    List<String> known = steps.get(step);
    return known != null ? known : step.writes().stream().map(View::name).distinct().filter(n -> origins.of(n).isPresent()).toList();
  }

  /** The place of a name's equation in the text. */
  public Optional<Origins.Origin> origin(String name) {
    return origins.of(name);
  }

  /** The name of the main file. */
  public String file(String otherwise) {
    return origins.file().map(f -> f.substring(f.lastIndexOf('/') + 1)).orElse(otherwise);
  }

  public void put(Step step, List<String> computed) {
    steps.put(step, computed.stream().filter(n -> !n.isEmpty()).distinct().toList());
  }
}
