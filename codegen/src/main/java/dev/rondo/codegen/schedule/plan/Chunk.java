package dev.rondo.codegen.schedule.plan;

import com.google.common.collect.ImmutableMap;
import java.util.Map;

/**
 * Phases {@code first} to {@code last} of a schedule pass through time together, {@code steps} steps at a time: all of
 * them for the first steps, then all for the next. In a phase outside of loops, no time step needs a value that the
 * same phase computes for another.
 * @param passing the buffers that only the chunk that wrote them reads, with their numbers for each time step; they
 * have room for a chunk, not for all steps
 */
public record Chunk(int first, int last, int steps, Map<Buffer, Integer> passing) {
  public Chunk {
    passing = ImmutableMap.copyOf(passing);
  }
}
