package dev.rondo.autodiff;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Kind;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/** LSTM and GRU, written out in Java, with {@code M} inputs and {@code H} units. */
final class Cells {

  private static final Dim M = Dim.named("M"), H = Dim.named("H");
  private static final Shape VECTOR = Shape.of(H);

  private final List<Param> params = new ArrayList<>();
  private final Expr x = Build.input("x", Shape.of(M), Axes.ALL);

  private Cells() {}

  private Expr param(String name, Dim... shape) {
    Param p = new Param(name, Shape.of(shape), Initialiser.ZEROS);
    params.add(p);
    return p.expr();
  }

  private Expr gate(String k, Elementwise f, Expr h) {
    return Build.map(f, param("W" + k, H, M).at(x).plus(param("U" + k, H, H).at(h)).plus(param("b" + k, H)));
  }

  private Recurrence cell(String name, Expr output, State... states) {
    return new Recurrence(Kind.CELL, name, List.of("M", "H"), params, List.of(new Input("x", Shape.of(M), Axes.ALL)), List.of(states), List.of(), List.of(new Output("h", output)), List.of());
  }

  static Recurrence lstm() {
    Cells c = new Cells();
    Expr h = Build.state("h", VECTOR), state = Build.state("c", VECTOR);
    Expr i = c.gate("i", Elementwise.SIGMOID, h), f = c.gate("f", Elementwise.SIGMOID, h), g = c.gate("g", Elementwise.TANH, h), o = c.gate("o", Elementwise.SIGMOID, h);
    Expr next = f.times(state).plus(i.times(g)), output = o.times(Build.map(Elementwise.TANH, next));
    return c.cell("lstm", output, new State("h", VECTOR, false, Build.fill(0, VECTOR), output), new State("c", VECTOR, false, Build.fill(0, VECTOR), next));
  }

  static Recurrence gru() {
    Cells c = new Cells();
    Expr h = Build.state("h", VECTOR), z = c.gate("z", Elementwise.SIGMOID, h), r = c.gate("r", Elementwise.SIGMOID, h), n = c.gate("n", Elementwise.TANH, r.times(h));
    Expr next = Build.constant(1).minus(z).times(n).plus(z.times(h));
    return c.cell("gru", next, new State("h", VECTOR, false, Build.fill(0, VECTOR), next));
  }

  /** The inputs of a cell and those that its loss mentions. */
  static Recurrence with(Recurrence cell, Param... more) {
    List<Param> params = new ArrayList<>(cell.params());
    params.addAll(List.of(more));
    List<Input> inputs = new ArrayList<>(cell.inputs());
    inputs.add(new Input("moment", Shape.SCALAR, Axes.ALL));
    params.add(new Param("weightH", VECTOR, Initialiser.ZEROS));
    return new Recurrence(Kind.NETWORK, cell.name(), cell.dims(), params, inputs, cell.states(), List.of(), cell.outputs(), List.of());
  }
}
