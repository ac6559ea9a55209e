package dev.rondo.graph.language;

import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.build.AppliedCell;
import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.Keywords;
import dev.rondo.graph.text.Syntax.Argument;
import dev.rondo.graph.text.Syntax.Call;
import java.util.List;

/**
 * {@code bidirectional(lstm(x, H = 64))} -> the cell run from the first step to the last and, with weights of its own,
 * from the last to the first (Schuster &amp; Paliwal 1997). The value at every step is both outputs, concatenated or,
 * with {@code join = add}, added.
 */
public record Bidirectional(AppliedCell forward, AppliedCell backward, Expr value) {

  /** How the outputs of the two directions are joined. */
  public enum Join { CONCAT, ADD }

  public static Bidirectional of(TermElaborator terms, Call call) {
    Call cell = null;
    Join join = Join.CONCAT;
    for (Argument a : call.args()) {
      if (a.name().isEmpty() && cell == null && a.value() instanceof Call inner && terms.context().program.isCell(inner.name())) cell = inner;
      else if (a.name().isPresent() && a.name().get().equals("join")) join = Keywords.one(a.value(), "join", List.of("concat", "add")).equals("add") ? Join.ADD : Join.CONCAT;
      else throw new Fault(a.at(), "bidirectional takes one applied cell", "write " + Builtin.BIDIRECTIONAL.form());
    }
    if (cell == null) throw new Fault(call.at(), "bidirectional lacks its cell", "write " + Builtin.BIDIRECTIONAL.form());
    List<AppliedCell> both = new Application(terms, cell).directions();
    Join chosen = join;
    return Located.at(call.at(), () -> of(both.get(0), both.get(1), chosen));
  }

  public static Bidirectional of(AppliedCell forward, AppliedCell backward, Join join) {
    return new Bidirectional(forward, backward, switch (join) {
      case CONCAT -> Build.concat(0, List.of(forward.value(), backward.value()));
      case ADD    -> forward.value().plus(backward.value());
    });
  }
}
