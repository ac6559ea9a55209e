package dev.rondo.codegen.schedule;

import dev.rondo.codegen.schedule.analysis.ViewTable;
import dev.rondo.codegen.schedule.plan.Buffer;
import dev.rondo.codegen.schedule.plan.Phase;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.codegen.schedule.plan.View;
import dev.rondo.graph.Recurrence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Steps with results that stay the same from run to run, and the phases without them. Such a step reads only constant
 * parameters, or values that only such steps write. No other step writes where it writes.
 */
record Preparation(List<Step> steps, List<Phase> rest) {

  Preparation {
    steps = List.copyOf(steps);
    rest = List.copyOf(rest);
  }

  static Preparation none(List<Phase> phases) {
    return new Preparation(List.of(), phases);
  }

  static Preparation of(List<Phase> phases, Recurrence r, ViewTable values) {
    Set<Buffer> changing = new HashSet<>();
    values.kept().values().forEach(v -> changing.add(v.buffer()));
    for (Recurrence.Param p : r.params()) {
      if (!r.isUpdated(p.expr())) changing.remove(values.view(p.expr()).buffer());
    }
    Map<Step, Boolean> stays = new IdentityHashMap<>();
    for (Phase phase : phases) for (Step step : phase.steps()) stays.put(step, !phase.isLoop());
    while (narrow(stays, changing)) {}
    List<Step> once = new ArrayList<>();
    List<Phase> rest = new ArrayList<>();
    for (Phase phase : phases) {
      once.addAll(phase.steps().stream().filter(stays::get).toList());
      List<Step> left = phase.steps().stream().filter(s -> !stays.get(s)).toList();
      if (!left.isEmpty() || phase.isLoop()) rest.add(new Phase(phase.name(), left, phase.states(), phase.partition()));
    }
    return new Preparation(once, rest);
  }

  /**
   * The output of a step that is not constant changes, and so do the results of steps that read or write it. Returns
   * whether any was found.
   */
  private static boolean narrow(Map<Step, Boolean> stays, Set<Buffer> changing) {
    boolean found = false;
    for (Map.Entry<Step, Boolean> e : stays.entrySet()) {
      Step step = e.getKey();
      if (e.getValue() && (touches(step.reads(), changing) || touches(step.writes(), changing))) {
        e.setValue(false);
        found = true;
      }
      if (!e.getValue()) for (View v : step.writes()) found |= changing.add(v.buffer());
    }
    return found;
  }

  private static boolean touches(Collection<View> views, Set<Buffer> changing) {
    return views.stream().anyMatch(v -> changing.contains(v.buffer()));
  }

  /** The names of the prepared values. */
  String describe() {
    return steps.stream().flatMap(s -> s.writes().stream()).map(View::name).distinct().collect(Collectors.joining(", "));
  }
}
