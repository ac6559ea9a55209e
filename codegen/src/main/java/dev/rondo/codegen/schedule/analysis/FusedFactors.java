package dev.rondo.codegen.schedule.analysis;

import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Fold;
import dev.rondo.graph.Op;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Σ a · b -> a and b, if both are stored anyway: then the sum multiplies, and the product needs no memory. Over steps
 * or examples also Σ a · (b · c) -> a, b and c, if b · c would be stored for this sum alone. An example is the gradient
 * of a normalisation's gain: b is a deviation from the mean and c a number for each row.
 */
record FusedFactors(Expr sum, Expr product, Placement placement, ViewTable values) {

  /** The factors of a sum, from right to left; empty if it adds up stored values. */
  static Optional<List<Expr>> of(Expr sum, Placement placement, ViewTable values) {
    if (!sum.is(Op.TOTAL) && !sum.is(Fold.SUM)) return Optional.empty();
    FusedFactors factors = new FusedFactors(sum, sum.arg(0), placement, values);
    return factors.multiplies() ? Optional.of(sum.is(Fold.SUM) ? factors.product.args() : factors.split()) : Optional.empty();
  }

  private boolean multiplies() {
    if (!product.is(Elementwise.MUL) || !placement.isPrivate(product)) return false;
    if (sum.is(Op.TOTAL)) return product.args().stream().allMatch(this::isStoredForSteps);
    Set<Expr> later = new HashSet<>();
    behind(sum, later);
    return product.args().stream().allMatch(f -> isStoredForRow(f, later));
  }

  /**
   * Whether a factor is available for every step: it is a state, or the product itself or another value reads it in a
   * later phase.
   */
  private boolean isStoredForSteps(Expr f) {
    if (!f.type().equals(product.type()) || !f.axes().time()) return false;
    if (f.is(Op.STATE)) return true;
    return isElementwise(f) && (isEarlier(f) || placement.users(f).stream().anyMatch(u -> u != product && placement.phase(u) > placement.phase(f)));
  }

  /** Whether a factor is stored for a state, another phase, or a kernel that must come after the sum. */
  private boolean isStoredForRow(Expr f, Set<Expr> later) {
    if (!f.type().equals(product.type())) return false;
    if (f.is(Op.STATE) || f.is(Op.INPUT)) return true;
    return isElementwise(f) && (isEarlier(f) || !placement.nextOf(f).isEmpty() || readers(f).anyMatch(u -> later.contains(u) || placement.phase(u) > placement.phase(f)));
  }

  private boolean isElementwise(Expr f) {
    return f.is(Op.MAP) && !f.is(Elementwise.STOP) && values.number(f) == null;
  }

  private boolean isEarlier(Expr f) {
    return placement.phase(f) < placement.phase(product);
  }

  private void behind(Expr e, Set<Expr> all) {
    for (Expr user : placement.users(e)) if (all.add(user)) behind(user, all);
  }

  private List<Expr> split() {
    Expr a = product.arg(0), b = product.arg(1);
    if (a != b && isMadeAgain(b)) return List.of(a, b.arg(0), b.arg(1));
    if (a != b && isMadeAgain(a)) return List.of(b, a.arg(0), a.arg(1));
    return List.of(a, b);
  }

  /**
   * Whether a factor is itself a product that would be stored for this sum alone, and its factors are stored for other
   * readers anyway.
   */
  private boolean isMadeAgain(Expr f) {
    boolean alone = f.is(Elementwise.MUL) && isEarlier(f) && !placement.isRoot(f) && placement.nextOf(f).isEmpty()
        && placement.users(f).stream().allMatch(u -> u == product || placement.phase(u) == placement.phase(f));
    return alone && f.args().stream().allMatch(a -> (a.type().equals(f.type()) || a.axes().equals(f.axes()) && a.shape().isScalar()) && values.number(a) == null && isReadBeside(ViewTable.source(a), f));
  }

  /** Whether a value is kept for the whole run, or for a reader other than {@code f} in a later phase. */
  private boolean isReadBeside(Expr value, Expr f) {
    if (value.is(Op.PARAM) || value.is(Op.INPUT) || value.is(Op.STATE)) return true;
    return value.is(Op.MAP) && readers(value).anyMatch(u -> u != f && placement.phase(u) > placement.phase(f));
  }

  /** The readers of a value, directly or through a view. */
  private Stream<Expr> readers(Expr value) {
    return placement.users(value).stream().flatMap(u -> ViewTable.source(u) == u ? Stream.of(u) : readers(u));
  }
}
