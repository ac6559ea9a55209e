package dev.rondo.data;

import java.util.Set;

/**
 * What the data is to the network: the input that reads it, the target that it is compared to, whether that one varies over time, and which of the two the
 * network reads as indices.
 */
public record Role(String input, String target, boolean targetOverTime, Set<String> indices) {

  public Role {
    indices = Set.copyOf(indices);
  }

  /** Without indices. */
  public Role(String input, String target, boolean targetOverTime) {
    this(input, target, targetOverTime, Set.of());
  }
}
