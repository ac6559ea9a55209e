package dev.rondo.flow;

/** ‖A‖₂ by Jacobi rotations of AᵀA until it is diagonal (Jacobi 1846): exact to rounding, and nothing like power iteration. */
final class SingularValues {

  private SingularValues() {}

  static double largest(double[][] a) {
    int n = a[0].length;
    double[][] s = new double[n][n];
    for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) for (double[] row : a) s[i][j] += row[i] * row[j];
    for (int sweep = 0; sweep < 60; sweep++) for (int p = 0; p < n; p++) for (int q = p + 1; q < n; q++) rotate(s, p, q);
    double largest = 0;
    for (int i = 0; i < n; i++) largest = Math.max(largest, s[i][i]);
    return Math.sqrt(largest);
  }

  private static void rotate(double[][] s, int p, int q) {
    if (s[p][q] == 0) return;
    double angle = 0.5 * Math.atan2(2 * s[p][q], s[q][q] - s[p][p]), cos = Math.cos(angle), sin = Math.sin(angle);
    for (int k = 0; k < s.length; k++) {
      double x = s[p][k], y = s[q][k];
      s[p][k] = cos * x - sin * y;
      s[q][k] = sin * x + cos * y;
    }
    for (int k = 0; k < s.length; k++) {
      double x = s[k][p], y = s[k][q];
      s[k][p] = cos * x - sin * y;
      s[k][q] = sin * x + cos * y;
    }
  }
}
