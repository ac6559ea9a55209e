package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every elementwise op of the compiled code against the table of references, over ordinary, extreme and special numbers. */
class TranscendentalsTest {

  private static final double[] SPECIAL = {0, -0.0, 1, -1, 0.5, 1e-3, -1e-3, 1e-7, 1e-20, 1e-37, 1.17549435e-38, 1e-40, 20, -20, 87, 88.5, 89, -87, -88, -104, 700, 709.5, 710, -708, -745, 1e10, -1e10, 3e38, Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN};

  /** f applied to every triple of arguments, by compiled code. */
  private static double[] compiled(Elementwise f, double[][] x, Element element, Options.Form form) {
    int n = x[0].length;
    Shape shape = Shape.of(Dim.of(n));
    List<Recurrence.Input> inputs = new ArrayList<>();
    List<Expr> args = new ArrayList<>();
    for (int i = 0; i < f.arity(); i++) {
      inputs.add(new Recurrence.Input("x" + i, shape, Axes.BATCH));
      args.add(inputs.get(i).expr());
    }
    Recurrence r = new Recurrence(Recurrence.Kind.NETWORK, "one", List.of(), List.of(), inputs, List.of(), List.of(), List.of(new Recurrence.Output("y", Build.map(f, args))), List.of());
    Session session = Compiled.of(r, Options.of(Map.of(), 1, 1).element(element).form(form)).open();
    for (int i = 0; i < f.arity(); i++) session.write("x" + i, x[i]);
    session.run();
    return session.read("y");
  }

  private static double[][] numbers(int arity, boolean f32) {
    Random random = new Random(5);
    int n = SPECIAL.length * SPECIAL.length + 4000;
    double[][] x = new double[arity][n];
    for (int i = 0; i < n; i++) for (int a = 0; a < arity; a++) {
      double v;
      if (i < SPECIAL.length * SPECIAL.length) v = SPECIAL[(a == 0 ? i : i / SPECIAL.length + a - 1) % SPECIAL.length];
      else v = random.nextGaussian() * Math.pow(10, random.nextInt(5) - 2);
      x[a][i] = f32 ? (float) v : v;
    }
    return x;
  }

  @ParameterizedTest
  @EnumSource(Elementwise.class)
  void isCloseToTheReference(Elementwise f) {
    for (Element element : Element.values()) {
      boolean f32 = element == Element.F32;
      double[][] x = numbers(f.arity(), f32);
      double[] vector = compiled(f, x, element, Forms.all().get(0)), scalar = compiled(f, x, element, Options.Form.SCALAR);
      for (int i = 0; i < vector.length; i++) {
        double[] v = new double[f.arity()];
        for (int a = 0; a < v.length; a++) v[a] = x[a][i];
        String where = f + "(" + java.util.Arrays.toString(v) + ") " + element;
        assertEquals(scalar[i], vector[i], 0, where);
        double expected = f32 ? (float) f.apply(v) : f.apply(v);
        if (Double.isNaN(expected) || Double.isInfinite(expected)) {
          assertEquals(expected, vector[i], 0, where);
          continue;
        }
        double smallest = f32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;   // results below it may be 0
        double bound = Math.max(smallest, bound(f, element) * Math.abs(expected) + absolute(f, element));
        assertTrue(Math.abs(vector[i] - expected) <= bound, where + " = " + vector[i] + ", expected " + expected);
      }
    }
  }

  /** One instruction, which rounds as the reference does. */
  private static final Set<Elementwise> EXACT = EnumSet.of(Elementwise.NEG, Elementwise.SQRT, Elementwise.ABS, Elementwise.STOP, Elementwise.ADD, Elementwise.SUB,
      Elementwise.MUL, Elementwise.DIV, Elementwise.MAX, Elementwise.MIN, Elementwise.LESS, Elementwise.LESS_EQUAL, Elementwise.EQUAL, Elementwise.SELECT);

  private static final Map<Elementwise, Integer> ULPS = Map.of(Elementwise.EXP, 3, Elementwise.TANH, 5);

  /** Largest relative error. */
  private static double bound(Elementwise f, Element element) {
    double ulp = element == Element.F32 ? 0x1p-23 : 0x1p-52;
    return EXACT.contains(f) ? element == Element.F32 ? ulp / 2 : 0 : ULPS.getOrDefault(f, 4) * ulp;
  }

  /** In f32 the sigmoid is half a tanh plus a half, so small values carry the rounding of a half. */
  private static double absolute(Elementwise f, Element element) {
    return f == Elementwise.SIGMOID && element == Element.F32 ? 1.2e-7 : 0;
  }
}
