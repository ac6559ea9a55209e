package dev.rondo.generate;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.rewrite.Dropout;
import dev.rondo.graph.rewrite.LengthMasking;
import dev.rondo.train.Carry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network with one output that scores the next class of one input, and its two halves if it can be split. Nothing is
 * compiled yet.
 */
record AutoregressiveNetwork(Recurrence network, Element element, Input said, String output, EncoderDecoderSplit halves) {

  /** Throws {@link IllegalArgumentException} under the same conditions as {@link Decoder#of}. */
  static AutoregressiveNetwork of(Recurrence masked, Element element, Map<String, Integer> sizes, Decoder.FeedbackPort told) {
    Recurrence network = Dropout.without(masked);
    Output wanted = network.output(told.output()).orElseThrow(() -> new IllegalArgumentException("'" + network.name() + "' has no output '" + told.output() + "'"));
    Input said = network.input(told.said()).filter(i -> i.axes().time()).orElseThrow(() -> new IllegalArgumentException("'" + network.name() + "' has no input '" + told.said() + "' over time"));
    if (!wanted.value().axes().time()) throw new IllegalArgumentException("output '" + told.output() + "' of '" + network.name() + "' is one for the whole sequence, so it cannot be generated step by step; take one over time");
    int classes = wanted.value().shape().count().at(sizes), width = said.shape().count().at(sizes);
    if (!said.shape().isScalar() && width < classes) throw new IllegalArgumentException("output '" + told.output() + "' has " + classes + " classes, but '" + told.said() + "' reads " + width + "; give both the same number");
    Recurrence needed = network.withOutputs(List.of(wanted)).withoutDeadCode();
    CausalityCheck.check(needed, said.expr(), told.output());
    return new AutoregressiveNetwork(needed, element, said, told.output(), EncoderDecoderSplit.of(needed, said));
  }

  Decoder open(Map<String, Integer> sizes, Map<String, double[]> weights, int rows, int given, int most) {
    return halves.refused().isEmpty() ? new StepDecoder(this, sizes, weights, rows, given) : new WholeDecoder(this, sizes, weights, rows, Math.max(given, most));
  }

  /** The number of classes that the output scores. */
  int classes(Map<String, Integer> sizes) {
    return network.output(output).orElseThrow().value().shape().count().at(sizes);
  }

  /** The names of the other inputs, with their lengths. */
  List<String> given() {
    Optional<String> lengths = LengthMasking.of(network, said);
    return Graphs.reachable(network, network.roots()).stream().filter(e -> e.is(Op.INPUT)).map(Expr::name).filter(n -> !n.equals(said.name()) && !lengths.filter(n::equals).isPresent()).distinct().toList();
  }

  /** The memory of a decoder of a split network, in bytes. */
  long bytes(Map<String, Integer> sizes, int rows, int given) {
    Map<String, Integer> all = new HashMap<>(sizes);
    all.put(EncoderDecoderSplit.GIVEN.toString(), given);
    long first = halves.cuts().isEmpty() ? 0 : Compiled.memoryBytes(halves.first(), Options.of(sizes, rows, given).element(element));
    return first + Compiled.memoryBytes(Carry.of(halves.step()), Options.of(all, rows, 1).element(element));
  }
}
