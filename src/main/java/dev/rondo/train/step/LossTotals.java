package dev.rondo.train.step;

import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.interpret.Interpreter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * loss = f(Σ over the batch, .., number of examples, ..) -> the loss of many batches as if they were one: f of the sums
 * over all batches. So the loss of a data set does not depend on the batch size. Other values that f takes from a
 * batch, such as a penalty on weights, are averaged; each batch is weighted by its examples.
 */
public final class LossTotals {

  /** The kind of a leaf of the formula: a sum over examples, a number of examples or steps, or another value. */
  private enum Kind { TOTAL, EXTENT, OTHER }

  private record Leaf(String name, Expr value, Kind kind) {}

  /** The key of the number of examples so far. */
  private static final String EXAMPLES = "examples";

  private final List<Leaf> leaves = new ArrayList<>();
  private final Map<String, Integer> sizes;
  private final Recurrence formula;

  /** @param loss the loss, one number for a batch */
  public LossTotals(Expr loss, Map<String, Integer> sizes) {
    this.sizes = sizes;
    Map<Expr, Expr> instead = new HashMap<>();
    for (Expr e : leaves(loss)) {
      Leaf leaf = new Leaf("loss." + leaves.size(), e, kind(e));
      leaves.add(leaf);
      instead.put(e, Build.param(leaf.name, e.shape()));
    }
    List<Param> params = leaves.stream().map(l -> new Param(l.name, l.value.shape(), Initialiser.ZEROS)).toList();
    Expr value = Graphs.replacing(instead).apply(loss);
    formula = new Recurrence(Recurrence.Kind.NETWORK, "loss", List.of(), params, List.of(), List.of(), List.of(), List.of(new Output(TrainingStep.LOSS, value)), List.of());
  }

  /** The scalar values that depend on a total of the batch, through scalar values only. */
  private static Set<Expr> summed(Expr loss) {
    Set<Expr> found = new HashSet<>();
    for (Expr e : Graphs.postorder(List.of(loss))) {
      if (e.axes().isNone() && (kind(e) != Kind.OTHER || e.args().stream().anyMatch(found::contains))) found.add(e);
    }
    return found;
  }

  private static Kind kind(Expr e) {
    if (e.is(Op.EXTENT) && e.over().batch()) return Kind.EXTENT;
    // a total with a dimension of time steps cannot be added to that of another batch
    return e.is(Op.TOTAL) && e.axes().isNone() && overBatch(e) && !e.shape().countsSteps() ? Kind.TOTAL : Kind.OTHER;
  }

  /** Whether a total is over the batch, directly or step by step: total(total(x, batch), time) is total(x). */
  private static boolean overBatch(Expr total) {
    return total.over().batch() || total.arg(0).is(Op.TOTAL) && total.arg(0).over().batch();
  }

  /** The leaves of the formula. */
  private static List<Expr> leaves(Expr loss) {
    List<Expr> leaves = new ArrayList<>(), open = new ArrayList<>(List.of(loss));
    Set<Expr> summed = summed(loss), seen = new HashSet<>();
    while (!open.isEmpty()) {
      Expr e = open.remove(open.size() - 1);
      if (e.is(Op.CONSTANT) || !seen.add(e)) continue;
      if (kind(e) != Kind.OTHER || !summed.contains(e)) leaves.add(e);
      else open.addAll(e.args());
    }
    return leaves.stream().anyMatch(e -> e.shape().countsSteps()) ? List.of(loss) : leaves;
  }

  /**
   * Throws if the totals are not those of this loss, such as those of another network. An empty map is valid: no batch
   * has been added.
   */
  public void check(Map<String, double[]> totals) {
    boolean fits = totals.keySet().containsAll(leaves.stream().map(Leaf::name).toList()) && totals.containsKey(EXAMPLES) && totals.size() == leaves.size() + 1
        && totals.get(EXAMPLES).length == 1 && leaves.stream().allMatch(l -> totals.get(l.name).length == l.value.shape().count().at(sizes));
    if (!totals.isEmpty() && !fits) throw new IllegalArgumentException("the totals of the loss, " + String.join(", ", totals.keySet()) + ", are not those of this network's; train from the weights instead of going on");
  }

  /** The outputs that the program of a batch must compute. */
  public List<Output> outputs() {
    return leaves.stream().filter(l -> l.kind != Kind.EXTENT).map(l -> new Output(l.name, l.value)).toList();
  }

  /** Adds a batch that ran with the given numbers of examples and steps. */
  public void add(Map<String, double[]> totals, Session batch, int examples, int steps) {
    totals.computeIfAbsent(EXAMPLES, k -> new double[1])[0] += examples;
    for (Leaf leaf : leaves) {
      double[] value = leaf.kind == Kind.EXTENT ? new double[] {(double) examples * (leaf.value.over().time() ? steps : 1)} : batch.read(leaf.name);
      double[] sum = totals.computeIfAbsent(leaf.name, k -> new double[value.length]);
      for (int i = 0; i < sum.length; i++) sum[i] += leaf.kind == Kind.OTHER ? value[i] * examples : value[i];
    }
  }

  /** The loss of all batches that were added; NaN if there are none. */
  public double loss(Map<String, double[]> totals) {
    if (totals.isEmpty()) return Double.NaN;
    Map<String, double[][][]> given = new LinkedHashMap<>();
    for (Leaf leaf : leaves) {
      double[] value = totals.get(leaf.name).clone();
      if (leaf.kind == Kind.OTHER) for (int i = 0; i < value.length; i++) value[i] /= totals.get(EXAMPLES)[0];
      given.put(leaf.name, new double[][][] {{value}});
    }
    return Interpreter.run(formula, sizes, 1, 1, given).get(TrainingStep.LOSS)[0][0][0];
  }
}
