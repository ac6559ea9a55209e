package dev.rondo.experiment;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Element;
import dev.rondo.codegen.Options;
import dev.rondo.codegen.Session;
import dev.rondo.graph.Indices;
import dev.rondo.graph.Masks;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.train.Carry;
import java.util.List;
import java.util.Map;

/**
 * (x, s) -> (y, s'): a network one step at a time, for a stream. It keeps its states from one call to the next, and a call allocates
 * nothing. One stepper is for one stream.
 */
public final class Stepper {

  private final Session session;
  private final String input;
  private final String output;
  private final boolean indexed;
  private final float[] continued = new float[1];

  /** Of one output, fed through one input, with the weights of a trained model. */
  public Stepper(Recurrence network, Map<String, Integer> sizes, Map<String, double[]> weights, String input, String output) {
    Output wanted = network.output(output).orElseThrow(() -> new IllegalArgumentException("'" + network.name() + "' has no output '" + output + "'"));
    Recurrence carried = Carry.of(Masks.without(network.withOutputs(List.of(wanted)).withoutDeadCode()));
    this.session = Compiled.of(carried, Options.of(sizes, 1, 1).element(Element.F32)).open();
    this.input = input;
    this.output = output;
    this.indexed = Indices.of(carried).contains(input);
    network.params().forEach(p -> session.write(p.name(), weights.get(p.name())));
    reset();
  }

  /** Begins a new sequence. */
  public void reset() {
    session.write(Carry.CONTINUED, continued);
  }

  /** One step. */
  public void step(float[] x, float[] y) {
    session.write(input, x);
    session.run();
    session.read(output, y);
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
