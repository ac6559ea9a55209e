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
 * (cell, v) -> loss = Σ v · y_T: a loss that reads only the last step's outputs, each in a direction v that differs by
 * example. Any gradient at an earlier step has passed through the states. If a recurrence has a backward state, which
 * ends at the first step, the final states replace the outputs.
 */
public final class LastStep {

  private static final String DIRECTION = "flow.direction.";

  private LastStep() {}

  /** The recurrence as a network with that loss, and one more input for each output, which {@link Feed} fills. */
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
