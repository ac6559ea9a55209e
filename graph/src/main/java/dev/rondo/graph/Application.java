package dev.rondo.graph;

import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.Syntax.Argument;
import dev.rondo.graph.text.Syntax.Call;
import dev.rondo.graph.text.Syntax.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code lstm(x, H = 64)} -> the cell's equations written out in this block. Arguments are the cell's inputs in order, then
 * its dimensions that the inputs' shapes leave open; by name also inputs, dimensions and the initial values of states, whose
 * shapes tell what dimensions are still open.
 */
final class Application {

  private final Terms terms;
  private final Call call;
  private final Recurrence cell;
  private final Map<String, Expr> inputs = new LinkedHashMap<>();
  private final Map<String, Expr> initials = new LinkedHashMap<>();
  private final Map<String, Dim> dims = new HashMap<>();

  Application(Terms terms, Call call) {
    this.terms = terms;
    this.call = call;
    this.cell = terms.context().program.cell(call);
  }

  Instance instance() {
    List<Term> sizes = readArguments();
    for (Input input : cell.inputs()) {
      if (!inputs.containsKey(input.name())) throw new Fault(call.at(), "cell '" + cell.name() + "' lacks its input '" + input.name() + "'", "call it as " + form());
      infer(input.shape(), inputs.get(input.name()).shape());
    }
    List<String> open = new ArrayList<>(cell.dims());
    open.removeAll(dims.keySet());
    for (Term size : sizes) {
      if (open.isEmpty()) throw new Fault(size.at(), "cell '" + cell.name() + "' has no argument left for this", "call it as " + form());
      dims.put(open.remove(0), Dims.of(size, terms.scope().dims()));
    }
    initials.forEach((name, value) -> inferFromState(cell.state(name).orElseThrow().shape(), value.shape()));
    open.removeAll(dims.keySet());
    if (!open.isEmpty()) throw new Fault(call.at(), "dimension '" + open.get(0) + "' of cell '" + cell.name() + "' is not given", "add " + open.get(0) + " = .. to the call");
    checkInputs();
    Draft draft = terms.context().draft;
    return Typed.at(call.at(), () -> new Inline(draft, cell, draft.instance(cell.name()), dims).instance(inputs, initials));
  }

  /** Sorts the arguments; those that remain are sizes by place. */
  private List<Term> readArguments() {
    List<Term> sizes = new ArrayList<>();
    int next = 0;
    for (Argument arg : call.args()) {
      if (arg.name().isPresent()) named(arg, arg.name().get());
      else if (next < cell.inputs().size()) inputs.put(cell.inputs().get(next++).name(), terms.value(arg.value()));
      else sizes.add(arg.value());
    }
    return sizes;
  }

  private void named(Argument arg, String name) {
    if (cell.dims().contains(name)) dims.put(name, Dims.of(arg.value(), terms.scope().dims()));
    else if (cell.state(name).isPresent()) initials.put(name, terms.value(arg.value()));
    else if (cell.input(name).isPresent()) inputs.put(name, terms.value(arg.value()));
    else throw new Fault(arg.at(), "cell '" + cell.name() + "' has no input, dimension or state '" + name + "'", "call it as " + form());
  }

  private void infer(Shape declared, Shape given) {
    for (int axis = 0; axis < Math.min(declared.rank(), given.rank()); axis++) {
      String name = declared.dim(axis).toString();
      if (cell.dims().contains(name)) dims.putIfAbsent(name, given.dim(axis));
    }
  }

  /** A state may begin with a value that stretches to it, which tells of no axis but its own. */
  private void inferFromState(Shape declared, Shape given) {
    if (declared.rank() == given.rank()) infer(declared, given);
  }

  private void checkInputs() {
    for (Input input : cell.inputs()) {
      Expr given = inputs.get(input.name());
      Shape wanted = Typed.at(call.at(), () -> input.shape().substitute(dims));
      if (!given.shape().equals(wanted)) {
        String declared = input.shape().equals(wanted) ? wanted.toString() : input.shape() + ", here " + wanted;
        throw new Fault(call.at(), "input '" + input.name() + "' of cell '" + cell.name() + "' has shape " + declared + " but is given " + given.shape(), "give it the shape that the cell declares");
      }
      Axes more = given.axes().minus(input.axes());
      if (!more.isNone()) throw new Fault(call.at(), "input '" + input.name() + "' of cell '" + cell.name() + "' is given a value that varies over " + more, "the cell declares it without; reduce it with last(..), total(..) or average(..)");
    }
  }

  private String form() {
    List<String> parts = new ArrayList<>(cell.inputs().stream().map(Input::name).toList());
    cell.dims().stream().filter(d -> cell.inputs().stream().noneMatch(i -> i.shape().dims().contains(Dim.named(d)))).forEach(d -> parts.add(d + " = .."));
    String states = cell.states().isEmpty() ? "" : ", where " + String.join(", ", cell.states().stream().map(State::name).toList()) + " = .. may give initial states";
    return cell.name() + "(" + String.join(", ", parts) + ")" + states;
  }
}
