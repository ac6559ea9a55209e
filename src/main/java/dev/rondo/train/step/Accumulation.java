package dev.rondo.train.step;

import dev.rondo.autodiff.Pullback;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Recurrence.Update;
import dev.rondo.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * (θ, sums, part of a batch) -> sums + ∂(the part's share of the loss)/∂θ. The parameter {@code W.sum} holds the sum of
 * a parameter W, and {@code train.loss} that of the loss. The caller sets them to 0 before the first part, and writes
 * for each part the parameters that {@link PerPartLoss} names.
 */
public record Accumulation(Recurrence program, List<Param> trained, Set<String> counted) {

  /** The parameter that accumulates the loss. */
  public static final String LOSS = "train.loss";

  public static Accumulation of(Recurrence network, Set<String> frozen) {
    PerPartLoss parted = new PerPartLoss(network, TrainingStep.loss(network));
    if (!network.updates().isEmpty()) throw new IllegalArgumentException("'" + network.updates().get(0).target().name() + "' of '" + network.name() + "' has an equation of its own, which would change it with each part of a batch; leave 'accumulate' out");
    Pullback back = Pullback.of(network, parted.loss());
    List<Param> trained = TrainingStep.trained(network, back, frozen);
    Recurrence r = back.extended();
    List<Param> params = new ArrayList<>(r.params());
    List<Update> updates = new ArrayList<>(r.updates());
    add(new Param(LOSS, Shape.SCALAR, Initialiser.ZEROS), parted.loss(), params, updates);
    for (Param p : trained) add(new Param(sum(p.name()), p.shape(), Initialiser.ZEROS), back.cotangent(p.expr()), params, updates);
    List<String> told = new ArrayList<>(List.of(PerPartLoss.EXAMPLES, PerPartLoss.SHARE));
    parted.counted().forEach(n -> told.add(PerPartLoss.steps(n)));
    told.forEach(name -> params.add(new Param(name, Shape.SCALAR, Initialiser.ZEROS)));
    return new Accumulation(new Recurrence(r.kind(), r.name() + "_gradient", r.dims(), params, r.inputs(), r.states(), r.bindings(), List.of(), updates).withoutDeadCode(), trained, parted.counted());
  }

  private static void add(Param sum, Expr value, List<Param> params, List<Update> updates) {
    params.add(sum);
    updates.add(new Update(sum.expr(), sum.expr().plus(Build.broadcast(value, sum.shape()))));
  }

  /** The name of the parameter that accumulates the gradient of another. */
  public static String sum(String param) {
    return param + ".sum";
  }
}
