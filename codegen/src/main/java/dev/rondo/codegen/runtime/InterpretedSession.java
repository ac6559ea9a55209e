package dev.rondo.codegen.runtime;

import dev.rondo.codegen.options.Options;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Shape;
import dev.rondo.graph.interpret.Indices;
import dev.rondo.graph.interpret.Interpreter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A session that runs the interpreter: slow, in double precision, and the reference for compiled code. */
public final class InterpretedSession implements Session {

  private record Slot(Axes axes, Shape shape) {}

  private final Recurrence recurrence;
  private final Options options;
  private final Map<String, Slot> slots = new HashMap<>();
  private final Map<String, double[][][]> given = new HashMap<>();
  private final Map<String, Integer> positions;
  private final Set<String> padded;
  private final ThreadGuard guard = new ThreadGuard("a session");
  private Map<String, double[][][]> results = Map.of();

  public InterpretedSession(Recurrence recurrence, Options options) {
    this.recurrence = recurrence;
    this.options = options;
    Indices indices = Indices.of(recurrence);
    this.positions = indices.at(options.sizes());
    this.padded = indices.padded();
    for (Output o : recurrence.outputs()) slots.put(o.name(), new Slot(o.value().axes(), o.value().shape()));
    for (Param p : recurrence.params()) slots.put(p.name(), new Slot(Axes.NONE, p.shape()));
    for (Input i : recurrence.inputs()) slots.put(i.name(), new Slot(i.axes(), i.shape()));
    for (Param p : recurrence.params()) write(p.name(), new double[length(p.name())]);
    for (Input i : recurrence.inputs()) {
      double[] start = new double[length(i.name())];
      if (i.isLengths()) Arrays.fill(start, options.steps());
      write(i.name(), start);
    }
  }

  @Override
  public void write(String name, float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) wide[i] = values[i];
    write(name, wide);
  }

  @Override
  public void write(String name, double[] values) {
    guard.enter();
    try {
      Slot slot = slot(name);
      if (values.length != length(name)) throw new IllegalArgumentException("'" + name + "' holds " + length(name) + " numbers, not " + values.length);
      if (positions.containsKey(name)) Indices.check(name, values, positions.get(name), padded.contains(name));
      recurrence.input(name).ifPresent(i -> i.role().check(name, values.length, k -> values[k], options.steps()));
      int t = steps(slot), b = batch(slot), n = values.length / (t * b), at = 0;
      double[][][] value = new double[t][b][n];
      for (double[][] step : value) for (double[] row : step) {
        System.arraycopy(values, at, row, 0, n);
        at += n;
      }
      given.put(name, value);
    } finally {
      guard.exit();
    }
  }

  @Override
  public void read(String name, float[] into) {
    double[] wide = new double[into.length];
    read(name, wide);
    for (int i = 0; i < wide.length; i++) into[i] = (float) wide[i];
  }

  @Override
  public void read(String name, double[] into) {
    guard.enter();
    try {
      slot(name);
      double[][][] value = given.containsKey(name) ? given.get(name) : results.get(name);
      if (value == null) throw new IllegalStateException("'" + name + "' has no value before the first run");
      int at = 0;
      for (double[][] step : value) for (double[] row : step) {
        System.arraycopy(row, 0, into, at, row.length);
        at += row.length;
      }
    } finally {
      guard.exit();
    }
  }

  @Override
  public int length(String name) {
    Slot slot = slot(name);
    return Math.multiplyExact(Math.multiplyExact(steps(slot), batch(slot)), slot.shape.count().at(options.sizes()));
  }

  @Override
  public void run() {
    guard.enter();
    try {
      results = Interpreter.run(recurrence, options.sizes(), options.steps(), options.batch(), given);
      given.putAll(Interpreter.updates(recurrence, options.sizes(), options.steps(), options.batch(), given));
    } finally {
      guard.exit();
    }
  }

  private int steps(Slot slot) {
    return slot.axes.time() ? options.steps() : 1;
  }

  private int batch(Slot slot) {
    return slot.axes.batch() ? options.batch() : 1;
  }

  private Slot slot(String name) {
    Slot slot = slots.get(name);
    if (slot == null) throw new IllegalArgumentException("nothing is named '" + name + "'; there are " + String.join(", ", new java.util.TreeSet<>(slots.keySet())));
    return slot;
  }
}
