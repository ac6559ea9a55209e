package dev.rondo.explore;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.kernel.Cost;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelProgram;
import dev.rondo.codegen.lower.ProgramLowering;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.explain.Listing;
import dev.rondo.graph.Recurrence;
import dev.rondo.profile.Assembly;
import dev.rondo.profile.Profile;
import dev.rondo.profile.Profiler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A subject, run -> the time of each step and equation; and the machine code of its methods. */
final class Times {

  /** How long it runs, and again with the stopwatch. */
  static final double SECONDS = 0.6;

  /** How long another JVM runs it at most before its assembly is shown; an answer has {@link Limits#SECONDS}. */
  static final double ASSEMBLY_SECONDS = 20;

  private Times() {}

  private static Compiled compiled(Subject subject, Direction direction) {
    Recurrence r = subject.of(direction);
    Compiled compiled = Limits.compiled(r, subject.options());
    operations(subject.options().threads() == 1 ? compiled : Limits.compiled(r, subject.options().threads(1)));   // which all threads share
    return compiled;
  }

  /** Throws {@link IllegalArgumentException} where a run of one thread is too long. */
  static void operations(Compiled compiled) {
    Schedule schedule = compiled.schedule();
    Limits.operations(Arrays.stream(Cost.laps(ProgramLowering.timed(schedule), schedule.steps().size() + 1)).sum());
  }

  /** Nanoseconds; {@code least} is what the roofline allows at best, no number for a step that is too short to say; {@code late} is how many methods would still be optimised. Of several threads the whole run is there too, under {@code shared}; steps, equations and methods are those of one. */
  static JsonObject measured(Subject subject, Direction direction) {
    compiled(subject, direction);
    Profile profile = Profiler.of(subject.of(direction), subject.options(), SECONDS);
    EquationLines lines = EquationLines.of(profile.compiled().recurrence(), subject.recurrence().name(), subject.source().text());
    JsonObject out = new JsonObject();
    out.addProperty("compiling", Math.round(profile.compiling()));
    out.addProperty("first", Math.round(profile.first()));
    out.addProperty("steady", Math.round(profile.steady()));
    out.addProperty("timed", Math.round(profile.timed()));
    out.addProperty("runs", profile.runs());
    out.addProperty("late", Profile.countLate(profile.methods()));
    out.addProperty("timedLate", profile.late());
    profile.shared().ifPresent(s -> out.add("shared", shared(s)));
    out.add("peak", Numbers.number(profile.peak()));
    out.add("flops", Numbers.number(profile.flops()));
    out.add("steps", steps(profile, lines));
    out.add("equations", equations(profile, lines));
    out.add("methods", methods(profile));
    return out;
  }

  /** What several threads take; {@code threads} is 1 where the program is too little for more. */
  private static JsonObject shared(Profile.Shared shared) {
    JsonObject out = new JsonObject();
    out.addProperty("threads", shared.threads());
    out.addProperty("first", Math.round(shared.first()));
    out.addProperty("steady", Math.round(shared.steady()));
    out.addProperty("runs", shared.runs());
    out.addProperty("late", Profile.countLate(shared.methods()));
    return out;
  }

  private static JsonArray steps(Profile profile, EquationLines lines) {
    JsonArray all = new JsonArray();
    for (Profile.Row row : profile.rows()) {
      JsonObject one = new JsonObject();
      one.addProperty("number", row.number());
      one.addProperty("phase", row.phase());
      one.addProperty("what", row.what());
      one.add("nanos", Numbers.number(row.nanos()));
      one.add("least", Numbers.number(row.isLongEnough() ? row.least(profile.peak(), profile.bandwidth()) : Double.NaN));
      one.add("lines", Document.numbers(lines.of(row.equations().keySet())));
      all.add(one);
    }
    return all;
  }

  /** By line of the text: a line of several equations has their sum. */
  private static JsonArray equations(Profile profile, EquationLines lines) {
    Map<Integer, Double> times = new LinkedHashMap<>();
    profile.equations().forEach((name, nanos) -> times.merge(lines.of(name).stream().findFirst().orElse(0), nanos, Double::sum));
    JsonArray all = new JsonArray();
    times.forEach((line, nanos) -> {
      JsonObject one = new JsonObject();
      one.addProperty("line", line);
      one.add("nanos", Numbers.number(nanos));
      all.add(one);
    });
    return all;
  }

  private static JsonArray methods(Profile profile) {
    JsonArray all = new JsonArray();
    for (Profile.Method m : profile.methods()) {
      JsonObject one = new JsonObject();
      one.addProperty("name", m.name());
      one.addProperty("bytes", m.bytes());
      one.addProperty("tier", m.tier().toString());
      one.addProperty("trouble", m.trouble());
      all.add(one);
    }
    return all;
  }

  /** A listing: each method belongs to the equations of its kernel. Of several threads, the methods of all. Throws {@link IllegalArgumentException} with the remedy where no disassembler is installed. */
  static JsonObject assembly(Subject subject, Direction direction) {
    Compiled compiled = compiled(subject, direction);
    String text = assembly(compiled);
    Map<String, Set<Integer>> kernels = kernels(compiled.kernels(), Listing.of(compiled, dev.rondo.codegen.Stage.KERNELS));
    List<Set<Integer>> lines = new ArrayList<>();
    Set<Integer> now = Set.of();
    boolean table = true;   // at first
    for (String line : text.lines().toList()) {
      if (line.isBlank()) table = false;
      if (table) now = kernels.getOrDefault(line.substring(line.lastIndexOf(' ') + 1), Set.of());
      else if (line.isBlank()) now = Set.of();
      else if (!line.startsWith(" ")) now = kernels.getOrDefault(line, Set.of());
      lines.add(now);
    }
    return Document.listing(text, lines);
  }

  private static String assembly(Compiled compiled) {
    try {
      return Assembly.of(compiled, ASSEMBLY_SECONDS).toString();
    } catch (IllegalStateException e) {   // HotSpot optimised nothing: the message says what to do
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Map<String, Set<Integer>> kernels(KernelProgram program, Listing listing) {
    Map<String, Set<Integer>> all = new HashMap<>();
    Set<String> names = new TreeSet<>(program.kernels().stream().map(Kernel::name).toList());
    List<String> text = listing.text().lines().toList();
    Set<Integer> now = new TreeSet<>();
    for (int i = 0; i < text.size(); i++) {
      String line = text.get(i);
      if (line.startsWith("kernel ") && names.contains(line.substring("kernel ".length(), line.indexOf('(')))) all.put(line.substring("kernel ".length(), line.indexOf('(')), now = new TreeSet<>());
      now.addAll(listing.lines().get(i));
    }
    return all;
  }
}
