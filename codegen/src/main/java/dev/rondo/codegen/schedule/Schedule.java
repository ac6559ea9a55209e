package dev.rondo.codegen.schedule;

import dev.rondo.codegen.Options;
import dev.rondo.codegen.kernel.Target;
import dev.rondo.graph.Recurrence;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All decisions for one recurrence at exact shapes. The steps of {@code preparation} are done before the first run, and again after a parameter is written. */
public record Schedule(Recurrence recurrence, Options options, Target target, List<Step> preparation, List<Phase> phases, List<Chunk> chunks, Map<String, View> slots, Map<String, View> results, Arena arena, List<String> reasons, Equations equations) {

  /** All steps in the order of their numbers, which begin with 1: what comes first, then phase by phase. */
  public List<Step> steps() {
    return Stream.concat(preparation.stream(), phases.stream().flatMap(p -> p.steps().stream())).toList();
  }

  /** A line on each buffer: where it lies, how long it is, from which step to which it lives, its name. */
  public String buffers() {
    return ScheduleText.buffers(this);
  }

  @Override
  public String toString() {
    return ScheduleText.of(this);
  }
}
