package dev.rondo.graph.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Binding;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Recurrence.Update;
import dev.rondo.graph.Shape;
import dev.rondo.graph.TypeFailure;
import dev.rondo.graph.language.Language;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a recurrence must not be. */
class VerifyTest {

  private static final Shape H = Shape.of(Dim.named("H"));
  private static final Param W = new Param("W", H, Initialiser.ZEROS);
  private static final Input X = new Input("x", H, Axes.ALL);
  private static final Expr S = Build.state("s", H);
  private static final State STILL = new State("s", H, false, Build.constant(0), S);
  private static final Output Y = new Output("y", S);

  private static Recurrence of(List<State> states, List<Binding> bindings, List<Output> outputs, List<Update> updates) {
    return new Recurrence(Recurrence.Kind.CELL, "a", List.of("H"), List.of(W), List.of(X), states, bindings, outputs, updates);
  }

  private static State state(Expr initial, Expr next) {
    return new State("s", H, false, initial, next);
  }

  private static void wrong(Recurrence r, String... problems) {
    assertEquals(List.of(problems), Verify.problems(r));
    assertThrows(TypeFailure.class, () -> Verify.check(r));
  }

  @ParameterizedTest
  @MethodSource("dev.rondo.graph.RoundTripTest#cells")
  void theLibraryIsWellFormed(String name) {
    assertEquals(List.of(), Verify.problems(Language.cell(name)));
  }

  @Test
  void names() {
    wrong(of(List.of(STILL), List.of(new Binding("x", S)), List.of(Y), List.of()), "two things are named 'x'");
    wrong(of(List.of(STILL), List.of(), List.of(Y, Y), List.of()), "two outputs are named 'y'");
    wrong(of(List.of(STILL), List.of(), List.of(new Output("x", S)), List.of()), "output 'x' has the name of a param or an input but another value");
    wrong(of(List.of(STILL), List.of(), List.of(new Output("W", W.expr())), List.of(new Update(W.expr(), W.expr().times(2)))), "output 'W' has the name of a param or an input but another value");
    assertEquals(List.of(), Verify.problems(of(List.of(STILL), List.of(), List.of(new Output("x", X.expr()), new Output("s", S), new Output("W", W.expr())), List.of())));
    Expr doubled = W.expr().times(2);
    assertEquals(List.of(), Verify.problems(of(List.of(STILL), List.of(), List.of(new Output("W", doubled)), List.of(new Update(W.expr(), doubled)))));
  }

  @Test
  void states() {
    wrong(of(List.of(state(X.expr(), S)), List.of(), List.of(Y), List.of()), "the initial value of state 's' varies over time");
    wrong(of(List.of(state(Build.fill(0, Shape.of(Dim.of(2))), S)), List.of(), List.of(Y), List.of()), "state 's' has shape [H] but starts with [2]");
    wrong(of(List.of(state(Build.constant(0), Build.constant(1))), List.of(), List.of(Y), List.of()), "state 's' has shape [H] but becomes []");
    wrong(of(List.of(), List.of(), List.of(Y), List.of()), "state 's' of shape [H] is used but not declared so");
    wrong(of(List.of(state(Build.constant(0), Build.finalOf(S).plus(S))), List.of(), List.of(Y), List.of()), "state 's' needs 'final(s)', which is known only after its last step");
  }

  @Test
  void dimensions() {
    Expr d = Build.size(Dim.named("D"));
    wrong(of(List.of(STILL), List.of(), List.of(new Output("y", d)), List.of()), "'size(D)' has the dimension 'D', which is not declared");
  }

  @Test
  void updates() {
    wrong(of(List.of(STILL), List.of(), List.of(Y), List.of(new Update(X.expr(), X.expr()))), "'x' is updated but is neither a param nor an input without time");
    wrong(of(List.of(STILL), List.of(), List.of(Y), List.of(new Update(W.expr(), X.expr()))), "'W' is [H] but becomes [H] over batch, time");
    wrong(of(List.of(STILL), List.of(), List.of(Y), List.of(new Update(W.expr(), W.expr()), new Update(W.expr(), W.expr()))), "'W' is updated twice");
  }
}
