package dev.rondo.data.encoding;

import dev.rondo.data.Dataset;
import dev.rondo.data.Seq2SeqPorts;
import java.util.Arrays;

/**
 * Pairs as a dataset of a sequence-to-sequence network: the source and its border; the label or the vector; the decoder
 * input, which is the border and then the text (teacher forcing, Williams &amp; Zipser 1989); and the target, which is
 * the text and then its border. Steps past an end are 0.
 */
public record Seq2SeqDataset(Seq2SeqEncoding.Coded codes, Seq2SeqEncoding encoding, Seq2SeqPorts role) implements Dataset {

  @Override
  public int size() {
    return codes.size();
  }

  /** Both sequences share one time axis. */
  @Override
  public int steps() {
    return Math.max(codes.given(), codes.said());
  }

  @Override
  public int length(int example) {
    return 1 + Math.max(codes.sources().size() == 0 ? 0 : codes.sources().length(example), codes.texts().length(example));
  }

  @Override
  public void copy(String input, int example, double[] into, int position, int batch) {
    int border = Seq2SeqEncoding.border(encoding.target());
    if (input.equals(role.said())) sequence(input, codes.texts().of(example), border, true, into, position, batch, border + 1);
    else if (input.equals(role.target())) sequence(input, codes.texts().of(example), border, false, into, position, batch, border + 1);
    else if (input.equals(role.lengths())) into[position] = codes.texts().length(example) + 1;
    else if (role.label().filter(input::equals).isPresent() && codes.vectors().length > 0) System.arraycopy(codes.vectors()[example], 0, into, position * codes.vectors()[example].length, codes.vectors()[example].length);
    else if (role.label().filter(input::equals).isPresent()) give(input, codes.labels()[example], into, position, encoding.labels().size());
    else source(input, example, into, position, batch);
  }

  private void source(String input, int example, double[] into, int position, int batch) {
    Seq2SeqPorts.Sequence source = role.source().filter(s -> s.input().equals(input) || s.lengths().equals(input))
        .orElseThrow(() -> new IllegalArgumentException("the data gives nothing for input '" + input + "'; it gives " + String.join(", ", role.inputs())));
    int border = Seq2SeqEncoding.border(encoding.source().get(0));
    if (source.lengths().equals(input)) into[position] = codes.sources().length(example) + 1;
    else sequence(input, codes.sources().of(example), border, false, into, position, batch, border + 1);
  }

  /** Tokens with the border before or after them. */
  private void sequence(String input, int[] tokens, int border, boolean before, double[] into, int position, int batch, int positions) {
    int width = role.indices().contains(input) ? 1 : positions, steps = into.length / (batch * width), shift = before ? 1 : 0;
    for (int t = 0; t < steps; t++) {
      int place = t * batch + position, k = t - shift;
      if (t > tokens.length) Arrays.fill(into, place * width, (place + 1) * width, 0);
      else give(input, k >= 0 && k < tokens.length ? tokens[k] : border, into, place, positions);
    }
  }

  private void give(String input, int code, double[] into, int place, int positions) {
    if (role.indices().contains(input)) {
      into[place] = code;
      return;
    }
    Arrays.fill(into, place * positions, (place + 1) * positions, 0);
    into[place * positions + code] = 1;
  }
}
