package dev.rondo.stream;

import com.google.common.collect.ImmutableSet;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.codegen.runtime.ThreadGuard;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.interpret.Indices;
import dev.rondo.graph.rewrite.Dropout;
import dev.rondo.train.Carry;
import dev.rondo.train.Inference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * (x, s) -> (y, s'): runs a network one time step at a time, for a stream. A stepper keeps its states between calls,
 * and a call allocates nothing. A stepper serves one stream, on one thread at a time, for any number of steps. If the
 * network reads {@code t}, the limit is 2^24 steps in single precision and 2^53 in double.
 */
public final class Stepper {

  private final Element element;
  private final Session session;
  private final ThreadGuard guard = new ThreadGuard("a stepper");
  private final Recurrence carried;
  private final String input;
  private final String output;
  private final boolean indexed;
  private final String counter;   // the state that counts the steps, or null
  private final double[] continued = new double[1], counted = new double[1];
  private boolean begins;

  /** Like the constructor with an element type, in single precision. */
  public Stepper(Recurrence network, Map<String, Integer> sizes, Map<String, double[]> weights, String input, String output) {
    this(new Inference(network, sizes, 1, Element.F32, weights), input, output);
  }

  /**
   * A stepper for one output and one input, with the weights and the element type of a trained network. Throws
   * {@link IllegalArgumentException} if a step depends on later steps.
   */
  public Stepper(Inference trained, String input, String output) {
    Recurrence network = trained.network();
    if (network.param(Carry.CONTINUED).isPresent()) throw new IllegalArgumentException("'" + network.name() + "' carries its states from one run to the next, and a stream does so by itself; give the network without Carry");
    Output wanted = network.output(output).orElseThrow(() -> new IllegalArgumentException("'" + network.name() + "' has no output '" + output + "'"));
    Recurrence needed = Dropout.without(network.withOutputs(List.of(wanted)).withoutDeadCode());
    needed.states().forEach(s -> causal(network, output, s));
    Graphs.reachable(needed, needed.roots()).stream().filter(e -> e.is(Op.STEPS)).findFirst().ifPresent(e -> {
      throw new IllegalArgumentException("output '" + output + "' of '" + network.name() + "' needs '" + e + "', all steps of a sequence, so it cannot be fed step by step; give it whole sequences");
    });
    Set<Expr> reached = ImmutableSet.copyOf(Graphs.reachable(needed, needed.roots()));
    List<Recurrence.Input> inputs = needed.inputs().stream().filter(i -> reached.contains(i.expr())).toList();
    List<String> read = inputs.stream().map(Recurrence.Input::name).toList();
    if (!read.contains(input)) throw new IllegalArgumentException("output '" + output + "' of '" + network.name() + "' reads no input '" + input + "'; it reads " + String.join(", ", read));
    inputs.stream().filter(i -> !i.name().equals(input) && !i.isLengths() && !i.isResets()).findFirst().ifPresent(i -> {
      throw new IllegalArgumentException("output '" + output + "' of '" + network.name() + "' reads '" + i.name() + "' beside '" + input + "', and a step is given that alone; take an output without it, or a session of 'Compiled' with steps of 1");
    });
    this.carried = Carry.of(needed);
    this.element = trained.element();
    this.session = Compiled.of(carried, Options.of(trained.sizes(), 1, 1).element(element)).open();
    this.input = input;
    this.output = output;
    this.indexed = Indices.of(carried).contains(input);
    this.counter = needed.states().stream().filter(s -> !s.backward() && s.isCounter()).map(s -> Carry.carried(s.name())).filter(lasting()::contains).findFirst().orElse(null);
    trained.weights().forEach(session::write);
    reset();
  }

  /** A backward state depends on later steps, except if it only counts them. */
  private static void causal(Recurrence network, String output, State s) {
    if (!s.backward() || s.initial().is(Op.EXTENT)) return;
    throw new IllegalArgumentException("output '" + output + "' of '" + network.name() + "' needs the state '" + s.name() + "', which runs from the last step to the first, so it cannot be fed step by step; give it whole sequences");
  }

  /** Starts a new sequence. */
  public void reset() {
    guard.enter();
    try {
      session.write(Carry.CONTINUED, continued);
      begins = true;
    } finally {
      guard.exit();
    }
  }

  /** All current states. After {@link #restore}, the outputs are bit-identical to those of an uninterrupted stream. */
  public Snapshot snapshot() {
    return guard.alone(this::taken);
  }

  private Snapshot taken() {
    Map<String, double[]> states = new TreeMap<>();
    for (String name : lasting()) states.put(name, session.read(name));
    return new Snapshot(carried, element, states);
  }

  /**
   * Continues from a snapshot of this stepper, or of another one of the same network. Throws
   * {@link IllegalArgumentException}, and changes nothing, if the equations or sizes differ. The weights may differ,
   * such as those of a model that was trained further. The next outputs then follow from these weights and the restored
   * states.
   */
  public void restore(Snapshot snapshot) {
    guard.alone(() -> put(snapshot));
  }

  private void put(Snapshot snapshot) {
    snapshot.check(carried, element);
    if (!snapshot.states().keySet().equals(new TreeSet<>(lasting()))) throw new IllegalArgumentException("the snapshot holds " + String.join(", ", snapshot.states().keySet()) + ", but '" + carried.name() + "' goes on with " + String.join(", ", lasting()) + "; it is damaged, begin anew");
    for (String name : lasting()) {
      int held = snapshot.states().get(name).length, needed = session.length(name);
      if (held != needed) throw new IllegalArgumentException("the snapshot holds " + held + " numbers of '" + name + "', but '" + carried.name() + "' has " + needed + " here; it was taken of the same equations at other sizes, begin anew");
    }
    for (String name : lasting()) session.write(name, snapshot.states().get(name));
    begins = snapshot.states().get(Carry.CONTINUED)[0] == 0;
  }

  /** The names of the values that last from step to step. */
  private List<String> lasting() {
    return carried.updates().stream().map(u -> u.target().name()).toList();
  }

  /**
   * Runs one time step. Throws {@link IllegalStateException} if the network reads {@code t} and the step count exceeds
   * the range of the element type. If the network has double precision, {@code y} is rounded.
   */
  public void step(float[] x, float[] y) {
    guard.enter();
    try {
      if (counter != null) count();
      session.write(input, x);
      session.run();
      session.read(output, y);
    } finally {
      guard.exit();
    }
  }

  /**
   * Like {@code step(float[], float[])}, in double precision. If the network has single precision, {@code x} is
   * rounded.
   */
  public void step(double[] x, double[] y) {
    guard.enter();
    try {
      if (counter != null) count();
      session.write(input, x);
      session.run();
      session.read(output, y);
    } finally {
      guard.exit();
    }
  }

  private void count() {
    if (begins) {
      begins = false;
      return;
    }
    session.read(counter, counted);
    if (counted[0] < element.lastCount()) return;
    String precision = element == Element.F32 ? "single" : "double";
    throw new IllegalStateException("'" + carried.name() + "' reads the number of the step, and this stream has had " + element.lastCount() + ", as many as " + precision + " precision can count; begin anew with reset()");
  }

  /** Whether the network reads the input as an index and not as a vector. */
  boolean isIndexed() {
    return indexed;
  }

  public int inputs() {
    return session.length(input);
  }

  public int outputs() {
    return session.length(output);
  }
}
