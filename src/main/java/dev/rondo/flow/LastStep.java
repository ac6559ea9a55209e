package dev.rondo.flow;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.train.step.TrainingStep;
import java.util.ArrayList;
import java.util.List;

/**
 * (cell, v) -> loss = Σ v · y_T: a loss that reads the outputs at the last step only, each by a direction v of its own for every example. What of its
 * gradient is found at an earlier step has come there through the states. Of a recurrence with a state that runs backwards, whose end is the first
 * step, the states after their last steps stand in place of the outputs.
 */
public final class LastStep {

  private static final String DIRECTION = "flow.direction.";

  private LastStep() {}

  /** The recurrence as a network with that loss, and an input more for each output, filled by {@link Feed}. */
  public static Recurrence of(Recurrence r) {
    if (r.inputs().stream().anyMatch(Input::isLengths)) throw new IllegalArgumentException("'" + r.name() + "' has sequences of several lengths, which have no last step in common; look at it with its own loss");
    List<Input> inputs = new ArrayList<>(r.inputs());
    List<Expr> terms = new ArrayList<>();
    boolean backward = r.states().stream().anyMatch(State::backward);
    if (backward) r.states().forEach(s -> terms.add(term(s.name(), Build.finalOf(s.expr()), inputs)));
    else r.outputs().stream().filter(o -> !o.name().equals(TrainingStep.LOSS)).forEach(o -> terms.add(term(o.name(), Build.last(o.value()), inputs)));
    if (terms.isEmpty()) throw new IllegalArgumentException("'" + r.name() + "' has no output whose last step could be looked at; give it one, such as output h'");
    Expr loss = terms.stream().reduce(Expr::plus).orElseThrow();
    return new Recurrence(Recurrence.Kind.NETWORK, r.name(), r.dims(), r.params(), inputs, r.states(), r.bindings(), List.of(new Output(TrainingStep.LOSS, Build.total(loss, loss.axes()))), List.of());
  }

  static boolean isDirection(Input input) {
    return input.name().startsWith(DIRECTION);
  }

  private static Expr term(String name, Expr value, List<Input> inputs) {
    Input direction = new Input(DIRECTION + name, value.shape(), Axes.BATCH);
    inputs.add(direction);
    return Sums.all(value.times(direction.expr()));
  }
}
