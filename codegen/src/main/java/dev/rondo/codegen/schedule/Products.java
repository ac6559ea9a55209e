package dev.rondo.codegen.schedule;

import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.schedule.analysis.Placement;
import dev.rondo.codegen.schedule.analysis.ReadSets;
import dev.rondo.codegen.schedule.analysis.SumProducts;
import dev.rondo.codegen.schedule.analysis.ViewTable;
import dev.rondo.codegen.schedule.plan.Blocks;
import dev.rondo.codegen.schedule.plan.Buffer;
import dev.rondo.codegen.schedule.plan.IterationSpace;
import dev.rondo.codegen.schedule.plan.Layout;
import dev.rondo.codegen.schedule.plan.Panels;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.codegen.schedule.plan.Step.Operand;
import dev.rondo.codegen.schedule.plan.Step.Product;
import dev.rondo.codegen.schedule.plan.Step.Sum;
import dev.rondo.codegen.schedule.plan.Step.Term;
import dev.rondo.codegen.schedule.plan.ValueNames;
import dev.rondo.codegen.schedule.plan.View;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Fold;
import dev.rondo.graph.Op;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Matrix products: y = Σ W @ x over all examples (rows) at once, and products with a varying matrix. Products of one x
 * with several W become one product with adjacent columns. Weights are packed for the kernel.
 */
final class Products {

  private final ReadSets uses;
  private final ViewTable values;
  private final Layout layout;
  private final Target target;
  private final Placement placement;
  private final Operands operands;
  private final Function<Expr, View> home;
  private final List<String> reasons;
  private final ValueNames labels;
  private final Fusion fusion;
  private final OuterProducts gradients;
  private final Map<Expr, List<Expr>> sideBySide = new HashMap<>();

  Products(ReadSets uses, ViewTable values, Layout layout, Target target, Placement placement, Operands operands, Function<Expr, View> home, List<String> reasons, ValueNames labels, Fusion fusion) {
    this.uses = uses;
    this.values = values;
    this.layout = layout;
    this.target = target;
    this.placement = placement;
    this.operands = operands;
    this.home = home;
    this.reasons = reasons;
    this.labels = labels;
    this.fusion = fusion;
    this.gradients = new OuterProducts(layout, operands, home, fusion);
  }

  /** The properties that products must share to be in one kernel. */
  private record Key(int level, List<Expr> xs, Buffer start, boolean started) {}

  /** Finds the products, and sums of products, that read the same vectors, and assigns them one buffer. */
  void pack(List<Fusion.Group> groups) {
    Map<Key, List<Expr>> families = new LinkedHashMap<>();
    for (Fusion.Group g : groups) {
      Expr e = g.nodes().get(0);
      if (g.space() != null || !isPackable(e)) continue;
      Expr start = start(e);
      Key key = new Key(fusion.level(e), vectorsOf(e), start == null ? null : values.view(start).buffer(), start != null);
      families.computeIfAbsent(key, k -> new ArrayList<>()).add(e);
    }
    families.values().forEach(this::join);
  }

  private boolean isPackable(Expr e) {
    if (!placement.nextOf(e).isEmpty() || values.has(e)) return false;
    return e.is(Op.MATMUL) ? SumProducts.isVectorProduct(e) : uses.isChain(e);
  }

  private Expr start(Expr e) {
    return uses.isChain(e) ? uses.chain(e).get(0) : null;
  }

  private List<Expr> products(Expr e) {
    return uses.isChain(e) ? uses.chain(e).subList(1, uses.chain(e).size()) : List.of(e);
  }

  /** The vectors that a value's products read. */
  private List<Expr> vectorsOf(Expr e) {
    return products(e).stream().map(p -> p.arg(1)).toList();
  }

