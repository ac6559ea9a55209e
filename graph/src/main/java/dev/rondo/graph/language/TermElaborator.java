package dev.rondo.graph.language;

import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.Position;
import dev.rondo.graph.text.Syntax;
import dev.rondo.graph.text.Syntax.Term;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Term -> expression, with the names of a scope. Every part of a term is read, even if others contain errors. */
final class TermElaborator {

  private final ElaborationContext context;
  private final Scope scope;
  private final Consumer<Fault> errors;

  TermElaborator(ElaborationContext context, Scope scope, Consumer<Fault> errors) {
    this.context = context;
    this.scope = scope;
    this.errors = errors;
  }

  ElaborationContext context() {
    return context;
  }

  Scope scope() {
    return scope;
  }

  Expr value(Term term) {
    context.spend(term.at());
    context.program.deeper(term.at());
    try {
      return read(term);
    } finally {
      context.program.shallower();
    }
  }

  /** The values of all terms. Errors in any of them are reported, and then the result is empty. */
  List<Expr> values(List<Term> all) {
    List<Optional<Expr>> values = all.stream().map(term -> attempt(() -> value(term))).toList();
    return values.stream().map(value -> value.orElseThrow(Fault::echo)).toList();
  }

  /** The result of reading or, after a reported error, nothing. */
  <T> Optional<T> attempt(Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (Fault fault) {
      report(fault);
      return Optional.empty();
    }
  }

  void report(Fault fault) {
    errors.accept(fault);
  }

  private Expr read(Term term) {
    if (term instanceof Syntax.Number n) return Build.constant(n.value());
    if (term instanceof Syntax.Name n) return scope.stepped(n) ? context.draft.step() : scope.look(n);
    if (term instanceof Syntax.Negated n) return map(n.at(), Elementwise.NEG, value(n.of()));
    if (term instanceof Syntax.Binary b) return binary(b, values(List.of(b.left(), b.right())));
    if (term instanceof Syntax.Power p) return power(p);
    if (term instanceof Syntax.Slice s) return slice(s);
    if (term instanceof Syntax.Tap t) return tap(t);
    if (term instanceof Syntax.Call c) return new CallElaborator(this).value(c);
    throw new AssertionError(term);
  }

  /** The value that a function returns. */
  Expr body(Syntax.Function function) {
    for (Syntax.Statement statement : function.body()) {
      if (statement instanceof Syntax.Return r) return value(r.value());
      if (statement instanceof Syntax.Unread) throw Fault.echo();
      if (!(statement instanceof Syntax.Equation e) || e.primed()) throw new Fault(statement.at(), "a function holds equations and a return, nothing else", "declare and update in the cell that calls it");
      attempt(() -> value(e.value())).ifPresentOrElse(value -> scope.value(e.name(), value), () -> scope.breakName(e.name()));
    }
    throw new Fault(function.at(), "the function '" + function.name() + "' returns nothing", "end it with return VALUE");
  }

  private static Expr map(Position at, Elementwise f, Expr... args) {
    return Located.at(at, () -> Build.map(f, args));
  }

  private static Expr binary(Syntax.Binary b, List<Expr> sides) {
    Expr left = sides.get(0), right = sides.get(1);
    return switch (b.sign()) {
      case ADD           -> map(b.at(), Elementwise.ADD, left, right);
      case SUB           -> map(b.at(), Elementwise.SUB, left, right);
      case MUL           -> map(b.at(), Elementwise.MUL, left, right);
      case DIV           -> map(b.at(), Elementwise.DIV, left, right);
      case LESS          -> map(b.at(), Elementwise.LESS, left, right);
      case LESS_EQUAL    -> map(b.at(), Elementwise.LESS_EQUAL, left, right);
      case GREATER       -> map(b.at(), Elementwise.LESS, right, left);         // a > b = b < a
      case GREATER_EQUAL -> map(b.at(), Elementwise.LESS_EQUAL, right, left);
      case EQUAL         -> map(b.at(), Elementwise.EQUAL, left, right);
      case MATMUL        -> Located.at(b.at(), () -> Build.matmul(left, right));
    };
  }

  private Expr tap(Syntax.Tap tap) {
    Expr of = value(tap.of());
    context.spend(tap.at(), Math.abs(tap.before()));
    String name = tap.of() instanceof Syntax.Name n ? n.name() : "value";
    return Located.at(tap.at(), () -> context.draft.tap(name, of, tap.before()));
  }

  private Expr power(Syntax.Power p) {
    Expr base = value(p.base()), product = base;
    context.spend(p.at(), p.exponent());
    for (int k = 1; k < p.exponent(); k++) product = product.times(base);
    return product;
  }

  private record Range(Optional<Dim> from, Optional<Dim> to) {}

  private Expr slice(Syntax.Slice s) {
    Optional<Expr> value = attempt(() -> value(s.of()));
    List<Optional<Range>> ranges = s.ranges().stream().map(range -> attempt(() -> new Range(range.from().map(this::position), range.to().map(this::position)))).toList();
    if (value.isEmpty() || ranges.stream().anyMatch(Optional::isEmpty)) throw Fault.echo();
    Expr x = value.get();
    if (ranges.size() > x.shape().rank()) throw new Fault(s.at(), "a value of shape " + x.shape() + " has too few axes for this slice", "give one range for each axis at most");
    for (int axis = 0; axis < ranges.size(); axis++) {
      Range range = ranges.get(axis).get();
      Expr of = x;
      int along = axis;
      x = Located.at(s.at(), () -> Build.slice(of, along, range.from.orElse(Dim.of(0)), range.to.orElse(of.shape().dim(along))));
    }
    return x;
  }

  private Dim position(Term term) {
    return Dims.of(term, scope);
  }
}
