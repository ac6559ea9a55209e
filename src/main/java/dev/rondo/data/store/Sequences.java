package dev.rondo.data.store;

import dev.rondo.data.DataException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Sequence e is the rows first[e] .. first[e + 1] - 1 of the measurements. {@code labels} holds the class of each
 * sequence; with {@code eachStep}, that of each row. It is empty if the classes are unknown. {@code names} are the
 * names of the sequences. {@code starts} are the rows where a sequence restarts, if the data marks them.
 */
public record Sequences(Rows rows, List<String> names, int[] first, Optional<List<String>> labels, boolean eachStep, Optional<BitSet> starts) {

  public Sequences {
    names = Strings.unchanging(names);
    labels = labels.map(List::copyOf);
  }

  /** Sequences without restarts. */
  public Sequences(Rows rows, List<String> names, int[] first, Optional<List<String>> labels, boolean eachStep) {
    this(rows, names, first, labels, eachStep, Optional.empty());
  }

  /** Sequences of equal length. */
  public static Sequences equal(Rows rows, List<String> names, int steps, Optional<List<String>> labels, boolean eachStep) {
    return equal(rows, names, steps, labels, eachStep, Optional.empty());
  }

  /** Sequences of equal length, with the rows where one restarts. */
  public static Sequences equal(Rows rows, List<String> names, int steps, Optional<List<String>> labels, boolean eachStep, Optional<BitSet> starts) {
    int[] first = new int[names.size() + 1];
    for (int e = 0; e < first.length; e++) first[e] = e * steps;
    return new Sequences(rows, names, first, labels, eachStep, starts);
  }

  public int size() {
    return names.size();
  }

  /** The number of time steps of a sequence. */
  public int length(int sequence) {
    return first[sequence + 1] - first[sequence];
  }

  /** The length of all sequences. Throws {@link DataException}, which names two sequences of different length. */
  public int steps() {
    for (int e = 1; e < size(); e++) {
      if (length(e) != length(0)) {
        throw rows.wrong(first[e], "sequence '" + names.get(e) + "' has " + length(e) + " steps, but '" + names.get(0) + "' has " + length(0), "give sequences of one length, or declare the input with lengths, as in input x[F] over time with lengths n");
      }
    }
    return length(0);
  }

  /** The length of the longest sequence. */
  public int longest() {
    return java.util.stream.IntStream.range(0, size()).map(this::length).max().orElse(0);
  }

  /** The class at a time step of a sequence. */
  public String label(int sequence, int step) {
    return labels.orElseThrow().get(eachStep ? first[sequence] + step : sequence);
  }
}
