package dev.rondo.explore;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Stage;
import dev.rondo.codegen.schedule.plan.Arena;
import dev.rondo.codegen.schedule.plan.Buffer;
import dev.rondo.codegen.schedule.plan.Phase;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.explain.Listing;
import dev.rondo.graph.Recurrence;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One program of a subject -> its graph, schedule, buffers, kernels, Java and bytecode, each part with the lines that it comes from. */
final class Panes {

  private final Recurrence r;
  private final Compiled compiled;
  private final EquationLines lines;

  Panes(Subject subject, Direction direction) {
    this.r = subject.of(direction);
    Limits.graph(r);
    this.compiled = Limits.compiled(r, subject.options());
    this.lines = EquationLines.of(r, subject.recurrence().name(), subject.source().text());
  }

  JsonObject json() {
    JsonObject out = new JsonObject();
    out.addProperty("name", r.name());
    out.addProperty("summary", compiled.toString());
    out.addProperty("memory", compiled.memoryBytes());
    out.addProperty("lanes", compiled.schedule().target().lanes());
    out.add("graph", GraphPane.of(r, lines));
    out.add("schedule", schedule());
    out.add("arena", arena());
    for (Stage stage : List.of(Stage.KERNELS, Stage.JAVA, Stage.BYTECODE)) {
      Listing listing = Listing.of(compiled, stage);
      out.add(stage.name().toLowerCase(Locale.ROOT), Document.listing(listing.text(), listing.lines()));
    }
    return out;
  }

  private JsonObject schedule() {
    Schedule schedule = compiled.schedule();
    JsonArray decisions = new JsonArray(), phases = new JsonArray();
    schedule.reasons().forEach(decisions::add);
    int at = 1;
    if (!schedule.preparation().isEmpty()) phases.add(phase("prepare", "before the first run, and after a parameter is written", schedule.preparation(), at));
    at += schedule.preparation().size();
    for (int i = 0; i < schedule.phases().size(); i++) {
      Phase p = schedule.phases().get(i);
      phases.add(phase(p.name(), schedule.when(i), p.steps(), at));
      at += p.steps().size();
    }
    JsonObject out = new JsonObject();
    out.add("decisions", decisions);
    out.add("phases", phases);
    return out;
  }

  private JsonObject phase(String name, String when, List<Step> steps, int first) {
    JsonArray all = new JsonArray();
    for (int i = 0; i < steps.size(); i++) {
      JsonObject step = new JsonObject();
      step.addProperty("number", first + i);
      step.addProperty("kind", steps.get(i).kind());
      step.addProperty("text", steps.get(i).describe());
      step.add("lines", Document.numbers(lines.of(compiled.schedule(), steps.get(i))));
      all.add(step);
    }
    JsonObject out = new JsonObject();
    out.addProperty("name", name);
    out.addProperty("when", when);
    out.add("steps", all);
    return out;
  }

  /** Where each buffer lies, in numbers, and from which step to which it lives; 0 is before all steps. */
  private JsonObject arena() {
    Arena arena = compiled.schedule().arena();
    int last = compiled.schedule().steps().size() + 1;
    Map<Buffer, Set<Integer>> of = lines.buffers(compiled.schedule());
    JsonArray buffers = new JsonArray();
    for (Buffer b : arena.buffers()) {
      JsonObject buffer = new JsonObject();
      buffer.addProperty("name", compiled.schedule().label(b));
      buffer.addProperty("at", arena.place(b));
      buffer.addProperty("size", arena.size(b));
      buffer.addProperty("first", arena.first(b));
      buffer.addProperty("last", Math.min(arena.last(b), last));
      buffer.add("lines", Document.numbers(of.get(b)));
      buffers.add(buffer);
    }
    JsonObject out = new JsonObject();
    out.addProperty("size", arena.size());
    out.addProperty("last", last);
    out.addProperty("bytes", compiled.schedule().options().element().bytes());
    out.add("buffers", buffers);
    return out;
  }
}
