package dev.rondo.bench;

import dev.rondo.autodiff.Pullback;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Language;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Walk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A cell at a shape: forward, loss Σ y², and the gradients of all parameters and of the input. */
record Workload(String id, String cell, int batch, int steps, int inputs, int units) {

  /** The workloads that have a name; any other is written cell,B,T,I,H. */
  private static final List<Workload> NAMED = List.of(
      new Workload("T1", "lstm", 20, 35, 200, 200),
      new Workload("T2", "lstm", 20, 35, 650, 650),
      new Workload("T3", "lstm", 64, 100, 64, 256),
      new Workload("T4", "gru_reset_after", 32, 50, 512, 512),
      new Workload("T5", "elman", 32, 50, 1024, 1024),
      new Workload("T6", "lstm", 16, 25, 512, 512),
      new Workload("T7", "lstm", 64, 25, 1024, 1024),
      new Workload("T8", "lstm", 1, 100, 1, 32),
      new Workload("T9", "lstm", 32, 60, 1, 50));

  static Workload of(String text) {
    for (Workload w : NAMED) if (w.id.equals(text)) return w;
    String[] parts = text.split(",");
    if (parts.length != 5) throw new IllegalArgumentException("no workload '" + text + "'; give T1 to T9, or cell,B,T,I,H such as gru,32,50,256,256");
    return new Workload(text, parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), Integer.parseInt(parts[3]), Integer.parseInt(parts[4]));
  }

  Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new HashMap<>();
    for (String dim : Language.cell(cell).dims()) sizes.put(dim, dim.equals("I") ? inputs : units);
    return sizes;
  }

  Recurrence recurrence() {
    Recurrence r = Language.cell(cell);
    Expr loss = Build.constant(0);
    for (Output o : r.outputs()) {
      Expr square = Build.sum(o.value().times(o.value()), 0);
      loss = loss.plus(Build.total(square, square.axes()));
    }
    Pullback back = Pullback.of(r, loss);
    List<Output> outputs = new ArrayList<>(List.of(new Output("loss", loss)));
    r.params().forEach(p -> outputs.add(new Output(p.name() + "_bar", back.cotangent(p.expr()))));
    r.inputs().forEach(i -> outputs.add(new Output(i.name() + "_bar", back.cotangent(i.expr()))));
    return back.extended().withOutputs(outputs);
  }

  /** Floating-point operations of the matrix products alone: 2 M N K for each product of the cell, three times for a training step. */
  double productOperations() {
    double sum = 0;
    Recurrence r = Language.cell(cell);
    for (Expr e : Walk.reachable(r, r.roots())) {
      if (e.is(Op.MATMUL)) sum += 2.0 * e.arg(0).shape().count().at(sizes()) * batch * steps;
    }
    return 3 * sum;
  }
}
