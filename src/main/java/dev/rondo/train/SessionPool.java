package dev.rondo.train;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.codegen.schedule.analysis.OperationCount;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Update;
import dev.rondo.train.step.LossTotals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * (recurrence, sizes) -> sessions, one for each batch size and sequence length that occurs, because the last batch is
 * often short and lengths differ. Values that last from run to run are parameters and values with an update. They move
 * from one session to the next, or lie in shared memory.
 */
final class SessionPool {

  private record Size(int batch, int steps) {}

  private record Sized(Session session, Size size, Map<String, double[]> fed, Map<Input, double[]> masks) {}

  private final Recurrence recurrence;
  private final Options options;
  private final Set<String> kept = new LinkedHashSet<>();
  private final Set<String> fed = new LinkedHashSet<>();
  private final List<Input> masks = new ArrayList<>();
  private final Map<Size, Sized> sessions = new HashMap<>();
  private final double[] number = new double[1];
  private Compiled first;
  private Session memory;   // compiled first, for the largest shape
  private Sized now;

  /** @param runs upper bound on the total number of runs; 0 if unknown */
  SessionPool(Recurrence recurrence, Map<String, Integer> sizes, int batch, int steps, Element element, int threads, long runs) {
    this.recurrence = recurrence;
    this.options = options(recurrence, Options.of(sizes, batch, steps).element(element).threads(threads), runs);
    recurrence.params().forEach(p -> kept.add(p.name()));
    for (Update u : recurrence.updates()) kept.add(u.target().name());
    List<Expr> needed = Graphs.reachable(recurrence, recurrence.roots());
    for (Expr e : needed) if (e.is(Op.INPUT) && !kept.contains(e.name())) fed.add(e.name());
    for (Input i : recurrence.inputs()) if (i.isMask() && fed.remove(i.name())) masks.add(i);
    this.now = open(new Size(batch, steps));
  }

  /** Options that use one form of code for all sizes; {@code largest} has the largest. */
  static Options options(Recurrence recurrence, Options largest, long runs) {
    return OperationCount.isFew(recurrence, largest.runs(runs)) ? largest.form(Options.Form.SCALAR) : largest;
  }

  private Sized open(Size size) {
    Compiled compiled = compiled(options.batch(size.batch).steps(size.steps));
    Session session = memory == null ? memory = compiled.open() : compiled.open(memory);
    Map<String, double[]> buffers = new LinkedHashMap<>();
    for (String input : fed) buffers.put(input, new double[session.length(input)]);
    Map<Input, double[]> drawn = new LinkedHashMap<>();
    for (Input mask : masks) drawn.put(mask, new double[session.length(mask.name())]);
    Sized sized = new Sized(session, size, buffers, drawn);
    sessions.put(size, sized);
    return sized;
  }

  /**
   * The first program is the largest. If sequence lengths differ, the others share its memory layout and its methods.
   * If the first runs through time in chunks, which need less memory than all steps, each program has its own layout.
   */
  private Compiled compiled(Options shape) {
    if (first == null) return first = Compiled.of(recurrence, largest(recurrence, shape));
    return first.schedule().options().sharesLayout() && first.schedule().chunks().isEmpty() ? Compiled.of(recurrence, shape.memorySteps(options.steps()), first) : Compiled.of(recurrence, shape);
  }

  /** The options of the first program. If sequence lengths differ, programs for fewer steps share its memory layout. */
  static Options largest(Recurrence recurrence, Options shape) {
    return recurrence.inputs().stream().anyMatch(Input::isLengths) ? shape.memorySteps(shape.steps()) : shape;
  }

  /** Runs one batch with the dropout masks of a step. */
  void run(Dataset data, Batches batches, int k, DropoutMasks noise) {
    use(new Size(batches.size(k), batches.steps(k)));
    now.masks.forEach((mask, numbers) -> {
      noise.fill(mask, numbers, now.size.batch, now.size.steps);
      now.session.write(mask.name(), numbers);
    });
    feed(data, batches, k);
  }

  /** Runs one batch of a recurrence without dropout masks. */
  void run(Dataset data, Batches batches, int k) {
    if (!masks.isEmpty()) throw new IllegalStateException("'" + recurrence.name() + "' has masks, which belong to training alone");
    use(new Size(batches.size(k), batches.steps(k)));
    feed(data, batches, k);
  }

  private void feed(Dataset data, Batches batches, int k) {
    now.fed.forEach((input, numbers) -> {
      for (int row = 0; row < now.size.batch; row++) data.copy(input, batches.example(k, row), numbers, row, now.size.batch);
      now.session.write(input, numbers);
    });
    now.session.run();
  }

  /**
   * Runs code that reads data. If a mapped file was truncated, the JVM reports an internal error some time after the
   * access.
   */
  static <T> T reading(Dataset data, Supplier<T> run) {
    try {
      T result = run.get();
      data.checkUnchanged();
      return result;
    } catch (InternalError e) {
      data.checkUnchanged();
      throw e;
    }
  }

  private void use(Size size) {
    if (now.size.equals(size)) return;
    Sized before = now, next = sessions.containsKey(size) ? sessions.get(size) : open(size);
    for (String name : kept) {
      if (before.session.length(name) == next.session.length(name)) next.session.take(name, before.session);   // a carried state belongs to its batch
    }
    now = next;
  }

  /** Adds the results of the last run to totals. */
  void count(LossTotals loss, Map<String, double[]> totals) {
    loss.add(totals, now.session, now.size.batch, now.size.steps);
  }

  Session session() {
    return now.session;
  }

  void write(String name, double value) {
    number[0] = value;
    now.session.write(name, number);
  }

  double number(String name) {
    now.session.read(name, number);
    return number[0];
  }

  /** A copy of every value that lasts from run to run. */
  Map<String, double[]> values() {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (String name : kept) values.put(name, now.session.read(name));
    return values;
  }

  /** Sets the values that last. Throws {@link IllegalArgumentException}, which names a missing value. */
  void restore(Map<String, double[]> values) {
    for (String name : kept) now.session.write(name, need(values, name, recurrence));
  }

  /** The values of a name. Throws {@link IllegalArgumentException}, which names it, if there are none. */
  static double[] need(Map<String, double[]> values, String name, Recurrence of) {
    double[] value = values.get(name);
    if (value == null) throw new IllegalArgumentException("no values for '" + name + "' of '" + of.name() + "'; there are " + String.join(", ", values.keySet()));
    return value;
  }

  void close() {
    sessions.values().forEach(s -> s.session.close());
  }
}
