package dev.rondo.graph.language;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Kind;
import dev.rondo.graph.Shape;
import dev.rondo.graph.build.RecurrenceBuilder;
import dev.rondo.graph.rewrite.Dropout;
import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.Position;
import dev.rondo.graph.text.Syntax;
import dev.rondo.graph.text.Syntax.Declared;
import dev.rondo.graph.text.Syntax.Role;
import dev.rondo.graph.text.Syntax.Term;
import dev.rondo.graph.text.Syntax.Variation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Declarations -> names in the draft and the scope. */
final class Declarations {

  private final RecurrenceBuilder draft;
  private final Scope scope;
  private final List<String> targets;
  private final Map<String, Term> initials;
  private final TermElaborator terms;
  private final Map<String, Position> places = new HashMap<>();

  Declarations(RecurrenceBuilder draft, Scope scope, List<String> targets, Map<String, Term> initials, TermElaborator terms) {
    this.draft = draft;
    this.scope = scope;
    this.targets = targets;
    this.initials = initials;
    this.terms = terms;
  }

  /** The position of a state's declaration. */
  Position place(String state) {
    return places.get(state);
  }

  /** One name of a declaration; in an iteration of repeat a param has the number of the iteration. */
  void declare(Syntax.Declaration d, Declared n, String round) {
    Shape shape = shape(n.dims());
    Expr node = Located.at(n.at(), () -> switch (d.role()) {
      case INPUT  -> input(d, n, shape);
      case TARGET -> target(d, n, shape);
      case STATE  -> state(d, n, shape);
      case PARAM  -> draft.param(n.name() + round, shape, d.init().map(t -> Initialisers.of(t, shape)).orElse(Initialiser.ZEROS));
    });
    scope.value(n.name(), node);
    if (!round.isEmpty()) scope.value(n.name() + round, node);
  }

  /** The shape of a declaration, which holds at least one number. */
  private Shape shape(List<Term> dims) {
    List<Optional<Dim>> found = dims.stream().map(term -> terms.attempt(() -> Dims.size(term, scope))).toList();
    return new Shape(found.stream().map(dim -> dim.orElseThrow(Fault::echo)).toList());
  }

  private static OptionalDouble rate(Term term) {
    if (!(term instanceof Syntax.Number || term instanceof Syntax.Negated)) throw new Fault(term.at(), "the dropout of a mask is not a number", "write it out, as dropout 0.5");
    double rate = term instanceof Syntax.Number n ? n.value() : -1;
    return Located.at(term.at(), () -> OptionalDouble.of(Dropout.rate(rate)));
  }

  private Expr input(Syntax.Declaration d, Declared n, Shape shape) {
    boolean lengths = d.variation().equals(Optional.of(Variation.LENGTHS)), resets = d.variation().equals(Optional.of(Variation.RESETS));
    if (draft.kind == Kind.CELL && (lengths || d.lengths().isPresent())) throw new Fault(n.at(), "lengths stand in networks only", "a cell runs over the steps that the network gives it; leave them out");
    if (draft.kind == Kind.CELL && (resets || d.resets().isPresent())) throw new Fault(n.at(), "resets stand in networks only", "a cell runs over the sequences that the network gives it; leave them out");
    OptionalDouble rate = d.dropout().map(Declarations::rate).orElse(OptionalDouble.empty());
    if (rate.isPresent() && (lengths || d.lengths().isPresent())) throw new Fault(n.at(), "a mask has no lengths", "leave them out; what a mask multiplies has its own");
    if (rate.isPresent() && (resets || d.resets().isPresent())) throw new Fault(n.at(), "a mask has no resets", "leave them out; what a mask multiplies has its own");
    Input.Role role = rate.isPresent() ? new Input.Role.Mask(rate.getAsDouble()) : Input.Role.GIVEN;
    Expr node = lengths ? draft.lengths(n.name(), shape) : resets ? draft.resets(n.name(), shape) : draft.input(n.name(), shape, axes(d, n), role);
    d.lengths().ifPresent(name -> scope.value(name.name(), Located.at(name.at(), () -> draft.lengthsOf(n.name(), name.name()))));
    d.resets().ifPresent(name -> scope.value(name.name(), Located.at(name.at(), () -> draft.resetsOf(n.name(), name.name()))));
    return node;
  }

  private Expr target(Syntax.Declaration d, Declared n, Shape shape) {
    if (draft.kind == Kind.CELL) throw new Fault(n.at(), "target stands in networks only", "write input in a cell");
    Expr node = input(d, n, shape);
    targets.add(n.name());
    return node;
  }

  private Expr state(Syntax.Declaration d, Declared n, Shape shape) {
    Expr node = draft.state(n.name(), shape, d.backward());
    places.put(n.name(), n.at());
    scope.state(n.name(), node);
    if (d.init().isPresent()) initials.put(n.name(), d.init().get());
    else draft.initial(n.name(), Build.constant(0));
    return node;
  }

  private Axes axes(Syntax.Declaration d, Declared n) {
    Variation byDefault = draft.kind == Kind.CELL ? Variation.OVER_TIME : Variation.PER_EXAMPLE;
    return switch (d.variation().orElse(byDefault)) {
      case OVER_TIME   -> Axes.ALL;
      case PER_EXAMPLE -> Axes.BATCH;
      case PER_STEP    -> Axes.TIME;
      case SHARED      -> Axes.NONE;
      case LENGTHS     -> Axes.BATCH;
      case RESETS      -> Axes.ALL;
    };
  }
}
