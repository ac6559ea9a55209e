package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.graph.Elementwise;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every elementwise op of the compiled code against the table of references, over ordinary, extreme and special numbers. */
class TranscendentalsTest {

  private static final double[] SPECIAL = {0, -0.0, 1, -1, 0.5, 1e-3, -1e-3, 1e-7, 1e-20, 1e-37, 1.17549435e-38, 1e-40, 20, -20, 87, 88.5, 89, -87, -88, -104, 700, 709.5, 710, -708, -745, 1e10, -1e10, 3e38, Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN};

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
      double[] vector = Applied.of(f, x[0].length, element, Forms.all().get(0)).to(x), scalar = Applied.of(f, x[0].length, element, Options.Form.SCALAR).to(x);
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
        double ulp = f32 ? Math.ulp((float) expected) : Math.ulp(expected);
        double bound = EXACT.contains(f) ? f32 ? ulp / 2 : 0 : 3 * ulp;   // both may be off by 2, which FunctionErrorsTest measures against more digits
        assertTrue(Math.abs(vector[i] - expected) <= bound, where + " = " + vector[i] + ", expected " + expected);
      }
    }
  }

  /** One instruction, which rounds as the reference does. */
  private static final Set<Elementwise> EXACT = EnumSet.of(Elementwise.NEG, Elementwise.SQRT, Elementwise.ABS, Elementwise.STOP, Elementwise.ADD, Elementwise.SUB,
      Elementwise.MUL, Elementwise.DIV, Elementwise.MAX, Elementwise.MIN, Elementwise.LESS, Elementwise.LESS_EQUAL, Elementwise.EQUAL, Elementwise.SELECT);
}
