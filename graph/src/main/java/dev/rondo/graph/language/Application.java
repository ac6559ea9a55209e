package dev.rondo.graph.language;

import dev.rondo.graph.Recurrence;
import dev.rondo.graph.build.AppliedCell;
import dev.rondo.graph.build.Instantiation;
import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.Keywords;
import dev.rondo.graph.text.Syntax.Argument;
import dev.rondo.graph.text.Syntax.Call;
import dev.rondo.graph.text.Syntax.Name;
import dev.rondo.graph.text.Syntax.Term;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * {@code lstm(x, H = 64)} -> the cell's equations written out in this block. Arguments are the cell's inputs in order,
 * then the dimensions that do not follow from the inputs' shapes. Inputs, dimensions, params and the initial values of
 * states can be given by name; shapes of initial values also determine open dimensions. {@code backward = yes} runs the
 * cell from the last step to the first. {@code weights = a} shares the weights of a cell that was applied before.
 */
final class Application {

  private final TermElaborator terms;
  private final Call call;
  private final ElaboratedBlock applied;
  private final Recurrence cell;
  private final Instantiation instantiation;
  private Optional<Name> weights = Optional.empty();
  private boolean backward;

  Application(TermElaborator terms, Call call) {
    this.terms = terms;
    this.call = call;
    this.applied = terms.context().program.cell(call);
    this.cell = applied.recurrence();
    this.instantiation = new Instantiation(terms.context().draft, cell);
  }

  AppliedCell instance() {
    read();
    weights.ifPresent(name -> weights(name, ""));
    return instance(backward);
  }

  /** The cell in both directions, over the same arguments: first forward, then backward. */
  List<AppliedCell> directions() {
    read();
    if (backward) throw new Fault(call.at(), "backward stands in bidirectional, which runs the cell in both directions", "leave one of them out");
    weights.ifPresent(name -> weights(name, ".forward"));
    AppliedCell forward = instance(false);
    weights.ifPresent(name -> weights(name, ".backward"));
    return List.of(forward, instance(true));
  }

  private AppliedCell instance(boolean direction) {
    terms.context().spend(call.at(), applied.terms());
    terms.context().apply(applied.levels());
    return Located.at(call.at(), () -> instantiation.instance(direction));
  }

  private void read() {
    List<Term> sizes = readArguments();
    List<String> open = Located.at(call.at(), instantiation::open);
    for (Term size : sizes) {
      if (open.isEmpty()) throw new Fault(size.at(), "cell '" + cell.name() + "' has no argument left for this", "call it as " + instantiation.form());
      instantiation.size(open.remove(0), Dims.size(size, terms.scope()));
    }
  }

  /** Takes the weights of an applied cell, or of one direction of a bidirectional one. */
  private void weights(Name name, String direction) {
    AppliedCell of = terms.scope().instance(name.name() + direction).or(() -> terms.scope().instance(name.name()))
        .orElseThrow(() -> new Fault(name.at(), "'" + name.name() + "' is not a cell that was applied", "write weights = a after a = " + cell.name() + "(..)"));
    Located.at(name.at(), () -> {
      instantiation.weights(of);
      return null;
    });
  }

  /** Sorts the arguments; the remaining ones are sizes by position. */
  private List<Term> readArguments() {
    List<Term> sizes = new ArrayList<>();
    Iterator<Recurrence.Input> inputs = cell.given().iterator();
    boolean whole = true;
    for (Argument arg : call.args()) {
      if (arg.name().isEmpty() && !inputs.hasNext()) sizes.add(arg.value());
      else whole &= terms.attempt(() -> arg.name().map(name -> named(arg, name)).orElseGet(() -> input(inputs.next().name(), arg))).isPresent();
    }
    if (!whole) throw Fault.echo();
    return sizes;
  }

  private Argument input(String name, Argument arg) {
    instantiation.input(name, terms.value(arg.value()));
    return arg;
  }

  private Argument named(Argument arg, String name) {
    Optional<Instantiation.Part> part = instantiation.part(name);
    if (part.isPresent()) {
      switch (part.get()) {
        case DIMENSION -> instantiation.size(name, Dims.size(arg.value(), terms.scope()));
        case STATE     -> instantiation.initial(name, terms.value(arg.value()));
        case INPUT     -> instantiation.input(name, terms.value(arg.value()));
        case PARAM     -> instantiation.param(name, terms.value(arg.value()));
      }
    } else if (name.equals("backward")) backward = Keywords.yes(arg.value(), "backward");
    else if (name.equals("weights")) weights = Optional.of(applied(arg.value()));
    else throw new Fault(arg.at(), "cell '" + cell.name() + "' has no input, dimension, state or param '" + name + "'", "call it as " + instantiation.form());
    return arg;
  }

  private static Name applied(Term term) {
    if (term instanceof Name n && !n.primed()) return n;
    throw new Fault(term.at(), "weights are those of a cell that was applied", "write weights = a after a = cell(..)");
  }
}
