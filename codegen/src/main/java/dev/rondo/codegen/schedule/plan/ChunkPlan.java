package dev.rondo.codegen.schedule.plan;

import java.util.List;
import java.util.Map;

/**
 * The steps in phases, the phases that pass through time together, and the room of each buffer that needs less than its
 * size.
 */
public record ChunkPlan(List<Phase> phases, List<Chunk> chunks, Map<Buffer, Integer> rooms) {}
