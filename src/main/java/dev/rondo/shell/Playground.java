package dev.rondo.shell;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Interpreted;
import dev.rondo.codegen.Options;
import dev.rondo.codegen.Session;
import dev.rondo.codegen.Stage;
import dev.rondo.explain.Derivative;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Indices;
import dev.rondo.graph.Language;
import dev.rondo.graph.Library;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Spelling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Short names for a shell: a text or a name -> a cell, its gradient, a run of it, a plot of a state. */
public final class Playground {

  private static final int SIZE = 4, STEPS = 60;

  private Playground() {}

  /** A cell of the library by its name, or the cell or network that a text defines. Throws {@link IllegalArgumentException} for a name that the library does not have. */
  public static Recurrence cell(String nameOrText) {
    List<String> names = Library.standard().names();
    if (names.contains(nameOrText)) return Language.cell(nameOrText);
    if (nameOrText.matches("\\w*")) {
      String near = Spelling.nearest(nameOrText, Set.copyOf(names));
      throw new IllegalArgumentException("the library has no '" + nameOrText + "'; " + (near != null ? "did you mean '" + near + "'" : "it has " + String.join(", ", names)));
    }
    return Language.read(nameOrText);
  }

  /** The derivative: of a cell its adjoint, of a network the gradient of its loss. */
  public static Recurrence gradient(Recurrence r) {
    return Derivative.of(r);
  }

  /** Compiled for sizes such as {@code "I=3, H=8, B=1, T=20"}; what is not given is 4, B 1 and T 60. */
  public static Compiled compile(Recurrence r, String sizes) {
    return Compiled.of(r, options(r, sizes));
  }

  /** Prints one stage of {@link #compile}. */
  public static void explain(Recurrence r, Stage stage, String sizes) {
    show(compile(r, sizes).explain(stage));
  }

  /** Prints all of it; by itself the shell shows the beginning and the end of what is long, and a string in quotes. */
  public static void show(Object any) {
    System.out.println(any.toString().stripTrailing());
  }

  /** What a cell does with random weights and inputs: every output, state and equation, step by step, of the first example. The same seed gives the same. */
  public static Trace run(Recurrence r, String sizes, long seed) {
    List<Recurrence.Output> outputs = new ArrayList<>(r.outputs());
    r.states().forEach(s -> show(outputs, s.name(), s.next()));
    r.bindings().forEach(b -> show(outputs, b.name(), b.value()));
    Recurrence shown = r.withOutputs(outputs);
    Options options = options(r, sizes);
    Session session = new Interpreted(shown, options);
    fill(session, shown, options, new Random(seed));
    session.run();
    Map<String, double[][]> values = new HashMap<>();
    for (Recurrence.Output o : outputs) if (o.value().axes().time()) values.put(o.name(), rows(session.read(o.name()), options.steps(), o.value().axes().batch() ? options.batch() : 1));
    return new Trace(r.name(), values);
  }

  /** As the other with seed 1 and all sizes as they are unless given. */
  public static Trace run(Recurrence r) {
    return run(r, "", 1);
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
        if (i.lengths()) values[k] = options.steps();
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
      if (pair.length != 2 || !pair[1].strip().matches("\\d{1,9}")) throw new IllegalArgumentException("'" + part.strip() + "' is no size; write NAME=NUMBER, such as H=8, with commas between");
      sizes.put(pair[0].strip(), Integer.parseInt(pair[1].strip()));
    }
    Integer batch = sizes.remove("B"), steps = sizes.remove("T");
    for (String name : sizes.keySet()) if (!r.dims().contains(name)) throw new IllegalArgumentException("'" + r.name() + "' has no dimension '" + name + "'; it has " + String.join(", ", r.dims()) + ", B, T");
    r.dims().forEach(d -> sizes.putIfAbsent(d, SIZE));
    return Options.of(sizes, batch == null ? 1 : batch, steps == null ? STEPS : steps);
  }
}
