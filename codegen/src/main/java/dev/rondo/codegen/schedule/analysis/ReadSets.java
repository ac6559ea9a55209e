package dev.rondo.codegen.schedule.analysis;

import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The producers and readers of values: the nodes that need a kernel, their operands, and the readers of every stored
 * value. Readers are found through the views that cost nothing: slices, transposes, broadcasts.
 */
public final class ReadSets {

  /** One operand of a kernel's node, or of a store ({@code reader} null). */
  public record Use(Expr reader, Expr operand, int phase) {}

  private final Placement placement;
  private final ViewTable values;
  private final boolean repeat;
  private final Set<Expr> absorbed = new HashSet<>();
  private final Map<Expr, List<Expr>> factors = new HashMap<>();   // by sums of products
  private final Set<Expr> multiplied = new HashSet<>();
  private final Set<Expr> repeated = new LinkedHashSet<>();
  private final Map<Expr, List<Use>> uses = new HashMap<>();
  private final Set<Expr> shown = new HashSet<>();
  private final Set<Expr> outside = new HashSet<>();

  /** @param repeat whether readers may compute cheap values again instead of loading stored ones */
  public ReadSets(Recurrence r, Placement placement, ViewTable values, boolean repeat) {
    this.placement = placement;
    this.values = values;
    this.repeat = repeat;
    for (Expr e : placement.order()) absorb(e);
    if (repeat) for (Expr e : placement.order()) if (isRepeatable(e)) repeated.add(e);
    for (Expr e : placement.order()) {
      if (!isComputed(e)) continue;
      for (Expr operand : operands(e)) use(new Use(e, operand, placement.phase(e)));
    }
    for (Expr root : r.roots()) shown.add(ViewTable.source(root));
    outside.addAll(shown);
    for (Recurrence.State s : r.states()) {
      if (!placement.order().contains(s.expr())) continue;
      use(new Use(null, s.next(), placement.phase(s.expr())));
      use(new Use(null, s.initial(), placement.phase(s.expr()) - 1));
      outside.add(ViewTable.source(s.initial()));
    }
    for (Expr e : placement.order()) if (e.is(Op.LAST) || e.is(Op.STEPS)) outside.add(ViewTable.source(e.arg(0)));
  }

  private void use(Use use) {
    uses.computeIfAbsent(ViewTable.source(use.operand), k -> new ArrayList<>()).add(use);
  }

  private void absorb(Expr e) {
    if (isWeightGradient(e) || isPlacedSum(e)) absorbed.add(e.arg(0));
    if (repeat) FusedFactors.of(e, placement, values).ifPresent(f -> {
      absorbed.add(e.arg(0));
      e.arg(0).args().stream().filter(x -> !f.contains(x) && placement.isPrivate(x)).forEach(absorbed::add);
      factors.put(e, f);
      f.forEach(x -> multiplied.add(ViewTable.source(x)));
    });
    if (isChain(e)) {
      absorbed.add(e.arg(1));
      if (continues(e.arg(0), e)) absorbed.add(e.arg(0));
    }
  }

  private static final Set<Elementwise> CHEAP = Set.of(Elementwise.NEG, Elementwise.ABS, Elementwise.ADD, Elementwise.SUB, Elementwise.MUL, Elementwise.MAX, Elementwise.MIN);

  /**
   * Whether every reader of a value can compute it again, so that it need not be stored for other phases. All readers
   * are elementwise kernels over the same space, and the value follows from one value that is stored anyway: 1 - z from
   * z. If memory is the bottleneck, an addition costs nothing.
   */
  private boolean isRepeatable(Expr e) {
    boolean kind = isFused(e) && e.is(Op.MAP) && CHEAP.contains(e.function()) && e.axes().time() && !e.shape().isScalar();
    if (!kind || multiplied.contains(e) || placement.isRoot(e) || !placement.nextOf(e).isEmpty()) return false;
    List<Expr> readers = placement.users(e);
    boolean alike = readers.stream().allMatch(u -> u.is(Op.MAP) && isFused(u) && u.type().equals(e.type()));
    long read = e.args().stream().flatMap(this::seenThrough).filter(a -> values.number(a) == null).distinct().count();
    return alike && read == 1 && readers.stream().anyMatch(u -> placement.phase(u) != placement.phase(e)) && e.args().stream().allMatch(a -> isThereAnyway(a, e));
  }

  /** Whether a value is a constant, given, repeated itself, or stored for a reader other than e in a later phase. */
  private boolean isThereAnyway(Expr a, Expr e) {
    if (values.number(a) != null || repeated.contains(a) || a.is(Op.PARAM) || a.is(Op.INPUT)) return true;
    return a.is(Op.MAP) && isFused(a) && a.type().equals(e.type()) && placement.users(a).stream().anyMatch(u -> u != e && !repeated.contains(u) && placement.phase(u) > placement.phase(a) && placement.phase(u) >= last(e));
  }

