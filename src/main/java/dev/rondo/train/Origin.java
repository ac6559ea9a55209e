package dev.rondo.train;

import dev.rondo.autodiff.Pullback;
import dev.rondo.codegen.Element;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Lengths;
import dev.rondo.graph.Op;
import dev.rondo.graph.Order;
import dev.rondo.graph.Order.Block;
import dev.rondo.graph.Printer;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * (network, θ, batch) -> the first value of the forward and backward pass that is not a finite number: of which equation, at which step, of which example and
 * unit. First means in the order in which the blocks of the program run, within a loop over time in the order of its steps, elsewhere equation by equation. The batch is run once more
 * by a program that shows every value that has a name, in the same element type, so to the same bits.
 *
 * @param name of the equation; with {@code _bar} the derivative of the loss with respect to it
 * @param step from 1 on; 0 where the value has none
 * @param example row of the batch, from 1 on; 0 where the value has none
 * @param unit number within the value, from 1 on
 * @param equation the right side as text, cut short where it is long
 */
record Origin(String name, int step, int example, int unit, double value, String equation) {

  private static final int LONGEST = 160;

  /** A value to look at, and the output that shows it. */
  private record Watched(String name, String output, Expr value) {}

  /** Empty where all is finite. Throws {@link IllegalArgumentException} where so many values do not fit into memory. */
  static Optional<Origin> find(Recurrence network, Map<String, Integer> sizes, Element element, Map<String, double[]> values, Dataset data, Batches batches, int k, Noise noise) {
    Pullback back = Pullback.of(network, TrainingStep.loss(network));
    Recurrence whole = back.extended();
    List<Watched> all = watched(whole, back);
    Recurrence shown = whole.withOutputs(all.stream().map(w -> new Output(w.output, w.value)).toList());
    Runner runner = new Runner(shown, sizes, batches.size(k), batches.steps(k), element, 1, 1);
    runner.restore(values);
    runner.run(data, batches, k, noise);
    for (Block block : Order.of(shown)) {
      Optional<Origin> first = first(block, all, runner, batches.steps(k), batches.size(k));
      if (first.isPresent()) return first;
    }
    return Optional.empty();
  }

  /** What has a name, what states become, and the gradients of parameters; each value once. */
  private static List<Watched> watched(Recurrence r, Pullback back) {
    Map<Expr, String> names = new LinkedHashMap<>();
    r.inputs().forEach(i -> names.putIfAbsent(Lengths.read(r, i).orElse(i.expr()), i.name()));   // what is past an example's end is nobody's
    r.params().forEach(p -> names.putIfAbsent(p.expr(), p.name()));
    r.bindings().forEach(b -> names.putIfAbsent(b.value(), b.name()));
    r.states().stream().filter(s -> !isInfinite(s.initial())).forEach(s -> names.putIfAbsent(s.next(), s.name() + "'"));
    r.outputs().forEach(o -> names.putIfAbsent(o.value(), o.name()));
    r.params().forEach(p -> names.putIfAbsent(back.cotangent(p.expr()), p.name() + "_bar"));
    List<Watched> watched = new ArrayList<>();
    names.forEach((value, name) -> watched.add(new Watched(name, "shown." + watched.size(), value)));
    return watched;
  }

  /** A greatest number so far begins at -infinity, and may rightly stay there for some steps. */
  private static boolean isInfinite(Expr initial) {
    return initial.is(Op.CONSTANT) && Double.isInfinite(initial.number());
  }

  private static Optional<Origin> first(Block block, List<Watched> all, Runner runner, int steps, int batch) {
    List<Watched> here = all.stream().filter(w -> block.nodes().contains(w.value)).sorted(Comparator.comparingInt(w -> block.nodes().indexOf(w.value))).toList();
    Map<Watched, double[]> numbers = new LinkedHashMap<>();
    here.forEach(w -> numbers.put(w, runner.session().read(w.output)));
    if (!block.isLoop()) return numbers.entrySet().stream().flatMap(e -> IntStream.range(0, steps).mapToObj(t -> at(e.getKey(), e.getValue(), t, steps, batch))).flatMap(Optional::stream).findFirst();
    for (int i = 0; i < steps; i++) {
      int t = block.backward() ? steps - 1 - i : i;
      for (Map.Entry<Watched, double[]> e : numbers.entrySet()) {
        Optional<Origin> found = at(e.getKey(), e.getValue(), t, steps, batch);
        if (found.isPresent()) return found;
      }
    }
    return Optional.empty();
  }

  /** The first number of a value at a step that is not finite. Values lie as [step][example][unit]. */
  private static Optional<Origin> at(Watched w, double[] numbers, int t, int steps, int batch) {
    boolean time = w.value.axes().time(), examples = w.value.axes().batch();
    int each = numbers.length / (time ? steps : 1), units = each / (examples ? batch : 1), from = time ? t * each : 0;
    for (int i = 0; i < each; i++) {
      double value = numbers[from + i];
      if (!Double.isFinite(value)) return Optional.of(new Origin(w.name, time ? t + 1 : 0, examples ? i / units + 1 : 0, i % units + 1, value, text(w.value)));
    }
    return Optional.empty();
  }

  private static String text(Expr e) {
    if (e.args().isEmpty()) return "";
    String text = Printer.expression(e);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ..";
  }

  /** Of the value or, where it is a derivative, of what it is derived by. */
  String equationName() {
    return name.endsWith("_bar") ? name.substring(0, name.length() - 4) : name;
  }

  /** The same where the batch that was looked at begins behind so many examples. */
  Origin behind(int examples) {
    return example == 0 ? this : new Origin(name, step, example + examples, unit, value, equation);
  }

  /** "'f' is infinity at step 7 of example 3 (unit 5): f = exp(..)". */
  String describe() {
    StringBuilder out = new StringBuilder("'").append(name).append("' is ").append(Printer.number(value));
    if (step > 0) out.append(" at step ").append(step);
    if (example > 0) out.append(step > 0 ? " of" : " for").append(" example ").append(example).append(" of the batch");
    out.append(", unit ").append(unit);
    return equation.isEmpty() ? out.toString() : out.append("; ").append(name).append(" = ").append(equation).toString();
  }
}
