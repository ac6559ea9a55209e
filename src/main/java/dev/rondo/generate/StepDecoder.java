package dev.rondo.generate;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.codegen.runtime.ThreadGuard;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.train.Carry;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A decoder that runs the first half once; each class is one time step of the second half, which keeps its states. */
final class StepDecoder implements Decoder {

  private final Recurrence given;
  private final ThreadGuard guard = new ThreadGuard("a decoder");
  private final Optional<Session> first;   // empty if the step needs no value of the first half
  private final Session step;
  private final DecoderInputBuffer tells;
  private final Input said;
  private final String output;
  private final int rows;
  private final int steps;
  private final int classes;
  private final Map<String, double[]> cuts = new LinkedHashMap<>();
  private final Map<String, double[][]> carried = new LinkedHashMap<>();

  StepDecoder(AutoregressiveNetwork telling, Map<String, Integer> sizes, Map<String, double[]> weights, int rows, int given) {
    EncoderDecoderSplit halves = telling.halves();
    Map<String, Integer> all = new HashMap<>(sizes);
    all.put(EncoderDecoderSplit.GIVEN.toString(), given);
    Recurrence next = Carry.of(halves.step());
    this.given = halves.first();
    this.first = halves.cuts().isEmpty() ? Optional.empty() : Optional.of(Compiled.of(halves.first(), Options.of(sizes, rows, given).element(telling.element())).open());
    this.step = Compiled.of(next, Options.of(all, rows, 1).element(telling.element())).open();
    this.said = telling.said();
    this.output = telling.output();
    this.rows = rows;
    this.steps = given;
    this.classes = step.length(output) / rows;
    this.tells = new DecoderInputBuffer(said, 1, rows, step.length(said.name()));
    weights(weights);
    for (Input cut : halves.cuts()) cuts.put(cut.name(), new double[step.length(cut.name())]);
    next.inputs().stream().map(Input::name).filter(n -> next.isUpdated(next.input(n).orElseThrow().expr())).forEach(n -> carried.put(n, new double[2][step.length(n)]));
  }

  @Override
  public void weights(Map<String, double[]> changed) {
    guard.enter();
    try {
      given.params().forEach(p -> {
        first.ifPresent(f -> f.write(p.name(), changed.get(p.name())));
        step.write(p.name(), changed.get(p.name()));
      });
    } finally {
      guard.exit();
    }
  }

  @Override
  public void begin(Map<String, double[]> values) {
    guard.enter();
    try {
      first.ifPresent(f -> {
        DecoderInputBuffer.write(f, given, values);
        f.run();
        cuts.forEach((name, numbers) -> {
          f.read(name, numbers);
          step.write(name, numbers);
        });
      });
      step.write(Carry.CONTINUED, new double[1]);
    } finally {
      guard.exit();
    }
  }

  @Override
  public void tell(int[] codes, double[] scores) {
    guard.enter();
    try {
      tells.clear();
      tells.tell(0, codes);
      step.write(said.name(), tells.numbers());
      step.run();
      step.read(output, scores);
    } finally {
      guard.exit();
    }
  }

  @Override
  public void reorder(int[] from) {
    guard.enter();
    try {
      carried.forEach((name, numbers) -> {
        step.read(name, numbers[0]);
        int n = numbers[0].length / rows;
        for (int row = 0; row < rows; row++) System.arraycopy(numbers[0], from[row] * n, numbers[1], row * n, n);
        step.write(name, numbers[1]);
      });
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
    return classes;
  }

  @Override
  public int steps() {
    return steps;
  }

  @Override
  public int most() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Optional<String> whole() {
    return Optional.empty();
  }
}
