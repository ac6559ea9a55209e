package dev.rondo.check;

import dev.rondo.autodiff.Pullback;
import dev.rondo.check.Report.Row;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Type;
import dev.rondo.graph.rewrite.Dropout;
import dev.rondo.model.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * (cell, reference vectors) -> max |a - b| / max |b| for every output, final state and gradient, a computed here and b
 * given. A gradient b that is 0 except for rounding is a sum of terms that cancel, each as large as other gradients may
 * be. There, a may differ from 0 by the rounding of the largest gradient ({@link #rounding}).
 */
public final class Verification {

  /** A tensor to compare. {@code type} is the type of the reference; the computed value may vary over fewer axes. */
  private record Compared(String kind, String name, Expr value, Type type, Tensor wanted) {

    boolean isGradient() {
      return kind.startsWith("gradient");
    }

    double largest() {
      return Arrays.stream(wanted.data()).map(Math::abs).max().orElse(0);
    }
  }

  private final Recurrence cell;
  private final GoldenFile golden;
  private final Probe probe;
  private final Pullback back;
  private final Map<String, Tensor> given = new LinkedHashMap<>();
  private final List<Compared> compared = new ArrayList<>();

  private Verification(Recurrence given, GoldenFile golden) {
    this.cell = Dropout.without(given);
    this.golden = golden;
    this.probe = Probe.of(cell, Probe.Open.ALL);
    this.back = Pullback.of(probe.recurrence(), probe.loss());
  }

  /** The maximum error of a cell in that precision. */
  public static double limit(Element element) {
    return switch (element) {
      case F32 -> 1e-4;
      case F64 -> 1e-10;
    };
  }

  private static final int UNITS = 64;   // in the last place

  /** The rounding of a sum that should be 0, with terms as large as the largest number of all gradients. */
  private double rounding(Element element) {
    double largest = compared.stream().filter(Compared::isGradient).flatMapToDouble(c -> Arrays.stream(c.wanted.data())).map(Math::abs).max().orElse(0);
    return UNITS * largest * (element == Element.F32 ? Math.ulp(1f) : Math.ulp(1d));
  }

  /** Runs the cell in the given precision. Throws {@link GoldenException} if the vectors belong to another cell. */
  public static Report run(Recurrence cell, GoldenFile golden, Element element) {
    Verification v = new Verification(cell, golden);
    v.match();
    return v.compare(element);
  }

  private void match() {
    List<String> params = cell.params().stream().map(Recurrence.Param::name).toList();
    List<String> inputs = cell.inputs().stream().map(Recurrence.Input::name).toList();
    List<String> states = cell.states().stream().map(State::name).toList();
    List<String> outputs = cell.outputs().stream().map(Output::name).toList();
    for (String dim : cell.dims()) if (!golden.dims().containsKey(dim)) throw wrong("dims", "has no '" + dim + "', which the cell '" + cell.name() + "' has");
    give("parameters", golden.parameters(), params, name -> name);
    give("inputs", golden.inputs(), inputs, name -> name);
    give("initial", golden.initial(), states, Probe::initial);
    give("final_cotangent", golden.finalCotangents(), states, Probe::finalCotangent);
    give("output_cotangent", byOutput(golden.outputCotangents(), "output_cotangent"), outputs, Probe::outputCotangent);
    Map<String, Tensor> results = byOutput(golden.outputs(), "outputs");
    same("outputs", results.keySet(), outputs);
    for (Output o : cell.outputs()) expect("output", "outputs", o.name(), o.value(), o.value().type(), results);
    same("final", golden.finals().keySet(), states);
    for (State s : cell.states()) expect("final", "final", s.name(), Build.finalOf(s.expr()), Build.finalOf(s.expr()).type(), golden.finals());
    compared.add(new Compared("loss", "", probe.loss(), probe.loss().type(), new Tensor(Element.F64, List.of(), new double[] {golden.loss()})));
    gradients("parameters", golden.parameterGradients(), params, name -> name);
    gradients("inputs", golden.inputGradients(), inputs, name -> name);
    gradients("initial", golden.initialGradients(), states, Probe::initial);
  }

  /** Names the only output. */
  private Map<String, Tensor> byOutput(Map<String, Tensor> tensors, String path) {
    if (!tensors.containsKey("")) return tensors;
    if (cell.outputs().size() == 1) return Map.of(cell.outputs().get(0).name(), tensors.get(""));
    throw wrong(path, "is one tensor, and the cell '" + cell.name() + "' has " + cell.outputs().size() + " outputs; give a tensor for each, by name");
  }

  private void give(String path, Map<String, Tensor> tensors, List<String> names, UnaryOperator<String> leaf) {
    same(path, tensors.keySet(), names);
    for (String name : names) {
      fits(path + "." + name, tensors.get(name), probe.leaves().get(leaf.apply(name)).type());
      given.put(leaf.apply(name), tensors.get(name));
    }
  }

  private void gradients(String path, Map<String, Tensor> tensors, List<String> names, UnaryOperator<String> leaf) {
    same("gradients." + path, tensors.keySet(), names);
    for (String name : names) {
      Expr x = probe.leaves().get(leaf.apply(name));
      expect("gradient of " + path, "gradients." + path, name, back.cotangent(x), x.type(), tensors);
    }
  }

  private void expect(String kind, String path, String name, Expr value, Type type, Map<String, Tensor> tensors) {
    fits(path + "." + name, tensors.get(name), type);
    compared.add(new Compared(kind, name, value, type, tensors.get(name)));
  }

  private void same(String path, Collection<String> found, List<String> wanted) {
    for (String name : wanted) {
      if (!found.contains(name)) throw wrong(path, "has no '" + name + "', which the cell '" + cell.name() + "' has; it has " + String.join(", ", found));
    }
    for (String name : found) {
      if (!wanted.contains(name)) throw wrong(path, "has '" + name + "', which the cell '" + cell.name() + "' does not have; it has " + String.join(", ", wanted));
    }
  }

  private void fits(String path, Tensor tensor, Type type) {
    List<Integer> shape = new ArrayList<>();
    if (type.axes().time()) shape.add(golden.steps());
    if (type.axes().batch()) shape.add(golden.batch());
    for (int n : type.shape().at(Dim.withSteps(golden.dims(), golden.steps()))) shape.add(n);
    if (!tensor.shape().equals(shape)) throw wrong(path, "has shape " + tensor.shape() + ", and the cell '" + cell.name() + "' needs " + shape);
  }

  private GoldenException wrong(String path, String what) {
    return new GoldenException(golden.source() + ": '" + path + "' " + what);
  }

  private Report compare(Element element) {
    List<Output> outputs = new ArrayList<>();
    for (int i = 0; i < compared.size(); i++) outputs.add(new Output("verified." + i, compared.get(i).value()));
    Recurrence program = back.extended().withOutputs(outputs).withoutDeadCode();
    Session session = Compiled.of(program, Options.of(golden.dims(), golden.batch(), golden.steps()).element(element)).open();
    given.forEach((name, tensor) -> session.write(name, tensor.data()));
    session.run();
    double rounding = rounding(element);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < compared.size(); i++) {
      Compared c = compared.get(i);
      double scale = c.isGradient() && c.largest() <= rounding ? rounding / limit(element) : c.largest();
      rows.add(new Row(c.kind(), c.name(), difference(session.read("verified." + i), c) / Math.max(scale, LEAST)));
    }
    return new Report(rows);
  }

  private static final double LEAST = 1e-12;

  private double difference(double[] a, Compared c) {
    double[] b = c.wanted().data();
    Axes has = c.value().axes(), wants = c.type().axes();
    int n = c.value().shape().count().at(Dim.withSteps(golden.dims(), golden.steps())), batch = wants.batch() ? golden.batch() : 1, rows = has.batch() ? golden.batch() : 1;
    double worst = 0;
    for (int i = 0; i < b.length; i++) {
      int t = has.time() ? i / n / batch : 0, row = has.batch() ? i / n % batch : 0;
      double difference = Math.abs(a[(t * rows + row) * n + i % n] - b[i]);
      worst = Double.isNaN(worst) || difference <= worst ? worst : difference;
    }
    return worst;
  }
}
