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
 * (x, s) -> (y, s'): a network one step at a time, for a stream. It keeps its states from one call to the next, and a call allocates
 * nothing. One stepper is for one stream, by one thread at a time, of as many steps as it likes; where the network reads {@code t}, of 2^24 in single precision and 2^53 in
 * double.
 */
public final class Stepper {

  private final Element element;
  private final Session session;
  private final ThreadGuard guard = new ThreadGuard("a stepper");
  private final Recurrence carried;
  private final String input;
  private final String output;
  private final boolean indexed;
  private final String counter;   // the state that is the number of the step, or null
  private final double[] continued = new double[1], counted = new double[1];
  private boolean begins;

  /** As the other, in single precision. */
  public Stepper(Recurrence network, Map<String, Integer> sizes, Map<String, double[]> weights, String input, String output) {
    this(new Inference(network, sizes, 1, Element.F32, weights), input, output);
  }

  /** Of one output, fed through one input, with the weights of a network and in its element type; throws {@link IllegalArgumentException} where a step needs those after it. */
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

  /** A state that runs backwards knows the steps to come; one that counts them is the exception. */
  private static void causal(Recurrence network, String output, State s) {
    if (!s.backward() || s.initial().is(Op.EXTENT)) return;
    throw new IllegalArgumentException("output '" + output + "' of '" + network.name() + "' needs the state '" + s.name() + "', which runs from the last step to the first, so it cannot be fed step by step; give it whole sequences");
  }

  /** Begins a new sequence. */
  public void reset() {
    guard.enter();
    try {
      session.write(Carry.CONTINUED, continued);
      begins = true;
    } finally {
      guard.exit();
    }
  }

  /** Where the stream stands: all states, as they are. What comes after {@link #restore} is what would have come here, to the bit. */
  public Snapshot snapshot() {
    return guard.alone(this::taken);
  }

  private Snapshot taken() {
    Map<String, double[]> states = new TreeMap<>();
    for (String name : lasting()) states.put(name, session.read(name));
    return new Snapshot(carried, element, states);
  }

  /**
   * Goes on where a snapshot was taken, of this stepper or of another of the same network; throws {@link IllegalArgumentException}, and changes nothing, for one of other equations or sizes. The weights may be others, as those of
   * a model that was trained on meanwhile: what comes is then what these make of the states.
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

  /** What goes on from step to step. */
  private List<String> lasting() {
    return carried.updates().stream().map(u -> u.target().name()).toList();
  }

  /** One step; throws {@link IllegalStateException} where the network reads {@code t} and there were as many before as its element type counts. Of a network in double precision {@code y} is rounded. */
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

  /** As the other, in double: of a network in single precision {@code x} is rounded. */
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

  /** Whether the input is an index, a number, rather than the thing itself. */
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
