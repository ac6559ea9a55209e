package dev.rondo.explain;

import dev.rondo.autodiff.Adjoint;
import dev.rondo.autodiff.Pullback;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import java.util.ArrayList;
import java.util.List;

/** cell -> its adjoint; network -> ∂loss/∂θ, the network and its backward pass in one recurrence. */
public final class Derivative {

  private Derivative() {}

  /** Throws {@link IllegalArgumentException} for a network without loss. */
  public static Recurrence of(Recurrence r) {
    return switch (r.kind()) {
      case CELL    -> Adjoint.of(r);
      case NETWORK -> ofLoss(r);
    };
  }

  private static Recurrence ofLoss(Recurrence network) {
    Output loss = network.output("loss")
        .orElseThrow(() -> new IllegalArgumentException("network '" + network.name() + "' has no loss to differentiate; give it one, such as loss mse(p, y), or choose a cell with --cell"));
    Pullback back = Pullback.of(network, loss.value());
    List<Output> outputs = new ArrayList<>(List.of(loss));
    for (Param p : network.params()) outputs.add(new Output(p.name() + "_bar", gradient(back, p)));
    return back.extended().withOutputs(outputs).withoutDeadCode();
  }

  /** In the parameter's shape, even if it is 0. */
  private static Expr gradient(Pullback back, Param p) {
    return Build.broadcast(back.cotangent(p.expr()), p.shape());
  }
}
