package dev.rondo.graph.language;

import com.google.common.collect.ImmutableMap;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.analysis.Verify;
import java.util.List;
import java.util.Map;

/**
 * A cell or network of a program after elaboration: {@code targets} by name, {@code lengths} of sequences by name, the number of terms that an application adds, and the number of levels of
 * cells.
 */
record ElaboratedBlock(Recurrence recurrence, List<String> targets, Map<String, String> lengths, long terms, int levels) {

  /** The elaborated form of a block; {@code levels} counts the block itself. */
  static ElaboratedBlock of(Recurrence r, List<String> targets, Map<String, String> lengths, int levels) {
    boolean whole = isWhole(r);   // else it is not applied
    long terms = whole ? Graphs.postorder(Verify.roots(r)).size() + r.params().size() + r.bindings().size() + 3L * r.states().size() : 0;
    return new ElaboratedBlock(r, List.copyOf(targets), ImmutableMap.copyOf(lengths), terms, levels);
  }

  private static boolean isWhole(Recurrence r) {
    return !r.outputs().isEmpty() && r.states().stream().allMatch(s -> s.next() != null && s.initial() != null);
  }

  boolean isWhole() {
    return isWhole(recurrence);
  }
}
