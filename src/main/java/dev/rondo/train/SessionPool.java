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
 * (recurrence, sizes) -> sessions, one for each number of examples and of steps that comes by: the last batch is often short, and sequences differ. What lives on from run to run,
 * parameters and whatever has an update, moves along from one session to the next, or lies in memory that they share.
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
  private Session memory;   // of the first
  private Sized now;

  /** @param runs how many there will be at most, 0 where nobody knows */
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

  /** One form of code for all sizes, of which these are the largest. */
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

  /** The first is the largest. Where sequences differ the others lie as it does and have what they can of its methods; but if it goes through time in chunks, which needs less room than all its steps, each has its own. */
  private Compiled compiled(Options shape) {
    if (first == null) return first = Compiled.of(recurrence, largest(recurrence, shape));
    return first.schedule().options().sharesLayout() && first.schedule().chunks().isEmpty() ? Compiled.of(recurrence, shape.memorySteps(options.steps()), first) : Compiled.of(recurrence, shape);
  }

  /** What the first is compiled for: where sequences differ, to lie as others of fewer steps do. */
  static Options largest(Recurrence recurrence, Options shape) {
    return recurrence.inputs().stream().anyMatch(Input::isLengths) ? shape.memorySteps(shape.steps()) : shape;
  }

  /** Runs one batch with the masks of a step. */
  void run(Dataset data, Batches batches, int k, DropoutMasks noise) {
    use(new Size(batches.size(k), batches.steps(k)));
    now.masks.forEach((mask, numbers) -> {
      noise.fill(mask, numbers, now.size.batch, now.size.steps);
      now.session.write(mask.name(), numbers);
    });
    feed(data, batches, k);
  }

  /** Runs one batch of a recurrence that has no masks. */
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

  /** Runs what reads data. The JVM reports a page that is no longer there, of a mapped file that was cut, as an internal error somewhere behind the access. */
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

  /** Adds what the last run gave to the totals of several. */
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

  /** A copy of everything that lives on from run to run. */
  Map<String, double[]> values() {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (String name : kept) values.put(name, now.session.read(name));
    return values;
  }

  /** Sets what lives on; throws {@link IllegalArgumentException} naming what is missing. */
  void restore(Map<String, double[]> values) {
    for (String name : kept) now.session.write(name, need(values, name, recurrence));
  }

  /** The values of a name; throws {@link IllegalArgumentException} naming it where there are none. */
  static double[] need(Map<String, double[]> values, String name, Recurrence of) {
    double[] value = values.get(name);
    if (value == null) throw new IllegalArgumentException("no values for '" + name + "' of '" + of.name() + "'; there are " + String.join(", ", values.keySet()));
    return value;
  }

  void close() {
    sessions.values().forEach(s -> s.session.close());
  }
}
