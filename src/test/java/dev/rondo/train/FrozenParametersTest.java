package dev.rondo.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.train.step.Clip;
import dev.rondo.train.step.Optimiser;
import dev.rondo.train.step.TrainingStep;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is frozen stays, costs no gradient, and changes nothing for the others. */
class FrozenParametersTest {

  private static final Map<String, Integer> SIZES = Map.of("I", 2);
  private static final Recurrence TWO = Language.read("network n(I) { input x[I] over time; target y; a = gru(x, H = 6); b = gru(a, H = 5); p = dense(last(b), 1); loss mse(sum(p), y) }");

  private static Checkpoint trained(Plan plan) {
    return new Trainer(TWO, SIZES, plan, Listener.SILENT).fit(Toy.data(24, 1), Optional.empty());
  }

  @Test
  void frozenStayToTheBitAndTheFirstStepOfTheOthersIsThatOfAll() {
    Map<String, double[]> start = ParameterInitialiser.all(TWO, SIZES, 1);
    for (Element element : Element.values()) {
      Plan one = Plan.DEFAULT.epochs(1).batch(24).element(element).rule(Plan.Rule.of(new Optimiser.Sgd(0, false, 0)));
      Checkpoint all = trained(one), some = trained(one.frozen(List.of("gru1.*", "dense1.b")));
      for (String name : start.keySet()) {
        boolean frozen = name.startsWith("gru1.") || name.equals("dense1.b");
        double[] was = element == Element.F64 ? start.get(name) : Arrays.stream(start.get(name)).map(v -> (float) v).toArray();
        assertArrayEquals(frozen ? was : all.weights().get(name), some.weights().get(name), 0, name);
        if (!frozen) assertFalse(Arrays.equals(was, some.weights().get(name)), name + " does not learn");
      }
      Checkpoint long1 = trained(one.epochs(9).frozen(List.of("gru1.*"))), adam = trained(one.epochs(9).rule(Plan.Rule.of(Optimiser.ADAM)).frozen(List.of("gru1.*")));
      for (String name : start.keySet()) if (name.startsWith("gru1.")) assertArrayEquals(long1.weights().get(name), adam.weights().get(name), 0, name);
    }
  }

  /** Below the lowest parameter that learns nothing runs backwards: there is no adjoint of the first layer's state, and less is computed. */
  @Test
  void nothingIsComputedForThem() {
    Recurrence whole = TrainingStep.of(TWO, Optimiser.ADAM, Clip.NONE), upper = TrainingStep.of(TWO, Optimiser.ADAM, Clip.NONE, FrozenParameters.of(List.of("gru1.*"), TWO));
    assertEquals(Set.of("gru1.h", "gru2.h", "gru1.h_bar", "gru2.h_bar"), names(whole));
    assertEquals(Set.of("gru1.h", "gru2.h", "gru2.h_bar"), names(upper));
    Options options = Options.of(SIZES, 8, 10);
    long all = Compiled.of(whole, options).schedule().phases().stream().mapToLong(p -> p.steps().size()).sum(), less = Compiled.of(upper, options).schedule().phases().stream().mapToLong(p -> p.steps().size()).sum();
    assertTrue(less < all * 0.75, less + " steps of " + all);
    assertTrue(upper.params().stream().noneMatch(p -> p.name().startsWith("gru1.") && p.name().endsWith(".m")));
  }

  private static Set<String> names(Recurrence r) {
    return Set.copyOf(r.states().stream().map(Recurrence.State::name).toList());
  }

  @Test
  void patterns() {
    assertEquals(Set.of("gru1.Wz", "gru2.Wz"), FrozenParameters.of(List.of("*.Wz"), TWO));
    assertEquals(Set.of("dense1.W", "dense1.b"), FrozenParameters.of(List.of("dense1.W", "dense1.?".replace('?', '*')), TWO));
    assertEquals(Set.of(), FrozenParameters.of(List.of(), TWO));
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> FrozenParameters.of(List.of("gru1.W."), TWO));
    assertTrue(e.getMessage().startsWith("no parameter of 'n' is named 'gru1.W.'; there are gru1.Wz, "), e.getMessage());
    assertTrue(assertThrows(IllegalArgumentException.class, () -> FrozenParameters.of(List.of("*"), TWO)).getMessage().startsWith("all parameters of 'n' are frozen"));
    Recurrence counts = Language.read("network n(I) { input x[I] over time; target y; param w[I] init 1; param k init 0; k' = k + 1; loss mse(dot(w, last(x)), y) }");
    assertEquals("'k' has an equation of its own, which changes it also where it is frozen; leave it out", assertThrows(IllegalArgumentException.class, () -> FrozenParameters.of(List.of("k"), counts)).getMessage());
  }
}
