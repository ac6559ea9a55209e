package dev.rondo.graph;

import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.Syntax.Argument;
import dev.rondo.graph.text.Syntax.Call;
import dev.rondo.graph.text.Syntax.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code lstm(x, H = 64)} -> the cell's equations written out in this block. Arguments are the cell's inputs in order, then
 * its dimensions that the inputs' shapes leave open; by name also inputs, dimensions and the initial values of states, whose
 * shapes tell what dimensions are still open.
 */
final class Application {

  private final Terms terms;
  private final Call call;
  private final Recurrence cell;
  private final Instantiation instantiation;

  Application(Terms terms, Call call) {
    this.terms = terms;
    this.call = call;
    this.cell = terms.context().program.cell(call);
    this.instantiation = new Instantiation(terms.context().draft, cell);
  }

  Instance instance() {
    List<Term> sizes = readArguments();
    List<String> open = Typed.at(call.at(), instantiation::open);
    for (Term size : sizes) {
      if (open.isEmpty()) throw new Fault(size.at(), "cell '" + cell.name() + "' has no argument left for this", "call it as " + instantiation.form());
      instantiation.size(open.remove(0), Dims.size(size, terms.scope().dims()));
    }
    return Typed.at(call.at(), instantiation::instance);
  }

  /** Sorts the arguments; those that remain are sizes by place. */
  private List<Term> readArguments() {
    List<Term> sizes = new ArrayList<>();
    int next = 0;
    for (Argument arg : call.args()) {
      if (arg.name().isPresent()) named(arg, arg.name().get());
      else if (next < cell.given().size()) instantiation.input(cell.given().get(next++).name(), terms.value(arg.value()));
      else sizes.add(arg.value());
    }
    return sizes;
  }

  private void named(Argument arg, String name) {
    if (cell.dims().contains(name)) instantiation.size(name, Dims.size(arg.value(), terms.scope().dims()));
    else if (cell.state(name).isPresent()) instantiation.initial(name, terms.value(arg.value()));
    else if (cell.given().stream().anyMatch(i -> i.name().equals(name))) instantiation.input(name, terms.value(arg.value()));
    else throw new Fault(arg.at(), "cell '" + cell.name() + "' has no input, dimension or state '" + name + "'", "call it as " + instantiation.form());
  }
}
