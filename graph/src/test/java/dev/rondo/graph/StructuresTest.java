package dev.rondo.graph;

import static dev.rondo.graph.dsl.Functions.additiveAttention;
import static dev.rondo.graph.dsl.Functions.attention;
import static dev.rondo.graph.dsl.Functions.average;
import static dev.rondo.graph.dsl.Functions.concat;
import static dev.rondo.graph.dsl.Functions.finalOf;
import static dev.rondo.graph.dsl.Functions.last;
import static dev.rondo.graph.dsl.Functions.mse;
import static dev.rondo.graph.dsl.Functions.steps;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.graph.build.AppliedCell;
import dev.rondo.graph.dsl.Equations;
import dev.rondo.graph.interpret.Interpreter;
import dev.rondo.graph.language.Bidirectional;
import dev.rondo.graph.language.Bidirectional.Join;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Directions, shared weights, steps before and after, values over time: in Java as in text, and what they compute. */
class StructuresTest {

  private static Recurrence network(String text) {
    return Language.parse(new Source("network.rondo", text), Library.standard()).networks().get(0).recurrence();
  }

  @Test
  void aNetworkInJavaIsOneInText() {
    Recurrence text = network("""
        network n(F) {
          input n lengths
          input x[F], y[F] over time with lengths n
          state g[F] backward
          a = bidirectional(lstm(x, H = 3))
          b = bidirectional(lstm(a, H = 3), join = add)
          d = gru(concat(x[t-1] * t, y[t+2]), H = 3, Un = ones(3, 3))
          e = gru(concat(x, y), h = final(b.backward.h), weights = d, backward = yes)
          g' = g + x
          m = peak(b, time)
          output e, l = last(a) * 2, m, q = average(e, time)
          loss mse(g', y)
        }""");
    Recurrence java = Equations.network("n", c -> {
      Dim f = c.dim("F");
      Recurrence lstm = Language.cell("lstm"), gru = Language.cell("gru");
      Expr n = c.lengths("n"), x = c.input("x", n, f), y = c.input("y", n, f);
      Equations.State g = c.backwardState("g", f);
      Bidirectional a = c.use(lstm, x).size("H", Dim.of(3)).bidirectional(Join.CONCAT);
      c.let("a", a.value());
      Bidirectional b = c.use(lstm, a.value()).size("H", Dim.of(3)).bidirectional(Join.ADD);
      c.let("b", b.value());
      AppliedCell d = c.use(gru, concat(c.before(x, 1).times(c.step()), c.after(y, 2))).size("H", Dim.of(3)).param("Un", Build.fill(1, Shape.of(Dim.of(3), Dim.of(3)))).instance();
      c.let("d", d.value());
      AppliedCell e = c.use(gru, concat(x, y)).weights(d).backward().initial("h", finalOf(b.backward().states().get("h"))).instance();
      c.let("e", e.value());
      g.next(g.plus(x));
      Expr m = c.let("m", c.peak(b.value()));
      c.output("e", e.value());
      c.output("l", c.let("l", last(a.value()).times(2)));
      c.output("m", m);
      c.output("q", c.let("q", average(e.value(), Axes.TIME)));
      c.output("loss", c.let("loss", mse(g.next(), y)));
    });
    assertEquals(text, java);
    RoundTripTest.same(java);
  }

  @Test
  void attentionInJavaIsAttentionInText() {
    Recurrence text = network("""
        network n(F) {
          input n lengths
          input x[F] over time with lengths n
          input m lengths
          input y[F] over time with lengths m
          param v[F] init normal(0, 1)
          e = elman(x, H = F)
          d = elman(y, h = final(e.h))
          output a = attention(d, e, x), b = additive_attention(d, e, x, v), k = sum(steps(e), axis = 0)
        }""");
    Recurrence java = Equations.network("n", c -> {
      Dim f = c.dim("F");
      Recurrence elman = Language.cell("elman");
      Expr x = c.input("x", c.lengths("n"), f), y = c.input("y", c.lengths("m"), f);
      Expr v = c.param("v", new Initialiser(Initialiser.Kind.NORMAL, 0, 1), f);
      AppliedCell e = c.use(elman, x).size("H", f).instance();
      c.let("e", e.value());
      AppliedCell d = c.use(elman, y).initial("h", finalOf(e.states().get("h"))).instance();
      c.let("d", d.value());
      c.output("a", c.let("a", attention(d.value(), e.value(), x)));
      c.output("b", c.let("b", additiveAttention(d.value(), e.value(), x, v)));
      c.output("k", c.let("k", Build.sum(steps(e.value()), 0)));
    });
    assertEquals(text, java);
    RoundTripTest.same(java);
  }