  private void join(List<Expr> family) {
    List<Expr> sorted = new ArrayList<>(family);
    if (start(family.get(0)) != null) sorted.sort(Comparator.comparingInt(e -> values.view(start(e)).offset()));
    else sorted = continuedTogether(sorted);
    for (List<Expr> run : runs(sorted)) {
      if (run.size() < 2) continue;
      int columns = run.stream().mapToInt(e -> layout.row(e.shape())).sum(), row = Layout.apart(columns);
      boolean kept = !operands.inLoop() || run.stream().anyMatch(uses::isKept);
      int slots = run.get(0).axes().time() && kept ? layout.memorySteps() : 1;
      int rows = run.get(0).axes().batch() ? layout.batch() : 1;
      Buffer buffer = new Buffer(labels.of(run), (long) slots * rows * row, false);
      int at = 0;
      for (Expr e : run) {
        values.put(e, new View(buffer, at, slots > 1 ? rows * row : 0, e.axes().batch() ? row : 0, 0, 1).named(labels.of(e)));
        at += layout.row(e.shape());
      }
      sideBySide.put(run.get(0), run);
      for (Expr e : run.subList(1, run.size())) sideBySide.put(e, List.of());
      reasons.add(Decision.PACK + ": " + String.join(", ", run.stream().map(labels::of).toList()) + (vectorsOf(run.get(0)).size() == 1 ? " share the operand " : " share the operands ") + vectorsOf(run.get(0)).stream().map(labels::of).collect(Collectors.joining(" and ")) + "; one product with " + columns + " columns");
    }
  }

  /**
   * Makes products adjacent if later products of one operand start from them, so that the later ones can be joined too.
   */
  private List<Expr> continuedTogether(List<Expr> family) {
    Map<List<Expr>, List<Expr>> byOperands = new LinkedHashMap<>();
    for (Expr e : family) {
      List<Expr> later = placement.users(e).stream().filter(u -> uses.isChain(u) && uses.chain(u).get(0) == e).map(this::vectorsOf).findFirst().orElse(List.of(e));
      byOperands.computeIfAbsent(later, k -> new ArrayList<>()).add(e);
    }
    return byOperands.values().stream().flatMap(List::stream).toList();
  }

  /** Neighbours with adjacent starting values in the same rows. */
  private List<List<Expr>> runs(List<Expr> sorted) {
    List<List<Expr>> runs = new ArrayList<>();
    for (Expr e : sorted) {
      List<Expr> run = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      if (run == null || !follows(run.get(run.size() - 1), e)) runs.add(run = new ArrayList<>());
      run.add(e);
    }
    return runs;
  }

  private boolean follows(Expr a, Expr b) {
    if (start(a) == null) return true;
    View x = values.view(start(a)), y = values.view(start(b));
    return x.buffer() == y.buffer() && y.offset() == x.offset() + layout.row(a.shape()) && x.t() == y.t() && x.b() == y.b();
  }

  /** Adds the kernel for a product, and the packing of its weights to {@code packs}. */
  void product(Expr e, List<Step> packs, List<Step> steps) {
    List<Expr> family = sideBySide.getOrDefault(e, List.of(e));
    if (family.isEmpty()) return;
    if (uses.isWeightGradient(e)) gradients.add(e, steps);
    else if (e.is(Op.MATMUL) && !SumProducts.isVectorProduct(e)) varying(e, steps);
    else steps.add(vectors(family, packs, steps));
  }

  /** The values that one kernel computes together: the kernel of the first of them. */
  List<Expr> together(List<Expr> nodes) {
    return nodes.size() == 1 ? sideBySide.getOrDefault(nodes.get(0), nodes) : nodes;
  }

  /** The gradients of weights that share a kernel. */
  Map<Step, List<Expr>> gradients() {
    return gradients.shared();
  }

  /** One view of rows over examples, and also over steps if they are evenly spaced. */
  private record Rows(int count, boolean outerTime) {}

  private Rows rows(Expr e, List<View> views) {
    boolean time = e.axes().time() && !operands.inLoop(), batch = e.axes().batch();
    if (!time) return new Rows(batch ? layout.batch() : 1, false);
    if (!batch) return new Rows(layout.steps(), false);
    boolean even = views.stream().allMatch(v -> v.t() == v.b() * layout.batch() || layout.steps() == 1);
    return even ? new Rows(layout.batch() * layout.steps(), false) : new Rows(layout.batch(), true);
  }

