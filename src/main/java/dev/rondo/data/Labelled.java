package dev.rondo.data;

import java.util.Arrays;

/**
 * Chosen sequences as a network reads them: the rows of each, and its class as one-hot or as a number, once or at every step. {@code codes} are those
 * of {@link Classification#codes}; there are none where the classes are unknown, and then the target cannot be asked for.
 */
public record Labelled(Sequences data, Series series, int[] codes, int classes, int[] examples, Role role) implements Dataset {

  @Override
  public int size() {
    return examples.length;
  }

  /** Where sequences of different lengths are read one day, this is the longest. */
  @Override
  public int steps() {
    return data.steps();
  }

  @Override
  public void copy(String input, int example, float[] into, int position, int batch) {
    int sequence = examples[example];
    if (input.equals(role.input())) rows(sequence, into, position, batch);
    else if (input.equals(role.target())) target(sequence, into, position, batch);
    else throw new IllegalArgumentException("the data gives nothing for input '" + input + "'; it gives " + role.input() + ", " + role.target());
  }

  /** The class of an example at a step. */
  public int code(int example, int step) {
    int sequence = examples[example];
    return codes[data.eachStep() ? data.first()[sequence] + step : sequence];
  }

  private void rows(int sequence, float[] into, int position, int batch) {
    int first = data.first()[sequence], width = series.width();
    for (int t = 0; t < data.length(sequence); t++) series.copy(first + t, into, (t * batch + position) * width);
  }

  private void target(int sequence, float[] into, int position, int batch) {
    if (!role.targetOverTime()) {
      give(codes[sequence], into, position);
      return;
    }
    for (int t = 0; t < data.length(sequence); t++) give(codes[data.first()[sequence] + t], into, t * batch + position);
  }

  private void give(int code, float[] into, int place) {
    if (role.targetIsNumber()) {
      into[place] = code;
      return;
    }
    Arrays.fill(into, place * classes, (place + 1) * classes, 0);
    into[place * classes + code] = 1;
  }
}
