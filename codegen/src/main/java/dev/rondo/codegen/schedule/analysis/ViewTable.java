package dev.rondo.codegen.schedule.analysis;

import dev.rondo.codegen.schedule.plan.IterationSpace;
import dev.rondo.codegen.schedule.plan.Layout;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.codegen.schedule.plan.View;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * value -> the view of its numbers. Leaves have their own memory; slices, transposes and similar ops are views of
 * another value.
 */
public final class ViewTable {

  private final Layout layout;
  private final Map<Expr, View> homes = new HashMap<>();
  private final Map<String, View> slots = new LinkedHashMap<>();
  private final Map<String, View> states = new LinkedHashMap<>();
  private final Recurrence recurrence;

  public ViewTable(Recurrence recurrence, Layout layout) {
    this.recurrence = recurrence;
    this.layout = layout;
    for (Recurrence.Param p : recurrence.params()) keep(p.name(), p.expr());
    for (Recurrence.Input i : recurrence.inputs()) keep(i.name(), i.expr());
    for (Recurrence.State s : recurrence.states()) {
      states.put(s.name(), layout.dense("state " + s.name(), s.shape(), Axes.ALL, layout.memorySteps() + 1, false));
    }
  }

  private void keep(String name, Expr leaf) {
    View home = layout.dense(name, leaf.shape(), leaf.axes(), leaf.axes().time() ? layout.memorySteps() : 1, true);
    homes.put(leaf, home);
    slots.put(name, home);
  }

  /** Parameters and inputs by name. */
  public Map<String, View> kept() {
    return slots;
  }

  /** The state before step t: slot t, or slot t + 1 if it runs backwards. */
  private View before(Recurrence.State s) {
    View all = states.get(s.name());
    return s.backward() ? all.shifted(step(all)) : all;
  }

  /** The state after step t. */
  public View after(Recurrence.State s) {
    View all = states.get(s.name());
    return s.backward() ? all : all.shifted(step(all));
  }

  /** The view of the initial value. */
  public View initial(Recurrence.State s) {
    View all = states.get(s.name());
    return (s.backward() ? all.advanced(layout.steps(), step(all)) : all).without(true, false);
  }

  private View last(Recurrence.State s) {
    View all = states.get(s.name());
    return (s.backward() ? all : all.advanced(layout.steps(), step(all))).without(true, false);
  }

  /** A state has one slot more than steps, so its stride is that of its buffer even for a single step. */
  private int step(View all) {
    return all.buffer().size() / (layout.memorySteps() + 1);
  }

  public boolean has(Expr e) {
    return homes.containsKey(e);
  }

  public void put(Expr e, View home) {
    homes.put(e, home);
  }

  /** A constant, or a value that is constant for these shapes; else null. */
  public Double number(Expr e) {
    return switch (e.op()) {
      case CONSTANT -> e.number();
      case SIZE -> (double) e.length().at(layout.options().sizes());
      case EXTENT -> (double) (e.over().time() ? layout.steps() : 1) * (e.over().batch() ? layout.batch() : 1);
      case BROADCAST, TRANSPOSE, SLICE, LAST, STEPS, AT_STEPS -> number(e.arg(0));
      case MAP -> e.is(Elementwise.STOP) ? number(e.arg(0)) : null;
      case PARAM, INPUT, STATE, MATMUL, OUTER, REDUCE, CONCAT, PICK, PLACE, TOTAL, FINAL, AT_LAST -> null;
    };
  }

  /** A number, or the view of the value. */
  public Step.Source operand(Expr e) {
    Double number = number(e);
    return number != null ? new Step.Source.Number(number) : new Step.Source.Memory(view(e));
  }

  /** The kernel that copies a value to a view. */
  public Step store(Expr value, View to, IterationSpace space) {
    return new Step.Fused(space, List.of(), List.of(new Step.Fused.Store(operand(value), to)));
  }

  /** The node that holds the numbers of a view; the node itself if it is computed. */
  public static Expr source(Expr e) {
    return switch (e.op()) {
      case BROADCAST, TRANSPOSE, SLICE, LAST, AT_STEPS -> source(e.arg(0));
      case STEPS -> isRows(e) ? source(e.arg(0)) : e;
      case MAP -> e.is(Elementwise.STOP) ? source(e.arg(0)) : e;
      case CONSTANT, PARAM, INPUT, STATE, SIZE, EXTENT, MATMUL, OUTER, REDUCE, CONCAT, PICK, PLACE, TOTAL, FINAL, AT_LAST -> e;
    };
  }

  /** Whether all steps are rows, which remain where they were computed. Scalars are copied into one vector. */
  static boolean isRows(Expr steps) {
    return steps.shape().rank() == 2;
  }

  /** The view of the value; its source must be computed and stored. */
  public View view(Expr e) {
    View home = homes.get(e);
    if (home != null) return home;
    return switch (e.op()) {
      case STATE -> before(recurrence.stateOf(e));
      case FINAL -> last(recurrence.stateOf(e.arg(0)));
      case BROADCAST -> view(e.arg(0)).stretched(e.arg(0).shape().rank());
      case TRANSPOSE -> view(e.arg(0)).transposed();
      case SLICE -> slice(e);
      case LAST -> view(e.arg(0)).atLast(layout.steps());
      case STEPS -> {
        if (!isRows(e)) throw new IllegalStateException("'" + e + "' is read before it is stored");
        yield view(e.arg(0)).steps();
      }
      case AT_STEPS -> view(e.arg(0)).atSteps(e.shape().rank());
      case MAP -> {
        if (!e.is(Elementwise.STOP)) throw new IllegalStateException("'" + e + "' is read before it is stored");
        yield view(e.arg(0));
      }
      case CONSTANT, PARAM, INPUT, SIZE, EXTENT, MATMUL, OUTER, REDUCE, CONCAT, PICK, PLACE, TOTAL, AT_LAST ->
          throw new IllegalStateException("'" + e + "' is read before it is stored");
    };
  }

  private View slice(Expr e) {
    View whole = view(e.arg(0));
    int from = e.range().from().at(layout.options().sizes());
    boolean rows = e.shape().rank() == 2 && e.range().axis() == 0;
    return whole.shifted(from * (rows ? whole.m() : whole.n()));
  }
}
