package dev.rondo.explain;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Stage;
import dev.rondo.codegen.bytecode.Bytecode;
import dev.rondo.codegen.bytecode.MethodSizes;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.Stmt;
import dev.rondo.codegen.schedule.pass.Pass;
import dev.rondo.codegen.schedule.pass.Passes;
import dev.rondo.graph.Recurrence;
import java.util.ArrayList;
import java.util.List;

/**
 * A stage -> its text in a format; two runs give the same text. Throws {@link IllegalArgumentException} for a format
 * that a stage does not have, and lists those that it has.
 */
public final class Forms {

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private Forms() {}

  /** A graph: as given, after a pass, or a derivative. */
  public static String graph(Recurrence r, Format format) {
    return switch (format) {
      case TEXT -> r.toString();
      case DOT  -> new GraphForms(r).dot();
      case SVG  -> new GraphForms(r).svg();
      case JSON -> text(new GraphForms(r).json());
      case HTML -> throw new IllegalArgumentException("a page shows all stages, not the graph alone; leave the stage out");
    };
  }

  /** A stage of a compiled recurrence. */
  public static String of(Compiled compiled, Stage stage, Format format) {
    if (format == Format.TEXT) return compiled.explain(stage);
    if (format == Format.HTML) throw new IllegalArgumentException("a page shows all stages, not " + lower(stage) + " alone; leave the stage out");
    return switch (stage) {
      case GRAPH    -> graph(compiled.recurrence(), format);
      case SCHEDULE -> schedule(new ScheduleForms(compiled.schedule()), format);
      case BUFFERS  -> format == Format.SVG ? new ScheduleForms(compiled.schedule()).arena() : format == Format.JSON ? text(new ScheduleForms(compiled.schedule()).buffers()) : none(stage, format, "text, svg, json");
      case PASSES   -> format == Format.JSON ? text(passes(compiled.recurrence())) : none(stage, format, "text, json; a graph after one pass, --stage=graph --after=PASS, has all");
      case KERNELS  -> format == Format.JSON ? text(kernels(compiled)) : none(stage, format, "text, json");
      case SIZES    -> format == Format.JSON ? text(sizes(compiled)) : none(stage, format, "text, json");
      case JAVA, BYTECODE -> format == Format.JSON ? text(lines(compiled, stage)) : none(stage, format, "text, json");
    };
  }

  private static String none(Stage stage, Format format, String known) {
    throw new IllegalArgumentException("the stage " + lower(stage) + " has no form " + lower(format) + "; it has " + known);
  }

  private static String lower(Enum<?> e) {
    return e.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static String schedule(ScheduleForms forms, Format format) {
    return format == Format.DOT ? forms.dot() : format == Format.SVG ? forms.svg() : text(forms.json());
  }

  private static JsonArray passes(Recurrence r) {
    JsonArray all = new JsonArray();
    for (Pass pass : Passes.ALL) {
      JsonObject one = new JsonObject();
      one.addProperty("name", pass.name());
      one.addProperty("what", pass.what());
      one.addProperty("text", Passes.after(r, pass.name()).toString());
      all.add(one);
    }
    return all;
  }

  private static JsonArray kernels(Compiled compiled) {
    JsonArray all = new JsonArray();
    for (Kernel k : compiled.kernels().kernels()) {
      JsonObject kernel = new JsonObject();
      kernel.addProperty("name", k.name());
      kernel.addProperty("what", k.what());
      List<Stmt.Note> notes = new ArrayList<>();
      Listing.notes(k.body(), notes);
      kernel.add("equations", strings(notes.stream().map(Stmt.Note::name).distinct().toList()));
      kernel.add("lines", numbers(notes.stream().map(Stmt.Note::line).distinct().toList()));
      kernel.addProperty("text", k.toString());
      all.add(kernel);
    }
    return all;
  }

  private static JsonArray sizes(Compiled compiled) {
    JsonArray all = new JsonArray();
    Bytecode.sizes(compiled.classFile()).forEach((method, size) -> {
      JsonObject one = new JsonObject();
      one.addProperty("method", method);
      one.addProperty("bytes", size);
      one.addProperty("hotspot", MethodSizes.Limit.of(size).toString());
      all.add(one);
    });
    return all;
  }

  /** A listing. Each of its lines has the line of its equation, or of the first of several; 0 if it has none. */
  private static JsonObject lines(Compiled compiled, Stage stage) {
    JsonObject out = new JsonObject();
    Listing listing = Listing.of(compiled, stage);
    out.addProperty("text", listing.text());
    out.add("lines", numbers(listing.lines().stream().map(lines -> lines.stream().findFirst().orElse(0)).toList()));
    return out;
  }

  static JsonArray numbers(List<Integer> numbers) {
    JsonArray all = new JsonArray();
    numbers.forEach(all::add);
    return all;
  }

  static JsonArray strings(List<String> strings) {
    JsonArray all = new JsonArray();
    strings.forEach(all::add);
    return all;
  }

  private static String text(JsonElement json) {
    return GSON.toJson(json) + "\n";
  }
}
