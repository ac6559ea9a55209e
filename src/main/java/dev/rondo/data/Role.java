package dev.rondo.data;

import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the data is to the network: the input that reads it, the target that it is compared to, whether that one varies over time, which of the two the
 * network reads as indices, whether the target is a single number, the input that is told the length of each sequence, and the one that is told where one begins anew. A class is given to a vector
 * as one-hot, to a number by its place among the classes, from 0. Without {@code lengths} all sequences have one length, without {@code resets} an example is one sequence.
 */
public record Role(String input, String target, boolean targetOverTime, Set<String> indices, boolean targetIsNumber, Optional<String> lengths, Optional<String> resets) {

  public Role {
    indices = ImmutableSet.copyOf(indices);
  }

  /** A target that is a number where it is an index, else a vector. */
  public Role(String input, String target, boolean targetOverTime, Set<String> indices) {
    this(input, target, targetOverTime, indices, indices.contains(target), Optional.empty(), Optional.empty());
  }

  /** Without indices. */
  public Role(String input, String target, boolean targetOverTime) {
    this(input, target, targetOverTime, Set.of());
  }
}
