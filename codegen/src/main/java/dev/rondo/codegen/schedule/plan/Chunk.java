package dev.rondo.codegen.schedule.plan;

import com.google.common.collect.ImmutableMap;
import java.util.Map;

/**
 * Phases {@code first} to {@code last} of a schedule go through time together, {@code steps} steps at a time: all of them for the first steps, then all for the next.
 * In a phase outside of loops, no step of time needs what the same phase computes for another.
 *
 * @param passing what nobody reads but the chunk that wrote it, with its numbers for each step of time; it has room for a chunk, not for all steps
 */
public record Chunk(int first, int last, int steps, Map<Buffer, Integer> passing) {
  public Chunk {
    passing = ImmutableMap.copyOf(passing);
  }
}
