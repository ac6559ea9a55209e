package dev.rondo.graph.dsl;

import dev.rondo.graph.Dim;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.TypeFailure;
import dev.rondo.graph.Value;
import dev.rondo.graph.build.AppliedCell;
import dev.rondo.graph.build.Instantiation;
import dev.rondo.graph.build.RecurrenceBuilder;
import dev.rondo.graph.language.Bidirectional;
import dev.rondo.graph.language.Bidirectional.Join;

/**
 * {@code lstm(x, H = 64, h = h0, backward = yes, weights = a)} in Java:
 * <pre>{@code
 * AppliedCell a = c.use(lstm, x).size("H", Dim.of(64)).initial("h", h0).backward().weights(b).instance();
 * Bidirectional both = c.use(lstm, x).size("H", Dim.of(64)).bidirectional(Join.CONCAT);
 * }</pre>
 * An argument that does not fit the cell throws a {@link TypeFailure}.
 */
public final class CellApplication {

  private final Recurrence cell;
  private final Instantiation instantiation;
  private Bidirectional weights;
  private boolean backward;

  CellApplication(RecurrenceBuilder draft, Recurrence cell, Value... inputs) {
    this.cell = cell;
    this.instantiation = new Instantiation(draft, cell);
    if (inputs.length > cell.given().size()) throw new TypeFailure("cell '" + cell.name() + "' has fewer inputs than the " + inputs.length + " given", "call it as " + instantiation.form());
    for (int i = 0; i < inputs.length; i++) instantiation.input(cell.given().get(i).name(), inputs[i].expr());
  }

  /** The length of a dimension; optional if it follows from inputs, initial values or params. */
  public CellApplication size(String dimension, Dim size) {
    known(cell.dims().contains(dimension), "dimension", dimension);
    instantiation.size(dimension, size);
    return this;
  }

  /** The initial value of a state. */
  public CellApplication initial(String state, Value value) {
    known(cell.state(state).isPresent(), "state", state);
    instantiation.initial(state, value.expr());
    return this;
  }

  /** A value instead of the cell's own param. */
  public CellApplication param(String param, Value value) {
    known(cell.param(param).isPresent(), "param", param);
    instantiation.param(param, value.expr());
    return this;
  }

  /** The params of another application of the cell, shared. */
  public CellApplication weights(AppliedCell of) {
    instantiation.weights(of);
    return this;
  }

  /** The params of another application in both directions, shared direction by direction. */
  public CellApplication weights(Bidirectional of) {
    weights = of;
    return this;
  }

  /** Runs from the last step to the first. */
  public CellApplication backward() {
    backward = true;
    return this;
  }

  /** The cell's equations, written out. */
  public AppliedCell instance() {
    if (weights != null) throw new TypeFailure("cell '" + cell.name() + "' runs in one direction but is given the weights of two", "give it those of forward() or backward()");
    return instantiation.instance(backward);
  }

  /** The cell's equations in both directions. */
  public Bidirectional bidirectional(Join join) {
    if (backward) throw new TypeFailure("cell '" + cell.name() + "' is to run backward and in both directions", "leave one of them out");
    if (weights != null) instantiation.weights(weights.forward());
    AppliedCell forward = instantiation.instance(false);
    if (weights != null) instantiation.weights(weights.backward());
    return Bidirectional.of(forward, instantiation.instance(true), join);
  }

  private void known(boolean known, String what, String name) {
    if (!known) throw new TypeFailure("cell '" + cell.name() + "' has no " + what + " '" + name + "'", "call it as " + instantiation.form());
  }
}
