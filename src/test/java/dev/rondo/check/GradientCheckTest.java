package dev.rondo.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.autodiff.Partials;
import dev.rondo.graph.Build;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradientCheckTest {

  @Test
  void aDifferenceLostInRoundingIsSaidToBe() {
    Recurrence huge = Language.read("cell huge(H) { input x[H]; output y = x + 1e18 }");   // ulp(1e18) = 128, far above 1e-5
    Report.Row row = GradientCheck.of(huge, Map.of("H", 1), 1).run(huge).worst();
    assertTrue(row.error() > GradientCheck.LIMIT);
    assertTrue(row.doubt().orElseThrow().startsWith("this says nothing of the derivative: the loss is "), row.doubt().orElseThrow());
  }

  static Stream<String> cells() {
    return Library.standard().names().stream();
  }

  private static Report run(Recurrence r) {
    return GradientCheck.of(r, Map.of(), 1).run(r);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyCellOfTheLibrary(String name) {
    Report report = run(Language.cell(name));
    assertTrue(report.passes(GradientCheck.LIMIT), () -> report.worst().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "a = bidirectional(lstm(x, H = 3)); b = a + bidirectional(lstm(a, H = 3)); output b, f = final(a.backward.c)",
      "a = gru(x[t-1] - x[t+2] * t, H = 3); b = gru(a, H = 3, backward = yes); output l = last(b), m = average(b), p = peak(b, time), e = average(b, batch)",
      "e = gru(x, H = 3); d = elman(x[t-1], h = final(e.h)); c = attention(d, e, x); output c, w = steps(attention_weights(d, e)), m = mean(steps(c), axis = 0), k = max(steps(d), axis = 0), y = at_steps(steps(d) * 2)",
      "e = gru(x, H = 3); param W[2, 3] init glorot; param U[2, 3] init glorot; param v[2] init normal(0, 1); state h[3] init final(e.h); h' = tanh(h + additive_attention(W @ h, U @ e, e, v) + sum(x)); output h'",
      "param E[F, 3] init normal(0, 1); a = elman(transpose(E) @ x, H = 3); output y = dense(a, W = E), c = x[t-2]"})
  void networks(String body) {
    for (String lengths : List.of("", " with lengths n")) {
      Recurrence r = Language.parse(new Source("network.rondo", "network n(F) { input x[F] over time" + lengths + "; " + body + " }"), Library.standard()).networks().get(0).recurrence();
      Report report = run(r);
      assertTrue(report.passes(GradientCheck.LIMIT), () -> report.worst().toString());
      assertTrue(report.rows().stream().noneMatch(row -> row.name().equals("n")));
    }
  }

  @Test
  void aRowForEveryTensor() {
    assertEquals(List.of("parameter W", "parameter U", "parameter b", "input x", "initial state h"), run(Language.cell("elman")).rows().stream().map(r -> r.kind() + " " + r.name()).toList());
  }

  @Test
  void aWrongRowInTheTableOfDerivativesIsFound() {
    Recurrence gru = Language.cell("gru");
    for (Elementwise f : List.of(Elementwise.TANH, Elementwise.SIGMOID, Elementwise.MUL, Elementwise.SUB)) {
      Report report = GradientCheck.of(gru, Map.of(), 1).partials(y -> y.is(f) ? scaled(Partials.of(y)) : Partials.of(y)).run(gru);
      assertFalse(report.passes(1e-3), f + ": " + report.worst());
      assertTrue(report.worst().doubt().isEmpty(), f + ": " + report.worst());   // wrong, not lost in rounding
    }
  }

  /** The last of the derivatives, one hundredth too large. */
  private static List<Expr> scaled(List<Expr> partials) {
    List<Expr> wrong = new ArrayList<>(partials);
    wrong.set(wrong.size() - 1, wrong.get(wrong.size() - 1).times(1.01));
    return wrong;
  }

  @Test
  void kinksAreAvoided() {
    Recurrence r = Language.read("""
        cell kinks(H) {
          input x[H]
          state h[H]
          param a[H] init 0
          h' = abs(h * a) + max(x, a) - min(h, x)
          output h'
        }
        """);
    for (long seed = 1; seed <= 5; seed++) {
      Report report = new GradientCheck(Map.of("H", 5), 3, 4, seed, 100, Partials::of).run(r);
      assertTrue(report.passes(GradientCheck.LIMIT), () -> report.worst().toString());
    }
  }

  @Test
  void stopGradientIsHeld() {
    Recurrence r = Language.read("""
        cell stopped(H) {
          input x[H]
          state h[H]
          param a[H] init 0
          h' = tanh(stop_gradient(a * h) * h + x)
          output h'
        }
        """);
    Report report = run(r);
    assertTrue(report.passes(GradientCheck.LIMIT), () -> report.worst().toString());
    assertFalse(GradientCheck.of(r, Map.of(), 1).partials(y -> y.is(Elementwise.STOP) ? List.of(Build.constant(1)) : Partials.of(y)).run(r).passes(1e-3));
  }

  @Test
  void aNetwork() {
    Recurrence r = Language.read("""
        network forecaster(F) {
          input  x[F] over time
          target y[F]
          h = lstm(x, H = 4)
          output p = dense(last(h), F)
          loss mse(p, y)
        }
        """);
    Report report = run(r);
    assertTrue(report.passes(GradientCheck.LIMIT), () -> report.worst().toString());
    assertTrue(report.rows().stream().anyMatch(row -> row.name().endsWith(".Wi")), report::toString);
  }

  @Test
  void valuesOutsideTheDomainOfALogarithm() {
    Recurrence r = Language.read("""
        cell logarithm(H) {
          input x[H]
          state h[H]
          h' = 0.5 * h + log(x)
          output h'
        }
        """);
    assertTrue(run(r).passes(GradientCheck.LIMIT));
  }

  /** The state starts within ±1 and grows by 1 at every step, so that only after a run, or from far away, it is beyond 3. */
  @Test
  void aBranchThatNoFirstPointTakesIsReached() {
    Recurrence r = Language.read("cell far(H) { input x[H]; state h[H]; param v[H]; h' = select(h > 3, v * v, h + 0.5 + 0.1 * tanh(x)); output h' }");
    Report report = run(r);
    assertTrue(report.passes(GradientCheck.LIMIT), report::toString);
    assertTrue(report.rows().get(0).exercised() && report.rows().get(0).name().equals("v"));
    Report wrong = GradientCheck.of(r, Map.of(), 1).partials(y -> y.is(Elementwise.MUL) ? scaled(Partials.of(y)) : Partials.of(y)).run(r);
    assertTrue(wrong.rows().get(0).error() > 1e-3, wrong::toString);   // at the point that reaches it
  }

  @Test
  void aParameterThatNoPointReachesIsNotProven() {
    for (String next : List.of("select(h > 1e9, v, h)", "h + 0 * x", "relu(v - 1e9) + h")) {
      Report report = run(Language.read("cell never(H) { input x[H]; state h[H]; param v[H], w[H]; h' = " + next + " + w; output h' }"));
      assertEquals(List.of("v"), report.unproven().stream().map(Report.Row::name).toList(), next);
      assertFalse(report.passes(GradientCheck.LIMIT));
      assertTrue(report.rows().get(0).toString().matches("parameter +v +not exercised"), report.rows().get(0)::toString);
    }
  }

  /** The derivative of a comparison is 0 wherever it has one, and that of what stop_gradient holds is 0 by definition. */
  @Test
  void whatIsZeroAsAFormulaIsProven() {
    for (String next : List.of("select(h > v, h, x)", "h + stop_gradient(v)")) {
      assertTrue(run(Language.read("cell zero(H) { input x[H]; state h[H]; param v[H]; h' = " + next + "; output h' }")).passes(GradientCheck.LIMIT), next);
    }
  }
}