  private Product vectors(List<Expr> family, List<Step> packs, List<Step> steps) {
    Expr first = family.get(0);
    View out = whole(home.apply(first), family);
    View init = start(first) == null ? null : whole(values.view(start(first)), family.stream().map(this::start).toList());
    List<Expr> products = products(first);
    List<View> xs = products.stream().map(p -> operands.of(p.arg(1), steps)).toList();
    List<View> all = new ArrayList<>(xs);
    all.add(out);
    if (init != null) all.add(init);
    Rows rows = rows(first, all);
    int columns = family.size() == 1 ? layout.n(first.shape()) : family.stream().mapToInt(e -> layout.row(e.shape())).sum();
    // shared by all terms, which add to the same tiles
    Panels cut = Panels.ofWeights(columns, rows.count, products.stream().mapToInt(p -> layout.n(p.arg(0).shape())).sum(), target);
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < products.size(); i++) {
      int term = i;
      List<Expr> weights = family.stream().map(e -> products(e).get(term).arg(0)).toList();
      Panels panels = packed(weights, cut, packs);
      View x = xs.get(i);
      terms.add(new Term(over(x, first, rows), null, panels, List.of(new Sum(layout.n(products.get(i).arg(1).shape()), x.n(), 0))));
    }
    int outer = rows.outerTime ? layout.steps() : 1;
    return new Product(outer, first.axes().time(), 1, rows.count, columns, init == null ? null : over(init, first, rows), over(out, first, rows), terms);
  }

  /** The view of the first of several adjacent values, extended to all of them. */
  private View whole(View first, List<Expr> family) {
    return family.size() == 1 ? first : first.named(labels.of(family));
  }

  /** The stride from row to row, and a view that still moves along the axes that are not in the rows. */
  private Operand over(View v, Expr e, Rows rows) {
    boolean time = e.axes().time() && !operands.inLoop() && !rows.outerTime;
    int row = e.axes().batch() ? v.b() : time ? v.t() : 0;
    return new Operand(v.without(time, true), row);
  }

  private Panels packed(List<Expr> weights, Panels cut, List<Step> packs) {
    int depth = layout.n(weights.get(0).shape());
    Panels panels = cut.packed("packed " + labels.of(weights), depth);
    int at = 0;
    for (Expr w : weights) {
      View v = operands.of(w, packs);
      packs.add(new Step.Pack(v, depth, layout.m(w.shape()), at, panels));
      at += Target.padded(layout.m(w.shape()));
    }
    return panels;
  }

  /** A product with a matrix that differs from example to example, or a product of two matrices. */
  private void varying(Expr e, List<Step> steps) {
    View a = matrix(e, steps), x = operands.of(e.arg(1), steps), out = home.apply(e);
    int outerSteps = e.axes().time() && !operands.inLoop() ? layout.steps() : 1, outerBatch = e.axes().batch() ? layout.batch() : 1;
    int m = layout.m(e.arg(0).shape()), k = layout.n(e.arg(0).shape());
    if (e.arg(1).shape().rank() == 1 && a.n() == 1) {   // y[m] = Σ a[m, k] x[k]
      IterationSpace space = new IterationSpace(outerSteps, e.axes().time(), outerBatch, m, k, 2);
      View scratch = Blocks.ofRow(k, true, layout);
      View times = x.at(x.offset(), x.t(), x.b(), 0, x.n());
      steps.add(new Step.RowReduce(space, Fold.SUM, true, List.of(a, times), out.at(out.offset(), out.t(), out.b(), out.n(), 0), scratch));
      return;
    }
    if (e.arg(1).shape().rank() == 1) {                 // the same with a transposed: y[j] = Σ x[k] aᵀ[k, j]
      Term term = new Term(new Operand(x.at(x.offset(), x.t(), x.b(), 0, 1), 0), a.at(a.offset(), a.t(), a.b(), 0, a.m()), null, List.of(new Sum(k, x.n(), a.n())));
      steps.add(new Product(outerSteps, e.axes().time(), outerBatch, 1, m, null, new Operand(out, 0), List.of(term)));
      return;
    }
    View right = operands.columns(e.arg(1), steps);
    Term term = new Term(new Operand(a, a.m()), right, null, List.of(new Sum(k, a.n(), right.m())));
    steps.add(new Product(outerSteps, e.axes().time(), outerBatch, m, layout.n(e.shape()), null, new Operand(out, out.m()), List.of(term)));
  }

  /**
   * The matrix of such a product. A vector multiplies its rows or its columns, and one of these must be contiguous. A
   * broadcast scalar is contiguous in neither direction.
   */
  private View matrix(Expr product, List<Step> steps) {
    View a = operands.of(product.arg(0), steps);
    return product.arg(1).shape().rank() == 2 || a.n() == 1 || a.m() == 1 ? a : operands.copied(product.arg(0), a, steps);
  }
}
