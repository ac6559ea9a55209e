package dev.rondo.data.encoding;

import dev.rondo.data.Dataset;
import dev.rondo.data.Role;
import dev.rondo.data.store.Sequences;
import java.util.Arrays;

/**
 * Chosen sequences as a dataset: the rows of each, and its class as one-hot or as an index, once or at every time step.
 * {@code codes} are those of {@link Classification#codes}. They are empty if the classes are unknown; then the target
 * cannot be read.
 */
public record LabelledDataset(Sequences data, Series series, int[] codes, int classes, int[] examples, Role role) implements Dataset {

  /** Past the end of a sequence. */
  private static final int NONE = -1;

  @Override
  public int size() {
    return examples.length;
  }

  /** The length of the longest sequence; if the network has lengths, shorter sequences are padded with zeros. */
  @Override
  public int steps() {
    return role.lengths().isPresent() ? data.longest() : data.steps();
  }

  @Override
  public void copy(String input, int example, double[] into, int position, int batch) {
    int sequence = examples[example];
    if (input.equals(role.input())) rows(sequence, into, position, batch);
    else if (input.equals(role.target())) target(sequence, into, position, batch);
    else if (role.lengths().filter(input::equals).isPresent()) into[position] = data.length(sequence);
    else if (role.resets().filter(input::equals).isPresent()) starts(sequence, into, position, batch);
    else throw new IllegalArgumentException("the data gives nothing for input '" + input + "'; it gives " + role.input() + ", " + role.target());
  }

  @Override
  public int length(int example) {
    return data.length(examples[example]);
  }

  @Override
  public void checkUnchanged() {
    data.rows().numbers().checkUnchanged();
  }

  /** The class of an example at a time step. */
  public int code(int example, int step) {
    int sequence = examples[example];
    return codes[data.eachStep() ? data.first()[sequence] + step : sequence];
  }

  private void rows(int sequence, double[] into, int position, int batch) {
    int first = data.first()[sequence], width = series.width(), steps = into.length / (batch * width);
    for (int t = 0; t < steps; t++) {
      int at = (t * batch + position) * width;
      if (t < data.length(sequence)) series.copy(first + t, into, at);
      else Arrays.fill(into, at, at + width, 0);
    }
  }

  /** 1 where a sequence restarts, else 0. */
  private void starts(int sequence, double[] into, int position, int batch) {
    int first = data.first()[sequence], steps = into.length / batch;
    for (int t = 0; t < steps; t++) into[t * batch + position] = t < data.length(sequence) && data.starts().orElseThrow().get(first + t) ? 1 : 0;
  }

  private void target(int sequence, double[] into, int position, int batch) {
    if (!role.targetOverTime()) {
      give(codes[sequence], into, position);
      return;
    }
    int first = data.first()[sequence], steps = into.length / (batch * (role.targetIsNumber() ? 1 : classes));
    for (int t = 0; t < steps; t++) give(t < data.length(sequence) ? codes[first + t] : NONE, into, t * batch + position);
  }

  private void give(int code, double[] into, int place) {
    if (role.targetIsNumber()) {
      into[place] = Math.max(code, 0);
      return;
    }
    Arrays.fill(into, place * classes, (place + 1) * classes, 0);
    if (code != NONE) into[place * classes + code] = 1;
  }
}
