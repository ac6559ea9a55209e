package dev.rondo.data;

import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.Set;

/**
 * How a network uses the data. {@code input} reads the sequence and {@code target} is compared with the output;
 * {@code targetOverTime} tells whether the target varies over time. {@code indices} are the inputs that the network
 * reads as indices. {@code targetIsNumber} tells whether the target is a single number. {@code lengths} is the input of
 * sequence lengths; without it, all sequences have one length. {@code resets} is the input that marks where a sequence
 * restarts; without it, an example is one sequence. A class is one-hot for a vector, and its index from 0 for a number.
 */
public record Role(String input, String target, boolean targetOverTime, Set<String> indices, boolean targetIsNumber, Optional<String> lengths, Optional<String> resets) {

  public Role {
    indices = ImmutableSet.copyOf(indices);
  }

  /** The target is a number if it is an index, otherwise a vector. */
  public Role(String input, String target, boolean targetOverTime, Set<String> indices) {
    this(input, target, targetOverTime, indices, indices.contains(target), Optional.empty(), Optional.empty());
  }

  /** Without indices. */
  public Role(String input, String target, boolean targetOverTime) {
    this(input, target, targetOverTime, Set.of());
  }
}
