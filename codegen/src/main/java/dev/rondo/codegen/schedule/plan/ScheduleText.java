package dev.rondo.codegen.schedule.plan;

import dev.rondo.graph.Dim;
import java.util.Locale;
import java.util.stream.Collectors;

/** A schedule as text, for {@code explain --stage=schedule}. */
final class ScheduleText {

  private ScheduleText() {}

  static String of(Schedule s) {
    StringBuilder out = new StringBuilder();
    out.append("schedule ").append(s.recurrence().name()).append(": batch ").append(s.options().batch()).append(", steps ").append(s.options().steps());
    s.options().sizes().entrySet().stream().filter(e -> !e.getKey().equals(Dim.STEPS.toString())).sorted(java.util.Map.Entry.comparingByKey()).forEach(e -> out.append(", ").append(e.getKey()).append(" ").append(e.getValue()));
    out.append("\n\ndecisions\n");
    s.reasons().forEach(r -> out.append("  ").append(r).append("\n"));
    int at = 1;
    if (!s.preparation().isEmpty()) out.append("\nprepare: before the first run, and after a parameter is written\n");
    for (Step step : s.preparation()) out.append(String.format(Locale.ROOT, "  %3d  %s%n", at++, line(step)));
    for (int i = 0; i < s.phases().size(); i++) {
      Phase phase = s.phases().get(i);
      int index = i;
      s.chunkOf(i).filter(c -> c.first() == index).ifPresent(c -> out.append("\nchunks of ").append(c.steps()).append(c.steps() == 1 ? " step" : " steps").append(": the next ").append(c.last() - c.first() + 1).append(" phases, again and again\n"));
      out.append("\n").append(phase.name());
      if (phase.isLoop()) out.append(phase.backward() ? ": for every step, last to first" : ": for every step, first to last");
      out.append("\n");
      for (Step step : phase.steps()) out.append(String.format(Locale.ROOT, "  %3d  %s%n", at++, line(step)));
    }
    out.append("\nmemory\n");
    return out.append(buffers(s)).toString();
  }

  static String buffers(Schedule s) {
    StringBuilder out = new StringBuilder();
    for (Buffer b : s.arena().buffers()) out.append(String.format(Locale.ROOT, "  %10d  %10d  %-12s %s%n", s.arena().place(b), s.arena().size(b), s.arena().life(b), s.label(b)));
    return out.toString();
  }

  static String line(Step step) {
    String to = step.writes().stream().map(View::label).distinct().collect(Collectors.joining(", "));
    String from = step.reads().stream().map(View::name).distinct().collect(Collectors.joining(", "));
    String what = step.size().isEmpty() ? step.kind() : step.kind() + " " + step.size();
    return what + ": " + to + (from.isEmpty() ? "" : " <- " + from);
  }
}
