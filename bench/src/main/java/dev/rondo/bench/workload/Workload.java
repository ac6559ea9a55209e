package dev.rondo.bench.workload;

import dev.rondo.autodiff.Pullback;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Recurrence.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A cell at a shape, and what is computed with it. */
public record Workload(String id, String cell, Mode mode, int batch, int steps, int inputs, int units) {

  /** What one run computes. */
  public enum Mode {
    /** Forward, loss Σ y², and the gradients of all parameters and of the input. */
    TRAINING,
    /** Outputs of a whole sequence. */
    INFERENCE,
    /** Outputs of the next steps, from the states that the run before left. */
    STREAMING
  }

  /** The workloads that have a name; any other is written cell,B,T,I,H. */
  private static final List<Workload> NAMED = List.of(
      training("T1", "lstm", 20, 35, 200, 200),
      training("T2", "lstm", 20, 35, 650, 650),
      training("T3", "lstm", 64, 100, 64, 256),
      training("T4", "gru_reset_after", 32, 50, 512, 512),
      training("T5", "elman", 32, 50, 1024, 1024),
      training("T6", "lstm", 16, 25, 512, 512),
      training("T7", "lstm", 64, 25, 1024, 1024),
      training("T8", "lstm", 1, 100, 1, 32),
      training("T9", "lstm", 32, 60, 1, 50),
      training("C1", "lstm_layernorm", 32, 50, 256, 256),
      training("C2", "lstm_peephole", 32, 50, 256, 256),
      training("C3", "mingru", 32, 128, 256, 256),
      training("C4", "indrnn", 32, 128, 256, 256),
      training("C5", "ugrnn", 32, 50, 256, 256),
      training("C6", "mut1", 32, 50, 256, 256),
      training("C7", "lstm_coupled_swish", 32, 50, 256, 256),
      new Workload("F1.64", "lstm", Mode.STREAMING, 1, 1, 64, 64),
      new Workload("F1.128", "lstm", Mode.STREAMING, 1, 1, 128, 128),
      new Workload("F1.256", "lstm", Mode.STREAMING, 1, 1, 256, 256),
      new Workload("F1.512", "lstm", Mode.STREAMING, 1, 1, 512, 512),
      new Workload("F1.1024", "lstm", Mode.STREAMING, 1, 1, 1024, 1024),
      new Workload("F2", "lstm", Mode.INFERENCE, 1, 100, 256, 256),
      new Workload("F3", "lstm", Mode.INFERENCE, 16, 25, 512, 512),
      new Workload("F4", "gru_reset_after", Mode.INFERENCE, 4, 100, 1024, 1024));

  private static final String FORMS = "give T1 to T9, C1 to C7, F1 to F4 (F1.64 for one of its sizes), T, C or F for all of a letter, "
      + "or cell,B,T,I,H such as gru,32,50,256,256, with ',inference' or ',streaming' behind it where no gradients are wanted";

  private static Workload training(String id, String cell, int batch, int steps, int inputs, int units) {
    return new Workload(id, cell, Mode.TRAINING, batch, steps, inputs, units);
  }

  /** All that a text names: one workload, or those of a family. */
  public static List<Workload> all(String text) {
    List<Workload> found = NAMED.stream().filter(w -> w.id.equals(text) || w.id.startsWith(text + ".") || text.length() == 1 && w.id.startsWith(text)).toList();
    return found.isEmpty() ? List.of(shape(text)) : found;
  }

  public static Workload of(String text) {
    List<Workload> found = all(text);
    if (found.size() == 1) return found.get(0);
    throw new IllegalArgumentException("'" + text + "' names " + found.size() + " workloads; " + FORMS);
  }

  /** Where a workload stands in a table: in the order above, those without a name last. */
  public static int place(String id) {
    List<String> ids = NAMED.stream().map(Workload::id).toList();
    return ids.contains(id) ? ids.indexOf(id) : ids.size();
  }

  private static Workload shape(String text) {
    String[] parts = text.split(",");
    if (parts.length < 5 || parts.length > 6) throw new IllegalArgumentException("no workload '" + text + "'; " + FORMS);
    try {
      Mode mode = parts.length == 5 ? Mode.TRAINING : mode(parts[5]);
      return new Workload(text, parts[0], mode, size(parts[1]), size(parts[2]), size(parts[3]), size(parts[4]));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("no workload '" + text + "': " + e.getMessage() + "; " + FORMS, e);
    }
  }

