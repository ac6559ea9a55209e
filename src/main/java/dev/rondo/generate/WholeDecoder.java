package dev.rondo.generate;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.codegen.runtime.ThreadGuard;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import java.util.Map;
import java.util.Optional;

/** A decoder that runs the whole network for each class: for S classes, S runs of all time steps. */
final class WholeDecoder implements Decoder {

  private final Recurrence network;
  private final ThreadGuard guard = new ThreadGuard("a decoder");
  private final Session session;
  private final DecoderInputBuffer tells;
  private final Input said;
  private final String output;
  private final int rows;
  private final int steps;
  private final String why;
  private final double[] all;
  private int told;

  WholeDecoder(AutoregressiveNetwork telling, Map<String, Integer> sizes, Map<String, double[]> weights, int rows, int steps) {
    this.network = telling.network();
    this.session = Compiled.of(network, Options.of(sizes, rows, steps).element(telling.element())).open();
    this.said = telling.said();
    this.output = telling.output();
    this.rows = rows;
    this.steps = steps;
    this.why = telling.halves().refused().orElseThrow();
    this.tells = new DecoderInputBuffer(said, steps, rows, session.length(said.name()));
    this.all = new double[session.length(output)];
    weights(weights);
  }

  @Override
  public void weights(Map<String, double[]> changed) {
    guard.enter();
    try {
      network.params().forEach(p -> session.write(p.name(), changed.get(p.name())));
    } finally {
      guard.exit();
    }
  }

  @Override
  public void begin(Map<String, double[]> given) {
    guard.enter();
    try {
      DecoderInputBuffer.write(session, network, given, said.name());
      tells.clear();
      told = 0;
    } finally {
      guard.exit();
    }
  }

  @Override
  public void tell(int[] codes, double[] scores) {
    guard.enter();
    try {
      if (told == steps) throw new IllegalArgumentException("'" + said.name() + "' can read " + steps + " classes, and gets more");
      tells.tell(told, codes);
      session.write(said.name(), tells.numbers());
      session.run();
      session.read(output, all);
      System.arraycopy(all, told * scores.length, scores, 0, scores.length);
      told++;
    } finally {
      guard.exit();
    }
  }

  @Override
  public void reorder(int[] from) {
    guard.enter();
    try {
      tells.reorder(told, from);
    } finally {
      guard.exit();
    }
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int classes() {
    return all.length / (steps * rows);
  }

  @Override
  public int steps() {
    return steps;
  }

  @Override
  public int most() {
    return steps;
  }

  @Override
  public Optional<String> whole() {
    return Optional.of(why);
  }
}