  @Test
  void allStepsByHand() {
    Recurrence r = network("""
        network n() {
          input x[2] over time with lengths n
          input s over time with lengths n
          k = steps(x)
          output k, v = steps(s), p = k @ ones(2), u = transpose(k) @ ones(T), m = mean(k, axis = 0), a = mean(k, axis = all), g = max(k, axis = 0), y = at_steps(k * 2), w = softmax(0 * steps(s)), size = size(x)
        }""");
    double nan = Double.NaN;
    Map<String, double[][][]> given = Map.of("x", sequence(3, 2, 2, 1, 2, 10, 20, 3, 4, nan, nan, -5, 6, nan, nan), "s", sequence(3, 2, 1, 1, 7, 2, nan, 3, nan), "n", sequence(1, 2, 1, 3, 1));
    Map<String, double[][][]> out = Interpreter.run(r, Map.of(), 3, 2, given);
    assertArrayEquals(new double[] {1, 2, 3, 4, -5, 6, 10, 20, 0, 0, 0, 0}, flat(out.get("k")));
    assertArrayEquals(new double[] {1, 2, 3, 7, 0, 0}, flat(out.get("v")));
    assertArrayEquals(new double[] {3, 7, 1, 30, 0, 0}, flat(out.get("p")));
    assertArrayEquals(new double[] {-1, 12, 10, 20}, flat(out.get("u")));
    assertArrayEquals(new double[] {-1.0 / 3, 4, 10, 20}, flat(out.get("m")));
    assertArrayEquals(new double[] {11.0 / 6, 15}, flat(out.get("a")));
    assertArrayEquals(new double[] {3, 6, 10, 20}, flat(out.get("g")));
    assertArrayEquals(new double[] {2, 4, 20, 40, 6, 8, 0, 0, -10, 12, 0, 0}, flat(out.get("y")));
    assertArrayEquals(new double[] {1.0 / 3, 1.0 / 3, 1.0 / 3, 1, 0, 0}, flat(out.get("w")));
    assertArrayEquals(new double[] {2}, flat(out.get("size")));
  }

  @Test
  void whatDoesNotFitInJavaIsATypeFailure() {
    Recurrence gru = Language.cell("gru"), lstm = Language.cell("lstm");
    Dim two = Dim.of(2);
    assertThrows(TypeFailure.class, () -> Equations.define("c", c -> c.lengths("n")));
    assertThrows(TypeFailure.class, () -> Equations.network("c", c -> c.input("x", c.param("n", Initialiser.ZEROS), two)));
    assertThrows(TypeFailure.class, () -> Equations.network("c", c -> c.before(c.input("x", two), 0)));
    assertThrows(TypeFailure.class, () -> Equations.network("c", c -> c.use(gru, c.input("x", two)).size("H", two).weights(c.use(lstm, c.input("y", two)).size("H", two).instance())));
    assertThrows(TypeFailure.class, () -> Equations.network("c", c -> c.use(gru, c.input("x", two)).size("H", two).backward().bidirectional(Join.ADD)));
    assertThrows(TypeFailure.class, () -> Equations.network("c", c -> c.use(gru, c.input("x", two)).param("W", c.step())));
    assertThrows(TypeFailure.class, () -> Equations.network("c", c -> c.output("y", c.input("x", c.lengths("n"), two).plus(c.input("y", c.lengths("m"), two)))));
    assertThrows(LanguageException.class, () -> Language.expression("x[t-1]", Map.of("x", Build.input("x", Shape.SCALAR, Axes.ALL))));
  }

  /** Numbers in [step][example][unit] order. */
  private static double[][][] sequence(int steps, int batch, int n, double... values) {
    double[][][] sequence = new double[steps][batch][n];
    for (int k = 0; k < values.length; k++) sequence[k / n / batch][k / n % batch][k % n] = values[k];
    return sequence;
  }

  private static double[] flat(double[][][] value) {
    return java.util.Arrays.stream(value).flatMap(java.util.Arrays::stream).flatMapToDouble(java.util.Arrays::stream).toArray();
  }

