package dev.rondo.data;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a sequence-to-sequence network uses the data. {@code source} is the sequence that its encoder reads;
 * {@code label} is the input of a label or a vector. {@code said} is the decoder input, and {@code target} the sequence
 * to generate; both have the same lengths. {@code indices} are the inputs that the network reads as indices; others are
 * one-hot.
 */
public record Seq2SeqPorts(Optional<Sequence> source, Optional<String> label, String said, String target, String lengths, Set<String> indices) {

  /** An input over time and the one that holds its lengths. */
  public record Sequence(String input, String lengths) {}

  public Seq2SeqPorts {
    indices = ImmutableSet.copyOf(indices);
  }

  /** The names of all inputs that data is written to. */
  public List<String> inputs() {
    List<String> all = new ArrayList<>();
    source.ifPresent(s -> all.addAll(List.of(s.input, s.lengths)));
    label.ifPresent(all::add);
    all.addAll(List.of(said, target, lengths));
    return all;
  }
}
