package dev.rondo.graph.language;

import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Initialiser.Kind;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Shape;
import dev.rondo.graph.TypeFailure;
import dev.rondo.graph.build.RecurrenceBuilder;
import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.Syntax.Argument;
import dev.rondo.graph.text.Syntax.Call;
import dev.rondo.graph.text.Syntax.Term;
import java.util.List;

/** {@code affine(x, h)} in the equation of z -> {@code Wz @ x + Uz @ h + bz}, declaring the three. */
public final class AffineCall {

  private static final List<String> LETTERS = List.of("W", "U", "V");

  private final TermElaborator terms;
  private final Call call;
  private final List<Term> args;

  AffineCall(TermElaborator terms, Call call, List<Term> args) {
    this.terms = terms;
    this.call = call;
    this.args = args;
  }

  Expr value() {
    ElaborationContext context = terms.context();
    if (context.equation == null) throw new Fault(call.at(), "affine stands outside of an equation", "it names its weights after the left side; write z = affine(..) first");
    if (context.affine) throw new Fault(call.at(), "the equation of '" + context.equation + "' has two affine", "its weights are named after the equation, so give each affine an equation of its own");
    if (args.isEmpty() || args.size() > LETTERS.size()) throw new Fault(call.at(), "affine takes 1 to " + LETTERS.size() + " vectors, not " + args.size(), "join some of them with concat(a, b)");
    context.affine = true;
    Dim to = to();
    List<Expr> vectors = terms.values(args);
    return Located.at(call.at(), () -> declare(context.draft, terms.scope(), context.equation, context.round, to, vectors));
  }

  /** Declares the weights in the draft and the scope; U and V are orthogonal if they are square. */
  public static Expr declare(RecurrenceBuilder draft, Scope scope, String equation, String round, Dim to, List<Expr> vectors) {
    Expr sum = null;
    for (int k = 0; k < vectors.size(); k++) {
      Shape shape = vectors.get(k).shape();
      if (shape.rank() != 1) throw new TypeFailure("affine of a value of shape " + shape, "affine takes vectors");
      boolean square = k > 0 && shape.dim(0).equals(to);
      Expr weight = param(draft, scope, LETTERS.get(k) + equation, round, Shape.of(to, shape.dim(0)), Initialiser.of(square ? Kind.ORTHOGONAL : Kind.GLOROT));
      Expr product = weight.at(vectors.get(k));
      sum = sum == null ? product : sum.plus(product);
    }
    return sum.plus(param(draft, scope, "b" + equation, round, Shape.of(to), Initialiser.ZEROS));
  }

  private static Expr param(RecurrenceBuilder draft, Scope scope, String name, String round, Shape shape, Initialiser init) {
    Expr param = draft.param(name + round, shape, init);
    scope.value(name + round, param);
    return param;
  }

  private Dim to() {
    for (Argument a : call.args()) {
      if (a.name().isEmpty()) continue;
      if (!a.name().get().equals("to")) throw new Fault(a.at(), "'affine' has no argument named '" + a.name().get() + "'", "write " + Builtin.AFFINE.form());
      return Dims.size(a.value(), terms.scope());
    }
    Recurrence.State state = terms.context().draft.firstState();
    if (state == null || state.shape().rank() != 1) throw new Fault(call.at(), "affine finds no state whose size it could have", "write affine(.., to = H)");
    return state.shape().dim(0);
  }
}
