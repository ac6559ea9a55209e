package dev.rondo.train;

import dev.rondo.autodiff.Pullback;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import dev.rondo.graph.Printer;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.analysis.Order;
import dev.rondo.graph.analysis.Order.Block;
import dev.rondo.graph.rewrite.LengthMasking;
import dev.rondo.train.step.TrainingStep;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The search for a {@link FirstNonFinite}. It follows values that are not finite backwards from the loss, or from
 * gradients, and reports the first of them in program order.
 */
final class NonFiniteSearch {

  private static final int LONGEST = 160;

  /**
   * A value to check and the output that shows it. For a derivative, {@code of} is the value that it is with respect
   * to, otherwise null.
   */
  private record Watched(String name, String output, Expr value, Expr of) {}

  private final Recurrence network;
  private final int steps;
  private final int batch;
  private final Function<Recurrence, Session> run;
  private final Expr loss;
  private final Pullback back;
  private final Recurrence whole;
  private final Map<Expr, Watched> all = new LinkedHashMap<>();

  /** @param run runs the batch through a recurrence */
  NonFiniteSearch(Recurrence network, int steps, int batch, Function<Recurrence, Session> run) {
    this.network = network;
    this.steps = steps;
    this.batch = batch;
    this.run = run;
    this.loss = TrainingStep.loss(network);
    this.back = Pullback.of(network, loss);
    this.whole = back.extended();
    watch();
  }

  /** All named values, next states and gradients of parameters, each value once. */
  private void watch() {
    whole.inputs().forEach(i -> watch(i.name(), LengthMasking.read(whole, i).orElse(i.expr()), null));   // numbers past the end of an example are ignored
    whole.params().forEach(p -> watch(p.name(), p.expr(), null));
    network.bindings().forEach(b -> watch(b.name(), b.value(), null));
    whole.states().stream().filter(s -> !isInfinite(s.initial())).forEach(s -> watch(s.name() + "'", s.next(), null));
    network.outputs().forEach(o -> watch(o.name(), o.value(), null));
    network.bindings().forEach(b -> watch(b.name() + "_bar", back.cotangent(b.value()), b.value()));
    network.params().forEach(p -> watch(p.name() + "_bar", back.cotangent(p.expr()), p.expr()));
  }

  private void watch(String name, Expr value, Expr of) {
    all.putIfAbsent(value, new Watched(name, "shown." + all.size(), value, of));
  }

  /** A running maximum starts at -infinity, and may stay there for some steps. */
  private static boolean isInfinite(Expr initial) {
    return initial.is(Op.CONSTANT) && Double.isInfinite(initial.number());
  }

  Optional<FirstNonFinite> find() {
    Recurrence shown = whole.withOutputs(all.values().stream().map(w -> new Output(w.output, w.value)).toList());
    Session session = run.apply(shown);
    Map<Watched, double[]> numbers = new LinkedHashMap<>();
    for (Watched w : all.values()) {
      double[] read = session.read(w.output);
      if (!isFinite(read)) numbers.put(w, read);
    }
    Set<Watched> blamed = blamed(List.of(loss), numbers.keySet());
    if (blamed.isEmpty()) blamed = blamed(network.params().stream().map(p -> back.cotangent(p.expr())).toList(), numbers.keySet());
    numbers.keySet().retainAll(blamed);
    return Order.of(shown).stream().map(block -> first(block, numbers)).flatMap(Optional::stream).findFirst();
  }

  private static boolean isFinite(double[] numbers) {
    for (double number : numbers) if (!Double.isFinite(number)) return false;
    return true;
  }

  /** The values that are not finite and that the roots depend on through values that are not finite. */
  private Set<Watched> blamed(List<Expr> roots, Set<Watched> infinite) {
    Set<Watched> blamed = new HashSet<>();
    Set<Expr> seen = new HashSet<>(roots);
    Deque<Expr> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      Expr e = open.pop();
      Watched w = all.get(e);
      if (w != null && !infinite.contains(w)) continue;
      if (w != null) blamed.add(w);
      for (Expr arg : needs(e)) if (seen.add(arg)) open.push(arg);
    }
    return blamed;
  }

  private List<Expr> needs(Expr e) {
    return e.is(Op.STATE) ? List.of(whole.stateOf(e).initial(), whole.stateOf(e).next()) : e.args();
  }

  private Optional<FirstNonFinite> first(Block block, Map<Watched, double[]> numbers) {
    List<Watched> here = numbers.keySet().stream().filter(w -> block.nodes().contains(w.value)).sorted(Comparator.comparingInt(w -> block.nodes().indexOf(w.value))).toList();
    if (!block.isLoop()) return here.stream().flatMap(w -> IntStream.range(0, steps).mapToObj(t -> at(w, numbers.get(w), t))).flatMap(Optional::stream).findFirst();
    return IntStream.range(0, steps).map(i -> block.backward() ? steps - 1 - i : i).boxed().flatMap(t -> here.stream().map(w -> at(w, numbers.get(w), t))).flatMap(Optional::stream).findFirst();
  }

  /** The first number of a value at a step that is not finite. Values are laid out as [step][example][unit]. */
  private Optional<FirstNonFinite> at(Watched w, double[] numbers, int t) {
    boolean time = w.value.axes().time(), examples = w.value.axes().batch();
    int each = numbers.length / (time ? steps : 1), units = each / (examples ? batch : 1), from = time ? t * each : 0;
    for (int i = 0; i < each; i++) {
      double value = numbers[from + i];
      if (Double.isFinite(value)) continue;
      FirstNonFinite found = new FirstNonFinite(w.name, w.name, time ? t + 1 : 0, examples ? i / units + 1 : 0, i % units + 1, value, text(w.value));
      return Optional.of(w.of == null ? found : maker(w, found).map(m -> found.madeBy(m.name, text(m.value))).orElse(found));
    }
    return Optional.empty();
  }

  /** The first equation that reads the value and has a share of its derivative that is not finite. */
  private Optional<Watched> maker(Watched derivative, FirstNonFinite found) {
    Map<Watched, String> shares = new LinkedHashMap<>();
    List<Output> outputs = new ArrayList<>();
    Recurrence r = whole;
    for (Watched reader : all.values()) {
      if (reader.of != null || reader.value == derivative.of || !reads(reader.value, derivative.of)) continue;
      Pullback share = new Pullback(r, Map.of(reader.value, back.cotangent(reader.value)));
      r = share.extended();
      shares.put(reader, "share." + shares.size());
      outputs.add(new Output(shares.get(reader), share.cotangent(derivative.of)));
    }
    if (shares.isEmpty()) return Optional.empty();
    Session session = run.apply(r.withOutputs(outputs).withoutDeadCode());
    return shares.keySet().stream().filter(reader -> !isFinite(session.read(shares.get(reader)))).findFirst();
  }

  /** Whether an equation reads a value directly, and not through another named value. */
  private boolean reads(Expr equation, Expr value) {
    Set<Expr> seen = new HashSet<>();
    Deque<Expr> open = new ArrayDeque<>(List.of(equation));
    while (!open.isEmpty()) {
      Expr e = open.pop();
      if (e == value) return true;
      boolean named = e != equation && all.containsKey(e) && !e.args().isEmpty();
      if (!named) for (Expr arg : needs(e)) if (seen.add(arg)) open.push(arg);
    }
    return false;
  }

  private static String text(Expr e) {
    if (e.args().isEmpty()) return "";
    String text = Printer.expression(e);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ..";
  }
}
