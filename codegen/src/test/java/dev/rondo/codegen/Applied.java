package dev.rondo.codegen;

import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An elementwise op as a compiled program over vectors of n numbers. */
record Applied(Elementwise f, Session session) {

  static Applied of(Elementwise f, int n, Element element, Options.Form form) {
    Shape shape = Shape.of(Dim.of(n));
    List<Recurrence.Input> inputs = new ArrayList<>();
    List<Expr> args = new ArrayList<>();
    for (int i = 0; i < f.arity(); i++) {
      inputs.add(new Recurrence.Input("x" + i, shape, Axes.BATCH));
      args.add(inputs.get(i).expr());
    }
    List<Recurrence.Output> outputs = List.of(new Recurrence.Output("y", Build.map(f, args)));
    Recurrence r = new Recurrence(Recurrence.Kind.NETWORK, "one", List.of(), List.of(), inputs, List.of(), List.of(), outputs,
        List.of());
    return new Applied(f, Compiled.of(r, Options.of(Map.of(), 1, 1).element(element).form(form)).open());
  }

  /** f of the i-th number of every argument, for every i. */
  double[] to(double[]... x) {
    for (int i = 0; i < f.arity(); i++) session.write("x" + i, x[i]);
    session.run();
    return session.read("y");
  }
}
