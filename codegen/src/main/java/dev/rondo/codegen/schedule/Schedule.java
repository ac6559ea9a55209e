package dev.rondo.codegen.schedule;

import dev.rondo.codegen.Options;
import dev.rondo.codegen.kernel.Target;
import dev.rondo.graph.Recurrence;
import java.util.List;
import java.util.Map;

/** All decisions for one recurrence at exact shapes. The steps of {@code preparation} are done before the first run, and again after a parameter is written. */
public record Schedule(Recurrence recurrence, Options options, Target target, List<Step> preparation, List<Phase> phases, Map<String, View> slots, Map<String, View> results, Arena arena, List<String> reasons) {

  @Override
  public String toString() {
    return ScheduleText.of(this);
  }
}
