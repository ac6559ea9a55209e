package dev.rondo.train;

import static dev.rondo.graph.Elementwise.SELECT;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Recurrence.Update;
import dev.rondo.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * h₀ = s becomes h₀ = continued ? h.carried : s, with h.carried' = final(h) and continued' = 1: each run continues
 * where the one before ended. Writing 0 to the parameter {@code carry.continued} starts a new sequence. A carried value
 * is an input, so gradients stop at the start of the window (truncated BPTT, Williams &amp; Peng 1990).
 */
public final class Carry {

  /** The parameter that is 0 for the first window of a sequence. */
  public static final String CONTINUED = "carry.continued";

  private Carry() {}

  /** The recurrence with every forward state carried. Backward states start again in each window. */
  public static Recurrence of(Recurrence r) {
    Expr continued = Build.param(CONTINUED, Shape.SCALAR);
    List<Param> params = new ArrayList<>(r.params());
    List<Input> inputs = new ArrayList<>(r.inputs());
    List<Update> updates = new ArrayList<>(r.updates());
    List<State> states = new ArrayList<>();
    params.add(new Param(CONTINUED, Shape.SCALAR, Initialiser.ZEROS));
    updates.add(new Update(continued, Build.constant(1)));
    for (State s : r.states()) {
      if (s.backward()) {
        states.add(s);
        continue;
      }
      Input carried = new Input(carried(s.name()), s.shape(), Axes.BATCH);
      inputs.add(carried);
      updates.add(new Update(carried.expr(), Build.finalOf(s.expr())));
      states.add(new State(s.name(), s.shape(), false, Build.map(SELECT, continued, carried.expr(), s.initial()), s.next()));
    }
    return new Recurrence(r.kind(), r.name(), r.dims(), params, inputs, states, r.bindings(), r.outputs(), updates, r.origins());
  }

  /** The name of the input that holds a state between two runs. */
  public static String carried(String state) {
    return state + ".carried";
  }
}
