package dev.rondo.codegen.schedule.plan;

import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.options.Options;
import dev.rondo.graph.Recurrence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All decisions for one recurrence at exact shapes. The steps of {@code preparation} run before the first run, and
 * again after a parameter is written.
 */
public record Schedule(Recurrence recurrence, Options options, Target target, List<Step> preparation, List<Phase> phases, List<Chunk> chunks, Map<String, View> slots, Map<String, View> results, Arena arena, List<String> reasons, EquationMap equations) {

  /** All steps in the order of their numbers, which begin with 1: the preparation, then phase by phase. */
  public List<Step> steps() {
    return Stream.concat(preparation.stream(), phases.stream().flatMap(p -> p.steps().stream())).toList();
  }

  /** The chunk that a phase belongs to; phases are numbered from 0. */
  public Optional<Chunk> chunkOf(int phase) {
    return chunks.stream().filter(c -> c.first() <= phase && phase <= c.last()).findFirst();
  }

  /** When a phase runs, in words. */
  public String when(int phase) {
    Phase p = phases.get(phase);
    String direction = !p.isLoop() ? "once" : p.backward() ? "for every step, last to first" : "for every step, first to last";
    return direction + chunkOf(phase).map(c -> ", in chunks of " + c.steps()).orElse("");
  }

  /** The values that overwrite the content of a buffer, in this order. */
  public List<View> later(Buffer buffer) {
    Map<String, View> byName = new LinkedHashMap<>();   // two values in one place are equal views
    steps().stream().flatMap(s -> s.writes().stream()).filter(v -> v.buffer() == buffer && !v.over().isEmpty()).forEach(v -> byName.putIfAbsent(v.label(), v));
    return List.copyOf(byName.values());
  }

  /** The content of a buffer: its first value, and the values that overwrite it. */
  public String label(Buffer buffer) {
    return buffer.name() + later(buffer).stream().map(v -> ", then " + (v.over().equals(buffer.name()) ? v.name() : v.label())).collect(Collectors.joining());
  }

  /** A line for each buffer: its place, its length, its first and last step, its content. */
  public String buffers() {
    return ScheduleText.buffers(this);
  }

  @Override
  public String toString() {
    return ScheduleText.of(this);
  }
}
