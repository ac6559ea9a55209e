package dev.rondo.train;

import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Param;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * (parameter, sizes, seed) -> its initial numbers. Each parameter has its own random stream, from the seed and its
 * name.
 */
public final class ParameterInitialiser {

  private ParameterInitialiser() {}

  /** The initial numbers of every parameter, by name. */
  public static Map<String, double[]> all(Recurrence r, Map<String, Integer> sizes, long seed) {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (Param p : r.params()) values.put(p.name(), of(p, sizes, seed));
    return values;
  }

  /** The initial numbers of one parameter, row-major. */
  public static double[] of(Param p, Map<String, Integer> sizes, long seed) {
    int[] shape = p.shape().at(sizes);
    int in = shape.length == 0 ? 1 : shape[shape.length - 1], count = p.shape().count().at(sizes);
    int out = shape.length < 2 ? 1 : shape[shape.length - 2];
    Initialiser init = p.init();
    SplitMix random = SplitMix.of(seed, p.name());
    return switch (init.kind()) {
      case ZEROS      -> new double[count];
      case CONSTANT   -> filled(count, init.a());
      case UNIFORM    -> uniform(random, count, init.a(), init.b());
      case NORMAL     -> normal(random, count, init.a(), init.b());
      case GLOROT     -> uniform(random, count, -Math.sqrt(6.0 / (in + out)), Math.sqrt(6.0 / (in + out)));
      case HE         -> normal(random, count, 0, Math.sqrt(2.0 / in));
      case ORTHOGONAL -> orthogonal(random, count / in, in);
      case IDENTITY   -> identity(count / in, in);
    };
  }

  private static double[] filled(int count, double value) {
    double[] x = new double[count];
    Arrays.fill(x, value);
    return x;
  }

  private static double[] uniform(SplitMix random, int count, double low, double high) {
    double[] x = new double[count];
    for (int i = 0; i < count; i++) x[i] = low + (high - low) * random.uniform();
    return x;
  }

  private static double[] normal(SplitMix random, int count, double mean, double deviation) {
    double[] x = new double[count];
    for (int i = 0; i < count; i++) x[i] = mean + deviation * random.normal();
    return x;
  }

  private static double[] identity(int rows, int columns) {
    double[] x = new double[rows * columns];
    for (int i = 0; i < Math.min(rows, columns); i++) x[i * columns + i] = 1;
    return x;
  }

  /**
   * Q of a matrix of normal numbers, so that all rotations are equally likely. Its rows are orthonormal; if there are
   * more rows than columns, its columns are.
   */
  private static double[] orthogonal(SplitMix random, int rows, int columns) {
    int n = Math.min(rows, columns), length = Math.max(rows, columns);
    double[][] q = new double[n][];
    for (int i = 0; i < n; i++) {
      q[i] = normal(random, length, 0, 1);
      for (int pass = 0; pass < 2; pass++) for (int j = 0; j < i; j++) subtract(q[i], q[j], dot(q[i], q[j]));   // two passes are enough (Kahan)
      double norm = Math.sqrt(dot(q[i], q[i]));
      for (int k = 0; k < length; k++) q[i][k] /= norm;
    }
    double[] x = new double[rows * columns];
    for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) x[i * columns + j] = rows <= columns ? q[i][j] : q[j][i];
    return x;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
    return sum;
  }

  private static void subtract(double[] from, double[] direction, double times) {
    for (int i = 0; i < from.length; i++) from[i] -= times * direction[i];
  }
}
