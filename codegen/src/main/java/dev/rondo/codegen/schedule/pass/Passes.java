package dev.rondo.codegen.schedule.pass;

import dev.rondo.codegen.event.PassEvent;
import dev.rondo.codegen.event.Recorder;
import dev.rondo.codegen.schedule.analysis.SumProducts;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.analysis.Verify;
import dev.rondo.graph.simplify.Simplify;
import java.util.List;

/**
 * The pipeline: the passes that rewrite a recurrence before it is scheduled, in this order. The recurrence is verified
 * after every pass.
 */
public final class Passes {

  public static final List<Pass> ALL = List.of(
      new Pass("simplify", "rewrites by the rules of simplify.rules, and computes what is constant", Simplify::apply),
      new Pass("remove-dead-code", "drops states and names that no output and no update needs", Recurrence::withoutDeadCode),
      new Pass("group-products", "brings the matrix products of a sum together, after the one that has left the loop", SumProducts::apply));

  private Passes() {}

  /** Applies all passes. */
  public static Recurrence apply(Recurrence r) {
    return after(r, ALL.get(ALL.size() - 1).name());
  }

  /** The recurrence after the pass of that name; throws {@link IllegalArgumentException} if there is none. */
  public static Recurrence after(Recurrence r, String last) {
    return after(r, last, new PassListener() {});
  }

  /** Applies all passes; the listener receives each of them. */
  public static Recurrence apply(Recurrence r, PassListener listener) {
    return after(r, ALL.get(ALL.size() - 1).name(), listener);
  }

  /** The recurrence, then each pass with its description and the lines that it changed. */
  public static String describe(Recurrence r) {
    StringBuilder out = new StringBuilder("before any pass\n\n").append(r);
    apply(r, new PassListener() {
      @Override
      public void passed(Pass pass, Recurrence before, Recurrence after) {
        String changes = Differences.of(before.toString(), after.toString());
        out.append("\nafter ").append(pass.name()).append(": ").append(pass.what()).append("\n\n").append(changes.isEmpty() ? "  no line changed\n" : changes);
      }
    });
    return out.toString();
  }

  private static Recurrence recorded(Pass pass, Recurrence r) {
    PassEvent event = new PassEvent();
    event.begin();
    Recurrence next = pass.function().apply(r);
    event.of(r.name(), pass.name());
    return next;
  }

  private static Recurrence after(Recurrence r, String last, PassListener listener) {
    if (ALL.stream().noneMatch(p -> p.name().equals(last))) {
      throw new IllegalArgumentException("no pass is named '" + last + "'; there are " + String.join(", ", ALL.stream().map(Pass::name).toList()));
    }
    Recurrence now = r;
    for (Pass pass : ALL) {
      Recurrence next = Recorder.isStarted() ? recorded(pass, now) : pass.function().apply(now);
      List<String> faults = Verify.problems(next);
      if (!faults.isEmpty()) throw new IllegalStateException("pass '" + pass.name() + "' broke the recurrence: " + faults + "\nbefore\n" + now + "\nafter\n" + next);
      listener.passed(pass, now, next);
      now = next;
      if (pass.name().equals(last)) break;
    }
    return now;
  }
}
