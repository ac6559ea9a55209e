package dev.rondo.data;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the data is to a network that says something: the sequence that its encoder reads, the input that is given a label or a vector, the sequence that is told what was said before, and the one that it should say. The
 * last two have the lengths in common. {@code indices} are those that the network reads as indices; others are one-hot.
 */
public record Seq2SeqPorts(Optional<Sequence> source, Optional<String> label, String said, String target, String lengths, Set<String> indices) {

  /** An input over time and the one that holds its lengths. */
  public record Sequence(String input, String lengths) {}

  public Seq2SeqPorts {
    indices = ImmutableSet.copyOf(indices);
  }

  /** All inputs that are given something. */
  public List<String> inputs() {
    List<String> all = new ArrayList<>();
    source.ifPresent(s -> all.addAll(List.of(s.input, s.lengths)));
    label.ifPresent(all::add);
    all.addAll(List.of(said, target, lengths));
    return all;
  }
}