  private static Mode mode(String text) {
    for (Mode m : Mode.values()) if (m.name().equalsIgnoreCase(text)) return m;
    throw new IllegalArgumentException("'" + text + "', expected training, inference or streaming");
  }

  private static int size(String text) {
    if (!text.matches("[1-9]\\d{0,6}")) throw new IllegalArgumentException("a size of '" + text + "', expected 1 or more");
    return Integer.parseInt(text);
  }

  Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new HashMap<>();
    for (String dim : equations().dims()) sizes.put(dim, dim.equals("I") ? inputs : units);
    return sizes;
  }

  /** What Rondo compiles for. A step of training changes the parameters, so nothing that depends on them may be kept from the run before. */
  public Options options() {
    Options options = Options.of(sizes(), batch, steps);
    return mode == Mode.TRAINING ? options.without(Decision.PREPARE) : options;
  }

  /** The cell itself. */
  public Recurrence equations() {
    return Cells.named(cell);
  }

  /** What Rondo compiles. */
  public Recurrence recurrence() {
    return switch (mode) {
      case TRAINING -> withGradients(equations());
      case INFERENCE -> equations();
      case STREAMING -> carried(equations());
    };
  }

  /** The cell with its loss Σ y² and the gradients of all parameters and inputs as outputs. */
  public static Recurrence withGradients(Recurrence r) {
    Expr loss = Build.constant(0);
    for (Output o : r.outputs()) {
      Expr square = Build.sum(o.value().times(o.value()), 0);
      loss = loss.plus(Build.total(square, square.axes()));
    }
    Pullback back = Pullback.of(r, loss);
    List<Output> outputs = new ArrayList<>(List.of(new Output("loss", loss)));
    r.params().forEach(p -> outputs.add(new Output(p.name() + "_bar", back.cotangent(p.expr()))));
    r.inputs().forEach(i -> outputs.add(new Output(i.name() + "_bar", back.cotangent(i.expr()))));
    return back.extended().withOutputs(outputs);
  }

  /** h₀ = h.carried, h.carried' = final(h). */
  private static Recurrence carried(Recurrence r) {
    List<Input> inputs = new ArrayList<>(r.inputs());
    List<State> states = new ArrayList<>();
    List<Update> updates = new ArrayList<>(r.updates());
    for (State s : r.states()) {
      Input carried = new Input(s.name() + ".carried", s.shape(), Axes.BATCH);
      inputs.add(carried);
      states.add(new State(s.name(), s.shape(), s.backward(), carried.expr(), s.next()));
      updates.add(new Update(carried.expr(), Build.finalOf(s.expr())));
    }
    return new Recurrence(r.kind(), r.name(), r.dims(), r.params(), inputs, states, r.bindings(), r.outputs(), updates, r.origins());
  }

  /** Random weights of the size that training starts from, and a random input: what everybody is given. */
  public Map<String, float[]> numbers(long seed) {
    Random random = new Random(seed);
    Recurrence r = equations();
    Map<String, float[]> numbers = new LinkedHashMap<>();
    double scale = 1 / Math.sqrt(units);
    for (Param p : r.params()) {
      float[] values = new float[p.shape().count().at(sizes())];
      double centre = p.init().kind() == Initialiser.Kind.CONSTANT ? p.init().a() : 0;
      for (int i = 0; i < values.length; i++) values[i] = (float) (centre + (2 * random.nextDouble() - 1) * scale);
      numbers.put(p.name(), values);
    }
    for (Input x : r.inputs()) {
      float[] values = new float[x.shape().count().at(sizes()) * batch * steps];
      for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian();
      numbers.put(x.name(), values);
    }
    return numbers;
  }

  /** Floating-point operations of the matrix products alone: 2 M N K for each product of the cell, three times for a training step. */
  public double productOperations() {
    double sum = 0;
    Recurrence r = equations();
    for (Expr e : Graphs.reachable(r, r.roots())) {
      if (e.is(Op.MATMUL)) sum += 2.0 * e.arg(0).shape().count().at(sizes()) * batch * steps;
    }
    return (mode == Mode.TRAINING ? 3 : 1) * sum;
  }
}
