package dev.rondo.graph.build;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Shape;
import dev.rondo.graph.TypeFailure;
import dev.rondo.graph.analysis.Verify;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * (cell, inputs, initial states, params, sizes) -> the cell's equations in another block. Sizes that follow from shapes
 * are optional. Params without an argument become params of the block.
 */
public final class Instantiation {

  private final RecurrenceBuilder draft;
  private final Recurrence cell;
  private final Map<String, Expr> inputs = new LinkedHashMap<>();
  private final Map<String, Expr> initials = new LinkedHashMap<>();
  private final Map<String, Expr> params = new LinkedHashMap<>();
  private final Map<String, Dim> dims = new HashMap<>();
  private final Map<String, Part> parts = new HashMap<>();
  private final Map<String, Shape> shapes = new HashMap<>();   // of states and params

  /** The kinds of arguments of a cell. */
  public enum Part { DIMENSION, STATE, INPUT, PARAM }

  public Instantiation(RecurrenceBuilder draft, Recurrence cell) {
    this.draft = draft;
    this.cell = cell;
    cell.dims().forEach(d -> parts.put(d, Part.DIMENSION));
    cell.states().forEach(s -> parts.putIfAbsent(s.name(), Part.STATE));
    cell.given().forEach(i -> parts.putIfAbsent(i.name(), Part.INPUT));
    cell.params().forEach(p -> parts.putIfAbsent(p.name(), Part.PARAM));
    cell.states().forEach(s -> shapes.put(s.name(), s.shape()));
    cell.params().forEach(p -> shapes.put(p.name(), p.shape()));
  }

  /** The kind of a name in the cell. */
  public Optional<Part> part(String name) {
    return Optional.ofNullable(parts.get(name));
  }

  public void input(String name, Expr value) {
    inputs.put(name, value);
  }

  public void initial(String state, Expr value) {
    initials.put(state, value);
  }

  public void param(String name, Expr value) {
    params.put(name, value);
  }

  /** Shares all params with another application of the cell. */
  public void weights(AppliedCell of) {
    if (!of.cell().equals(cell)) throw new TypeFailure("'" + of.name() + "' has the weights of a '" + of.cell().name() + "', not of a '" + cell.name() + "'", "weights are shared by applications of one cell");
    params.putAll(of.params());
  }

  public void size(String name, Dim size) {
    dims.put(name, size);
  }

  /** Dimensions without a size that do not follow from the inputs. All inputs must be given. */
  public List<String> open() {
    for (Input input : cell.given()) {
      if (!inputs.containsKey(input.name())) throw new TypeFailure("cell '" + cell.name() + "' lacks its input '" + input.name() + "'", "call it as " + form());
      infer(input.shape(), inputs.get(input.name()).shape());
    }
    List<String> open = new ArrayList<>(cell.dims());
    open.removeAll(dims.keySet());
    return open;
  }

  public AppliedCell instance() {
    return instance(false);
  }

  /** The equations as they are or, if backward, run from the last step to the first. */
  public AppliedCell instance(boolean backward) {
    open();
    initials.forEach((name, value) -> inferFromState(shapes.get(name), value.shape()));
    params.forEach((name, value) -> infer(shapes.get(name), value.shape()));
    List<String> open = open();
    if (!open.isEmpty()) throw new TypeFailure("dimension '" + open.get(0) + "' of cell '" + cell.name() + "' is not given", "add " + open.get(0) + " = .. to the call");
    cell.given().forEach(this::check);
    params.forEach(this::check);
    if (backward) checkBackward();
    return new Inliner(draft, cell, draft.instance(cell.name()), dims, backward).instance(inputs, initials, params);
  }

  private void infer(Shape declared, Shape given) {
    for (int axis = 0; axis < Math.min(declared.rank(), given.rank()); axis++) {
      String name = declared.dim(axis).toString();
      if (parts.get(name) == Part.DIMENSION) dims.putIfAbsent(name, given.dim(axis));
    }
  }

  /** The initial value of a state may be broadcast to it, so it determines only its own axes. */
  private void inferFromState(Shape declared, Shape given) {
    if (declared.rank() == given.rank()) infer(declared, given);
  }

  private void check(Input input) {
    Expr given = inputs.get(input.name());
    Shape wanted = input.shape().substitute(dims);
    if (!given.shape().equals(wanted)) {
      String declared = input.shape().equals(wanted) ? wanted.toString() : input.shape() + ", here " + wanted;
      throw new TypeFailure("input '" + input.name() + "' of cell '" + cell.name() + "' has shape " + declared + " but is given " + given.shape(), "give it the shape that the cell declares");
    }
    Axes more = given.axes().minus(input.axes());
    if (!more.isNone()) throw new TypeFailure("input '" + input.name() + "' of cell '" + cell.name() + "' is given a value that varies over " + more, "the cell declares it without; reduce it with last(..), total(..) or average(..)");
  }

  private void check(String param, Expr given) {
    Shape wanted = shapes.get(param).substitute(dims);
    if (!given.shape().equals(wanted)) throw new TypeFailure("param '" + param + "' of cell '" + cell.name() + "' has shape " + wanted + " here but is given " + given.shape(), "give it that shape; transpose(W) exchanges the axes of a matrix");
    if (!given.axes().isNone()) throw new TypeFailure("param '" + param + "' of cell '" + cell.name() + "' is given a value that varies over " + given.axes(), "a param is the same for every example and step; give it a param, or a value made of params");
  }

  private void checkBackward() {
    if (cell.states().isEmpty()) throw new TypeFailure("cell '" + cell.name() + "' has no state, so it runs in no direction", "leave backward out");
    for (Expr e : Graphs.postorder(Verify.roots(cell))) {
      if (e.is(Op.LAST) || e.is(Op.AT_LAST)) throw new TypeFailure("cell '" + cell.name() + "' reads '" + e + "', whose step is not its last one when it runs backward", "read final(..) of a state instead");
      if (e.is(Op.STEPS) || e.is(Op.AT_STEPS)) throw new TypeFailure("cell '" + cell.name() + "' reads '" + e + "', whose rows are not in the order of its steps when it runs backward", "leave backward out, or give it steps(..) as an input per example");
    }
  }

  /** The form of a call of the cell. */
  public String form() {
    List<String> parts = new ArrayList<>(cell.given().stream().map(Input::name).toList());
    cell.dims().stream().filter(d -> cell.given().stream().noneMatch(i -> i.shape().dims().contains(Dim.named(d)))).forEach(d -> parts.add(d + " = .."));
    String states = cell.states().isEmpty() ? "" : ", where " + String.join(", ", cell.states().stream().map(State::name).toList()) + " = .. may give initial states";
    return cell.name() + "(" + String.join(", ", parts) + ")" + states;
  }
}