  private int last(Expr e) {
    return placement.users(e).stream().mapToInt(placement::phase).max().orElse(0);
  }

  /** Values that their readers compute again, arguments first. */
  public Set<Expr> repeated() {
    return repeated;
  }

  /** Σ over steps or examples of an outer product: one matrix product. */
  public boolean isWeightGradient(Expr e) {
    return e.is(Op.TOTAL) && e.arg(0).is(Op.OUTER) && placement.isPrivate(e.arg(0)) && !e.arg(0).args().stream().allMatch(a -> a.axes().isNone());
  }

  /** Whether a sum multiplies its factors itself, so that the product is not stored. */
  public boolean isSumOfProducts(Expr e) {
    return factors.containsKey(e);
  }

  /**
   * Σ over steps or examples of values placed at indices, as in the gradient of an embedding: each value is added at
   * its index.
   */
  public boolean isPlacedSum(Expr e) {
    return e.is(Op.TOTAL) && e.arg(0).is(Op.PLACE) && placement.isPrivate(e.arg(0));
  }

  /** s + W @ x if the product has no other reader, and s is such a chain, a product, or a value of an earlier phase. */
  public boolean isChain(Expr e) {
    if (!e.is(Elementwise.ADD)) return false;
    Expr start = e.arg(0), product = e.arg(1);
    boolean mine = SumProducts.isVectorProduct(product) && placement.isPrivate(product) && placement.phase(product) == placement.phase(e) && product.type().equals(e.type());
    if (!mine || !start.type().equals(e.type()) || values.number(start) != null) return false;
    return continues(start, e) || placement.phase(ViewTable.source(start)) < placement.phase(e) && ViewTable.source(start) == start;
  }

  private boolean continues(Expr start, Expr e) {
    return placement.isPrivate(start) && placement.phase(start) == placement.phase(e) && (SumProducts.isVectorProduct(start) || isChain(start));
  }

  public boolean isComputed(Expr e) {
    if (absorbed.contains(e) || repeated.contains(e) || values.number(e) != null) return false;
    return switch (e.op()) {
      case MAP -> !e.is(Elementwise.STOP);
      case MATMUL, OUTER, REDUCE, CONCAT, PICK, PLACE, TOTAL, AT_LAST -> true;
      case CONSTANT, PARAM, INPUT, STATE, SIZE, EXTENT, BROADCAST, TRANSPOSE, SLICE, FINAL, LAST, AT_STEPS -> false;
      case STEPS -> !ViewTable.isRows(e);
    };
  }

  /** Whether an elementwise kernel computes it, together with other values. */
  public boolean isFused(Expr e) {
    return isComputed(e) && (e.is(Op.MAP) && !isChain(e) || e.is(Op.OUTER));
  }

  /** (start or null, products): the parts of a product kernel. */
  public List<Expr> chain(Expr e) {
    List<Expr> parts = new ArrayList<>();
    Expr rest = e;
    while (isChain(rest)) {
      parts.add(0, rest.arg(1));
      Expr start = rest.arg(0);
      if (!continues(start, rest)) {
        parts.add(0, start);
        return parts;
      }
      rest = start;
    }
    parts.add(0, rest);
    parts.add(0, null);
    return parts;
  }

  /** A value, or the operands that are read instead of it if it is computed again. */
  private Stream<Expr> seenThrough(Expr e) {
    return repeated.contains(e) ? e.args().stream().flatMap(this::seenThrough) : Stream.of(e);
  }

  public List<Expr> operands(Expr e) {
    if (isSumOfProducts(e)) return factors.get(e);
    if (isWeightGradient(e) || isPlacedSum(e)) return e.arg(0).args();
    if (!isChain(e)) return e.args().stream().flatMap(this::seenThrough).toList();
    List<Expr> operands = new ArrayList<>();
    List<Expr> parts = chain(e);
    if (parts.get(0) != null) operands.add(parts.get(0));
    for (Expr product : parts.subList(1, parts.size())) operands.addAll(product.args());
    return operands;
  }

  public List<Use> of(Expr e) {
    return uses.getOrDefault(e, List.of());
  }

  /** Whether an output or an update is this value or a view of it, so that it is read at the very end. */
  public boolean isShown(Expr e) {
    return shown.contains(e);
  }

  /** Whether a value is an output, an update or the initial value of a state, or is read at another step. */
  public boolean isOutside(Expr e) {
    return outside.contains(e);
  }

  /** Whether a value of a loop is read after it, so that the values of all steps must be kept. */
  public boolean isKept(Expr e) {
    return outside.contains(e) || of(e).stream().anyMatch(u -> u.phase != placement.phase(e));
  }
}
