package dev.rondo.shell;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Stage;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.InterpretedSession;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.data.DataException;
import dev.rondo.experiment.ProgramFile;
import dev.rondo.explain.Derivative;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.interpret.Indices;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Spelling;
import dev.rondo.profile.Assembly;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Short names for a shell: a text or a name -> a cell, its gradient, a run of it, a plot of a state. */
public final class Playground {

  private static final int SIZE = 4, STEPS = 60;

  private Playground() {}

  /**
   * A cell of the library by its name, or the cell or network that a text or a .rondo file defines. Throws
   * {@link IllegalArgumentException} for any other argument.
   */
  public static Recurrence cell(String nameFileOrText) {
    return FriendlyError.of(() -> {
      boolean line = nameFileOrText.indexOf('\n') < 0;
      if (Library.standard().names().contains(nameFileOrText)) return Language.cell(nameFileOrText);
      if (line && nameFileOrText.endsWith(".rondo")) return only(ProgramFile.read(Path.of(nameFileOrText)));
      if (line && nameFileOrText.indexOf('{') < 0) throw new IllegalArgumentException(none(nameFileOrText));
      return Language.read(nameFileOrText);
    });
  }

  /** The cell or network of that name in a .rondo file. */
  public static Recurrence cell(String file, String name) {
    return FriendlyError.of(() -> ProgramFile.read(Path.of(file)).recurrence(Optional.of(name)));
  }

  private static String none(String text) {
    List<String> names = Library.standard().names();
    String near = Spelling.nearest(text, names);
    if (!text.matches("\\w*")) return "'" + text + "' is neither a name of the library nor a file that ends in .rondo nor a text such as cell a(I, H) { .. }";
    return "the library has no '" + text + "'; " + (near != null ? "did you mean '" + near + "'" : "it has " + String.join(", ", names) + "; a file ends in .rondo, such as cell(\"my.rondo\")");
  }

  /** The only cell, or the only network. */
  private static Recurrence only(ProgramFile program) {
    List<String> names = program.recurrences().stream().map(Recurrence::name).toList();
    if (names.size() < 2 || program.module().networks().size() == 1) return program.recurrence(Optional.empty());
    String file = program.source().file();
    throw new DataException(file + ": it has " + String.join(", ", names), "say which, as cell(\"" + file + "\", \"" + names.get(0) + "\")");
  }

  /** The derivative: for a cell its adjoint, for a network the gradient of its loss. */
  public static Recurrence gradient(Recurrence r) {
    return FriendlyError.of(() -> Derivative.of(r));
  }

  /** Compiled for sizes such as {@code "I=3, H=8, B=1, T=20"}; the default is 4, but B is 1 and T is 60. */
  public static Compiled compile(Recurrence r, String sizes) {
    return FriendlyError.of(() -> Compiled.of(r, options(r, sizes)));
  }

  /** Prints one stage of {@link #compile}. */
  public static void explain(Recurrence r, Stage stage, String sizes) {
    show(compile(r, sizes).explain(stage));
  }

  /**
   * Prints the machine code that HotSpot generates for {@link #compile}. This takes up to a minute and needs a
   * disassembler.
   */
  public static void assembly(Recurrence r, String sizes) {
    show(FriendlyError.of(() -> Assembly.of(compile(r, sizes), Assembly.SECONDS)));
  }

  /**
   * Prints the whole text. The shell itself shows only the beginning and the end of a long text, and a string in
   * quotes.
   */
  public static void show(Object any) {
    System.out.println(any.toString().stripTrailing());
  }

  /**
   * Runs a cell with random weights and inputs: every output, state and equation, step by step, of the first example.
   * Equal seeds give equal results.
   */
  public static Trace run(Recurrence r, String sizes, long seed) {
    return FriendlyError.of(() -> traced(r, sizes, seed));
  }

  /** Like {@code run} with sizes and seed, with the default sizes and seed 1. */
  public static Trace run(Recurrence r) {
    return run(r, "", 1);
  }

  private static Trace traced(Recurrence r, String sizes, long seed) {
    List<Recurrence.Output> outputs = new ArrayList<>(r.outputs());
    r.states().forEach(s -> show(outputs, s.name(), s.next()));
    r.bindings().forEach(b -> show(outputs, b.name(), b.value()));
    Recurrence shown = r.withOutputs(outputs);
    Options options = options(r, sizes);
    Compiled.memoryBytes(shown, options);   // names the value that is too large for one array
    Session session = new InterpretedSession(shown, options);
    fill(session, shown, options, new Random(seed));
    session.run();
    Map<String, double[][]> values = new HashMap<>();
    for (Recurrence.Output o : outputs) if (o.value().axes().time()) values.put(o.name(), rows(session.read(o.name()), options.steps(), o.value().axes().batch() ? options.batch() : 1));
    return new Trace(r.name(), values);
  }

  private static void show(List<Recurrence.Output> outputs, String name, Expr value) {
    if (outputs.stream().noneMatch(o -> o.name().equals(name))) outputs.add(new Recurrence.Output(name, value));
  }

  private static double[][] rows(double[] all, int steps, int batch) {
    int n = all.length / steps / batch;
    double[][] rows = new double[steps][n];
    for (int t = 0; t < steps; t++) System.arraycopy(all, t * batch * n, rows[t], 0, n);
    return rows;
  }

  private static void fill(Session session, Recurrence r, Options options, Random random) {
    r.params().forEach(p -> session.write(p.name(), numbers(session.length(p.name()), random, 0.5)));
    Indices indices = Indices.of(r);
    for (Recurrence.Input i : r.inputs()) {
      double[] values = numbers(session.length(i.name()), random, 1);
      for (int k = 0; k < values.length; k++) {
        if (i.isMask()) values[k] = 1;
        if (i.isLengths()) values[k] = options.steps();
        if (indices.contains(i.name())) values[k] = random.nextInt(indices.count(i.name(), options.sizes()));
      }
      session.write(i.name(), values);
    }
  }

  private static double[] numbers(int n, Random random, double scale) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) values[i] = scale * random.nextGaussian();
    return values;
  }

  private static Options options(Recurrence r, String text) {
    Map<String, Integer> sizes = new HashMap<>();
    for (String part : text.split(",")) {
      if (part.isBlank()) continue;
      String[] pair = part.split("=");
      if (pair.length != 2 || !pair[1].strip().matches("\\d+")) throw new IllegalArgumentException("'" + part.strip() + "' is not a size; write NAME=NUMBER, such as H=8, with commas between");
      if (pair[1].strip().length() > 9) throw new IllegalArgumentException("'" + part.strip() + "' is too large; 999999999 is the most that can be given");
      if (sizes.put(pair[0].strip(), Integer.parseInt(pair[1].strip())) != null) throw new IllegalArgumentException("dimension " + pair[0].strip() + " is given twice; give it once");
    }
    Integer batch = sizes.remove("B"), steps = sizes.remove("T");
    for (String name : sizes.keySet()) if (!r.dims().contains(name)) throw new IllegalArgumentException("'" + r.name() + "' has no dimension '" + name + "'; it has " + String.join(", ", r.dims()) + ", B, T");
    r.dims().forEach(d -> sizes.putIfAbsent(d, SIZE));
    return Options.of(sizes, batch == null ? 1 : batch, steps == null ? STEPS : steps);
  }
}
