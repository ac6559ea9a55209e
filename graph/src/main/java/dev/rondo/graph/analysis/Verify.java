package dev.rondo.graph.analysis;

import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Recurrence.Update;
import dev.rondo.graph.Shape;
import dev.rondo.graph.TypeFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A recurrence -> the errors of its form, if there are any. It runs after every pass, so that the faulty pass is known.
 */
public final class Verify {

  private final Recurrence r;
  private final List<String> wrong = new ArrayList<>();
  private final Set<Shape> shapes = new HashSet<>();
  private final Set<String> dims;

  private Verify(Recurrence r) {
    this.r = r;
    this.dims = new HashSet<>(r.dims());
  }

  /** Throws a {@link TypeFailure} with the first error. */
  public static void check(Recurrence r) {
    List<String> wrong = problems(r);
    if (!wrong.isEmpty()) throw new TypeFailure("'" + r.name() + "' is not well formed: " + wrong.get(0), "give every name and every value its one place");
  }

  /** All errors, each in a line. */
  public static List<String> problems(Recurrence r) {
    Verify v = new Verify(r);
    v.names();
    v.states();
    v.updates();
    v.leaves();
    if (v.wrong.isEmpty()) v.order();
    return v.wrong;
  }

  /** All expressions of a recurrence, including dead ones. */
  public static List<Expr> roots(Recurrence r) {
    List<Expr> roots = new ArrayList<>();
    r.bindings().forEach(b -> roots.add(b.value()));
    r.states().forEach(s -> roots.addAll(List.of(s.initial(), s.next())));
    roots.addAll(r.roots());
    return roots;
  }

  private void names() {
    Set<String> taken = new HashSet<>();
    List<String> all = new ArrayList<>();
    r.params().forEach(p -> all.add(p.name()));
    r.inputs().forEach(p -> all.add(p.name()));
    r.states().forEach(p -> all.add(p.name()));
    r.bindings().forEach(p -> all.add(p.name()));
    for (String name : all) if (!taken.add(name)) wrong.add("two things are named '" + name + "'");
    Set<String> outputs = new HashSet<>();
    Predicate<Output> isHidden = hidden(r);
    for (Output o : r.outputs()) {
      if (!outputs.add(o.name())) wrong.add("two outputs are named '" + o.name() + "'");
      if (isHidden.test(o)) wrong.add("output '" + o.name() + "' has the name of a param or an input but another value");
    }
  }

  /** Whether the name of an output refers to a param or an input after a run, and not to the output's value. */
  public static Predicate<Output> hidden(Recurrence r) {
    Map<String, Expr> after = new HashMap<>();   // the name of a leaf -> its value after the run
    r.inputs().forEach(i -> after.put(i.name(), i.expr()));
    r.params().forEach(p -> after.put(p.name(), p.expr()));
    r.updates().forEach(u -> after.replace(u.target().name(), u.target(), u.value()));
    return o -> after.containsKey(o.name()) && after.get(o.name()) != o.value();
  }

  private void states() {
    for (State s : r.states()) {
      if (s.initial().axes().time()) wrong.add("the initial value of state '" + s.name() + "' varies over time");
      if (!s.initial().shape().stretchesTo(s.shape())) wrong.add("state '" + s.name() + "' has shape " + s.shape() + " but starts with " + s.initial().shape());
      if (!s.next().shape().equals(s.shape())) wrong.add("state '" + s.name() + "' has shape " + s.shape() + " but becomes " + s.next().shape());
    }
  }

  private void updates() {
    Set<Expr> targets = new HashSet<>();
    for (Update u : r.updates()) {
      Expr t = u.target();
      if (!t.is(Op.PARAM) && !t.is(Op.INPUT) || t.axes().time()) wrong.add("'" + t + "' is updated but is neither a param nor an input without time");
      if (!targets.add(t)) wrong.add("'" + t + "' is updated twice");
      if (!u.value().shape().equals(t.shape()) || !u.value().axes().minus(t.axes()).isNone()) wrong.add("'" + t + "' is " + t.type() + " but becomes " + u.value().type());
    }
  }

  private void leaves() {
    Set<Expr> declared = new HashSet<>();
    for (Param p : r.params()) declared.add(p.expr());
    for (Input i : r.inputs()) declared.add(i.expr());
    for (State s : r.states()) declared.add(s.expr());
    for (Expr e : Graphs.postorder(roots(r))) {
      boolean leaf = e.is(Op.PARAM) || e.is(Op.INPUT) || e.is(Op.STATE);
      if (leaf && !declared.contains(e)) wrong.add(e.op().name().toLowerCase(java.util.Locale.ROOT) + " '" + e.name() + "' of shape " + e.shape() + " is used but not declared so");
      dimensions(e);
    }
    declared.forEach(this::dimensions);
  }

  private void dimensions(Expr e) {
    if (!e.is(Op.SIZE) && !shapes.add(e.shape())) return;   // a shape is checked once
    Set<String> unknown = new TreeSet<>();
    e.shape().dims().forEach(d -> unknown.addAll(d.names()));
    if (e.is(Op.SIZE)) unknown.addAll(e.length().names());
    unknown.removeAll(dims);
    // the number of steps is not a property of learned weights
    if (!e.is(Op.PARAM)) unknown.remove(Dim.STEPS.toString());
    if (!unknown.isEmpty()) wrong.add("'" + e + "' has the dimension '" + String.join("', '", unknown) + "', which is not declared");
  }

  private void order() {
    try {
      Order.of(r, roots(r));
    } catch (TypeFailure failure) {
      wrong.add(failure.getMessage());
    }
  }
}