  @Test
  void stepsBeforeAndAfterAndTheirNumber() {
    Recurrence r = network("network n() { input x over time; output a = x[t-1], b = x[t-2], c = x[t+1], d = x[t-1][t+1], e = t, f = t[t-1] }");
    Map<String, double[][][]> out = Interpreter.run(r, Map.of(), 4, 1, Map.of("x", sequence(4, 1, 1, 5, 6, 7, 8)));
    assertArrayEquals(new double[] {0, 5, 6, 7}, flat(out.get("a")));
    assertArrayEquals(new double[] {0, 0, 5, 6}, flat(out.get("b")));
    assertArrayEquals(new double[] {6, 7, 8, 0}, flat(out.get("c")));
    assertArrayEquals(new double[] {5, 6, 7, 0}, flat(out.get("d")));
    assertArrayEquals(new double[] {0, 1, 2, 3}, flat(out.get("e")));
    assertArrayEquals(new double[] {0, 0, 1, 2}, flat(out.get("f")));
  }

  @Test
  void valuesOverTimeWithLengths() {
    Recurrence r = network("""
        network n() {
          input x over time with lengths n
          state s
          state b backward
          s' = s + x
          b' = b + x
          output s', b', l = last(x), f = final(s), g = final(b), m = average(x, time), w = average(x), e = average(x, batch), p = peak(x, time), o = total(x, time), c = x[t+1]
        }""");
    double nan = Double.NaN;
    Map<String, double[][][]> given = Map.of("x", sequence(3, 2, 1, -1, -2, -3, nan, -5, nan), "n", sequence(1, 2, 1, 3, 1));
    Map<String, double[][][]> out = Interpreter.run(r, Map.of(), 3, 2, given);
    assertArrayEquals(new double[] {-1, -2, -4, 0, -9, 0}, flat(out.get("s")));
    assertArrayEquals(new double[] {-9, -2, -8, 0, -5, 0}, flat(out.get("b")));
    assertArrayEquals(new double[] {-5, -2}, flat(out.get("l")));
    assertArrayEquals(new double[] {-9, -2}, flat(out.get("f")));
    assertArrayEquals(new double[] {-9, -2}, flat(out.get("g")));
    assertArrayEquals(new double[] {-3, -2}, flat(out.get("m")));
    assertArrayEquals(new double[] {-2.75}, flat(out.get("w")));
    assertArrayEquals(new double[] {-1.5, -3, -5}, flat(out.get("e")));
    assertArrayEquals(new double[] {-1, -2}, flat(out.get("p")));
    assertArrayEquals(new double[] {-9, -2}, flat(out.get("o")));
    assertArrayEquals(new double[] {-3, 0, -5, 0, 0, 0}, flat(out.get("c")));
    for (double wrong : new double[] {0, 4, 2.5, nan}) {
      String message = assertThrows(IllegalArgumentException.class, () -> Interpreter.run(r, Map.of(), 3, 2, Map.of("x", given.get("x"), "n", sequence(1, 2, 1, 3, wrong)))).getMessage();
      assertEquals("'n' gives example 1 the length " + Printer.number(wrong) + "; a length is a whole number from 1 to 3, the steps of the batch" + (wrong == 0 ? "; leave an example without steps out" : ""), message);
    }
  }

  @Test
  void backwardIsForwardOverTheSequenceTurnedRound() {
    Recurrence r = network("network n() { input x[2] over time, z[2] over time; f = lstm(x, H = 3); b = lstm(z, weights = f, backward = yes); output f, b, cf = final(f.c), cb = final(b.c) }".replace("over time, z", "over time; input z"));
    Random random = new Random(3);
    Map<String, double[][][]> given = new HashMap<>();
    r.params().forEach(p -> given.put(p.name(), sequence(1, 1, p.shape().count().at(Map.of()), random.doubles(p.shape().count().at(Map.of()), -1, 1).toArray())));
    double[][][] x = sequence(4, 2, 2, random.doubles(16, -1, 1).toArray()), turned = {x[3], x[2], x[1], x[0]};
    given.put("x", x);
    given.put("z", turned);
    Map<String, double[][][]> out = Interpreter.run(r, Map.of(), 4, 2, given);
    for (int t = 0; t < 4; t++) for (int b = 0; b < 2; b++) assertArrayEquals(out.get("f")[t][b], out.get("b")[3 - t][b]);
    assertArrayEquals(flat(out.get("cf")), flat(out.get("cb")));
  }
}
