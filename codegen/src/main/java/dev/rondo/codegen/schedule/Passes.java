package dev.rondo.codegen.schedule;

import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Simplify;
import dev.rondo.graph.Verify;
import java.util.List;

/** The pipeline: what happens to a recurrence before it is scheduled, in this order. It is verified after every pass. */
public final class Passes {

  public static final List<Pass> ALL = List.of(
      new Pass("simplify", "rewrites by the rules of simplify.rules, and computes what is constant", Simplify::apply),
      new Pass("remove-dead-code", "drops states and names that no output and no update needs", Recurrence::withoutDeadCode),
      new Pass("group-products", "brings the matrix products of a sum together, after the one that has left the loop", SumProducts::apply));

  private Passes() {}

  /** All passes. */
  public static Recurrence apply(Recurrence r) {
    return after(r, ALL.get(ALL.size() - 1).name());
  }

  /** The recurrence as it is after the pass of that name; throws {@link IllegalArgumentException} if there is none. */
  public static Recurrence after(Recurrence r, String last) {
    if (ALL.stream().noneMatch(p -> p.name().equals(last))) {
      throw new IllegalArgumentException("no pass is named '" + last + "'; there are " + String.join(", ", ALL.stream().map(Pass::name).toList()));
    }
    Recurrence now = r;
    for (Pass pass : ALL) {
      Recurrence next = pass.function().apply(now);
      List<String> faults = Verify.problems(next);
      if (!faults.isEmpty()) throw new IllegalStateException("pass '" + pass.name() + "' broke the recurrence: " + faults + "\nbefore\n" + now + "\nafter\n" + next);
      now = next;
      if (pass.name().equals(last)) break;
    }
    return now;
  }
}
