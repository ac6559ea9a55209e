package dev.rondo.train.step;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Fold;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * loss over a batch -> the share that one part of the batch adds to it; the shares of all parts add up to the loss. A
 * total over the examples stays the same. A number of examples is that of the whole batch. A value that does not depend
 * on the batch, such as a penalty on weights, is weighted by the part's share of the examples. The caller writes the
 * numbers that the part cannot know: {@link #EXAMPLES}, {@link #SHARE} and {@link #steps} for each input of lengths
 * that is counted.
 */
public final class PerPartLoss {

  /** The parameter that holds the number of examples in the batch. */
  public static final String EXAMPLES = "train.examples";
  /** The parameter that holds the part's share of the examples. */
  public static final String SHARE = "train.share";

  /** How a value depends on the batch: not at all, as a number of examples or steps, or as a sum over the examples. */
  private enum Kind { FREE, COUNT, SUM }

  private final Recurrence network;
  private final Set<Expr> batched;
  private final Map<Expr, Kind> kinds = new HashMap<>();
  private final Map<Expr, Expr> rewritten = new HashMap<>();
  private final Set<String> counted = new LinkedHashSet<>();
  private final Expr loss;

  /**
   * Throws {@link IllegalArgumentException}, which names the value, if the loss contains something other than a sum
   * over the whole batch.
   */
  PerPartLoss(Recurrence network, Expr whole) {
    this.network = network;
    this.batched = batched(whole);
    for (Expr e : Graphs.postorder(List.of(whole))) if (!e.axes().batch()) read(e);
    this.loss = kinds.get(whole) == Kind.FREE ? shared(whole) : rewritten.get(whole);
    if (kinds.get(whole) == Kind.COUNT) throw refused(whole);
  }

  /** The part's share of the loss. */
  Expr loss() {
    return loss;
  }

  /** The inputs of lengths that need their sum over the batch. */
  Set<String> counted() {
    return counted;
  }

  /** The parameter that holds the sum of an input of lengths. */
  public static String steps(String lengths) {
    return "train." + lengths + ".total";
  }

  /** All values that depend on the number of examples, or on all examples together. */
  private Set<Expr> batched(Expr whole) {
    List<Expr> order = Graphs.reachable(network, List.of(whole));
    Set<Expr> found = new HashSet<>();
    boolean grew = true;
    while (grew) {   // a state may come before its update
      grew = false;
      for (Expr e : order) {
        boolean over = (e.is(Op.TOTAL) || e.is(Op.EXTENT)) && e.over().batch();
        if (over || needs(e).stream().anyMatch(found::contains)) grew |= found.add(e);
      }
    }
    return found;
  }

  private List<Expr> needs(Expr e) {
    if (!e.is(Op.STATE)) return e.args();
    Recurrence.State s = network.stateOf(e);
    return List.of(s.initial(), s.next());
  }

  private void read(Expr e) {
    Kind kind = batched.contains(e) ? kind(e) : Kind.FREE;
    kinds.put(e, kind);
    rewritten.put(e, kind == Kind.FREE ? e : rewritten(e, kind));
  }

  private Kind kind(Expr e) {
    return switch (e.op()) {
      case EXTENT -> Kind.COUNT;
      case TOTAL -> total(e);
      case MAP -> map(e);
      case REDUCE -> {
        if (!e.is(Fold.SUM)) throw refused(e);
        yield linear(e);
      }
      case BROADCAST, TRANSPOSE, SLICE, CONCAT, LAST -> linear(e);
      case CONSTANT, PARAM, INPUT, STATE, SIZE, MATMUL, OUTER, PICK, PLACE, FINAL, AT_LAST, STEPS, AT_STEPS -> throw refused(e);
    };
  }

  private Kind total(Expr e) {
    Expr x = e.arg(0);
    if (!e.over().batch()) return linear(e);
    if (batched.contains(x) || !x.axes().batch()) throw refused(e);
    return lengths(x) ? Kind.COUNT : Kind.SUM;
  }

  private boolean lengths(Expr x) {
    return x.is(Op.INPUT) && network.input(x.name()).map(Input::isLengths).orElse(false);
  }

  private Kind map(Expr e) {
    List<Kind> of = e.args().stream().map(kinds::get).toList();
    if (e.is(Elementwise.ADD) || e.is(Elementwise.SUB) || e.is(Elementwise.NEG)) return linear(e);
    if (e.is(Elementwise.MUL) && of.contains(Kind.FREE)) return of.get(0) == Kind.FREE ? of.get(1) : of.get(0);
    if (e.is(Elementwise.DIV) && of.get(0) == Kind.SUM && of.get(1) != Kind.SUM) return Kind.SUM;
    if (e.is(Elementwise.DIV) && of.get(1) == Kind.FREE) return of.get(0);
    throw refused(e);
  }

  /** A sum if every argument is a sum or does not depend on the batch. */
  private Kind linear(Expr e) {
    if (e.args().stream().anyMatch(a -> kinds.get(a) == Kind.COUNT)) throw refused(e);
    return Kind.SUM;
  }

  private Expr rewritten(Expr e, Kind kind) {
    if (e.is(Op.EXTENT)) return e.over().time() ? param(EXAMPLES).times(Build.extent(Axes.TIME)) : param(EXAMPLES);
    if (kind == Kind.COUNT && e.is(Op.TOTAL)) {
      counted.add(e.arg(0).name());
      return param(steps(e.arg(0).name()));
    }
    if (e.is(Op.TOTAL) && e.over().batch()) return e;
    boolean factor = e.is(Elementwise.MUL) || e.is(Elementwise.DIV);
    return Build.rebuild(e, e.args().stream().map(a -> kinds.get(a) == Kind.FREE && !factor ? shared(a) : rewritten.get(a)).toList());
  }

  private Expr shared(Expr free) {
    return free.times(param(SHARE));
  }

  private static Expr param(String name) {
    return Build.param(name, Shape.SCALAR);
  }

  private IllegalArgumentException refused(Expr e) {
    return new IllegalArgumentException("the loss of '" + network.name() + "' is not a sum over the examples of a batch, for '" + e + "' needs all of them at once, so it cannot be accumulated from parts; leave 'accumulate' out");
  }
}
