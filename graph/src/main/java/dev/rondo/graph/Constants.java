package dev.rondo.graph;

/** Expressions with known numbers: a constant, or a broadcast of one. */
public final class Constants {

  private Constants() {}

  /** The constant that e is a broadcast of, or null. */
  public static Expr in(Expr e) {
    return e.is(Op.CONSTANT) ? e : e.is(Op.BROADCAST) ? in(e.arg(0)) : null;
  }

  /** Whether every number of e is this one. */
  public static boolean isFilled(Expr e, double value) {
    Expr constant = in(e);
    return constant != null && constant.number() == value;
  }

  /** f(constants) as a constant; null if an argument is not constant or the result is not finite. */
  public static Expr folded(Expr e) {
    double[] v = new double[e.args().size()];
    for (int i = 0; i < v.length; i++) {
      Expr constant = in(e.arg(i));
      if (constant == null) return null;
      v[i] = constant.number();
    }
    double value = e.function().apply(v);
    return Double.isFinite(value) ? Build.fill(value, e.shape()) : null;
  }

  /** e with every function of constants computed. */
  public static Expr evaluated(Expr e) {
    return new Graphs.Rewriter((node, args) -> {
      Expr rebuilt = Build.rebuild(node, args), constant = rebuilt.is(Op.MAP) ? folded(rebuilt) : null;
      return constant == null ? rebuilt : constant;
    }).apply(e);
  }
}
