package dev.rondo.graph;

import java.util.List;
import java.util.Map;

/**
 * A cell or network of a program as it was understood: {@code targets} by name, {@code lengths} of sequences by name, how many terms it comes to where it is applied, and how many levels of cells
 * it has.
 */
record Elaborated(Recurrence recurrence, List<String> targets, Map<String, String> lengths, long terms, int levels) {

  /** One that a block describes, whose application has so many levels. */
  static Elaborated of(Recurrence r, List<String> targets, Map<String, String> lengths, int levels) {
    boolean whole = isWhole(r);   // else it is not applied
    long terms = whole ? Walk.postorder(Verify.roots(r)).size() + r.params().size() + r.bindings().size() + 3L * r.states().size() : 0;
    return new Elaborated(r, List.copyOf(targets), Map.copyOf(lengths), terms, levels);
  }

  private static boolean isWhole(Recurrence r) {
    return !r.outputs().isEmpty() && r.states().stream().allMatch(s -> s.next() != null && s.initial() != null);
  }

  boolean isWhole() {
    return isWhole(recurrence);
  }
}
