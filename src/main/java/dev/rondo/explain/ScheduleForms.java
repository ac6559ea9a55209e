package dev.rondo.explain;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.rondo.codegen.schedule.plan.Buffer;
import dev.rondo.codegen.schedule.plan.Phase;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.codegen.schedule.plan.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A schedule as steps and the values that flow between them, and its buffers over time. */
final class ScheduleForms {

  private final Schedule schedule;
  private final List<Step> steps;

  ScheduleForms(Schedule schedule) {
    this.schedule = schedule;
    this.steps = schedule.steps();
  }

  /**
   * For each step, the earlier ones whose results it reads: those that wrote into each buffer since one went on with
   * all that was in it.
   */
  private List<List<Integer>> sources() {
    Map<Buffer, TreeSet<Integer>> wrote = new HashMap<>();
    List<List<Integer>> all = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      TreeSet<Integer> from = new TreeSet<>();
      Set<Buffer> read = new HashSet<>();
      for (View v : steps.get(i).reads()) {
        read.add(v.buffer());
        from.addAll(wrote.getOrDefault(v.buffer(), new TreeSet<>()));
      }
      all.add(List.copyOf(from));
      for (View v : steps.get(i).writes()) {
        if (read.contains(v.buffer())) wrote.remove(v.buffer());
        wrote.computeIfAbsent(v.buffer(), k -> new TreeSet<>()).add(i);
      }
    }
    return all;
  }

  private String phase(int step) {
    int at = schedule.preparation().size();
    if (step < at) return "prepare";
    for (int i = 0; i < schedule.phases().size(); i++) {
      Phase p = schedule.phases().get(i);
      at += p.steps().size();
      if (step < at) return p.name() + schedule.chunkOf(i).map(c -> ", in chunks of " + c.steps()).orElse("");
    }
    throw new AssertionError(step);
  }

  String dot() {
    StringBuilder out = new StringBuilder("digraph \"" + schedule.recurrence().name() + "\" {\n  node [shape=box, fontname=\"sans-serif\", fontsize=11]\n");
    for (int i = 0; i < steps.size(); i++) out.append("  s").append(i + 1).append(" [label=").append(GraphForms.quoted(i + 1 + "  " + steps.get(i).describe() + "\n" + phase(i))).append("]\n");
    List<List<Integer>> sources = sources();
    for (int i = 0; i < steps.size(); i++) for (int from : sources.get(i)) out.append("  s").append(from + 1).append(" -> s").append(i + 1).append("\n");
    return out.append("}\n").toString();
  }

  String svg() {
    List<List<Integer>> sources = sources();
    List<Layered.Box> boxes = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) boxes.add(new Layered.Box(i + 1 + " " + steps.get(i).describe(), phase(i), sources.get(i)));
    return Layered.svg("the steps of " + schedule.recurrence().name(), boxes, List.of());
  }

  JsonObject json() {
    JsonObject out = new JsonObject();
    out.addProperty("name", schedule.recurrence().name());
    out.addProperty("batch", schedule.options().batch());
    out.addProperty("steps", schedule.options().steps());
    out.add("decisions", Forms.strings(schedule.reasons()));
    JsonArray all = new JsonArray();
    List<List<Integer>> sources = sources();
    for (int i = 0; i < steps.size(); i++) {
      JsonObject step = new JsonObject();
      step.addProperty("number", i + 1);
      step.addProperty("phase", phase(i));
      step.addProperty("kind", steps.get(i).kind());
      step.addProperty("text", steps.get(i).describe());
      step.add("equations", Forms.strings(schedule.equations().of(steps.get(i))));
      step.add("reads", Forms.strings(steps.get(i).reads().stream().map(View::name).distinct().toList()));
      step.add("writes", Forms.strings(steps.get(i).writes().stream().map(View::name).distinct().toList()));
      step.add("after", Forms.numbers(sources.get(i).stream().map(n -> n + 1).toList()));
      all.add(step);
    }
    out.add("schedule", all);
    out.add("buffers", buffers());
    return out;
  }

  JsonArray buffers() {
    JsonArray all = new JsonArray();
    for (Buffer b : schedule.arena().buffers()) {
      JsonObject buffer = new JsonObject();
      buffer.addProperty("name", b.name());
      buffer.add("values", Forms.strings(values(b)));
      buffer.addProperty("at", schedule.arena().place(b));
      buffer.addProperty("size", schedule.arena().size(b));
      buffer.addProperty("first", schedule.arena().first(b));
      buffer.addProperty("last", Math.min(schedule.arena().last(b), steps.size() + 1));
      all.add(buffer);
    }
    return all;
  }

  /** The values that steps write and read in a buffer, by name. */
  private List<String> values(Buffer b) {
    return steps.stream().flatMap(s -> Stream.concat(s.writes().stream(), s.reads().stream())).filter(v -> v.buffer() == b).map(View::name).distinct().toList();
  }

  private static final int LEFT = 60, TOP = 60, ACROSS = 900, DOWN = 520;
  private static final String[] COLOURS = {"#cfe3f3", "#f6d5d9", "#fbe9c6", "#d3ecdf", "#e2d8ee", "#dfe1e5"};

  /** Steps from left to right, memory from top to bottom: each buffer at its place during its life. */
  String arena() {
    int size = Math.max(1, schedule.arena().size()), last = steps.size() + 1;
    double wide = (double) ACROSS / (last + 1), high = (double) DOWN / size;
    Drawing drawing = new Drawing(LEFT + ACROSS + 40, TOP + DOWN + 60, "memory of " + schedule.recurrence().name() + ": " + size + " numbers, " + schedule.arena().buffers().size() + " buffers; step after step");
    int colour = 0;
    for (Buffer b : schedule.arena().buffers()) {
      int first = schedule.arena().first(b), end = Math.min(schedule.arena().last(b), last);
      double x = LEFT + first * wide, y = TOP + schedule.arena().place(b) * high, w = (end - first + 1) * wide, h = Math.max(1, schedule.arena().size(b) * high);
      drawing.box(x, y, w, h, COLOURS[colour++ % COLOURS.length], schedule.label(b) + ": " + schedule.arena().size(b) + " numbers at " + schedule.arena().place(b) + ", steps " + schedule.arena().life(b));
      if (h >= 11) drawing.text(x + 3, y + Math.min(h - 2, 12), w - 4, schedule.label(b));
    }
    int every = Math.max(1, last / 20);
    for (int i = 1; i < last; i += every) drawing.text(LEFT + (i + 0.3) * wide, TOP + DOWN + 16, 30, Integer.toString(i));
    drawing.text(LEFT, TOP - 8, 200, "0: before any step");
    drawing.text(LEFT + ACROSS - 60, TOP + DOWN + 34, 100, "step →");
    return drawing.svg();
  }
}
