package dev.rondo.graph.rewrite;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Fold;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Binding;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.Recurrence.Update;
import dev.rondo.graph.Shape;
import dev.rondo.graph.TypeFailure;
import dev.rondo.graph.analysis.Order;
import dev.rondo.graph.analysis.Verify;
import dev.rondo.graph.rewrite.LengthInference.Extent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * (recurrence, sequence -> its lengths) -> the recurrence in which steps at and after an example's length n do not
 * happen. With real = t &lt; n:
 * <pre>
 *   x            real ? x : the last real x        h'        real ? h' : h
 *   output y     real ? y : 0                      last(x)   Σ over t of (t = n - 1 ? x : 0)
 *   total(x)     total(real ? x : 0)               average(x, time)   total(real ? x : 0, time) / n
 *   steps(x)     steps(real ? x : last(x))         sum, max, @ along its rows   of the real rows alone
 * </pre>
 * An input past its end is read as its last real value, and not as 0. So the discarded values that are computed from it
 * are as finite as the last real step: a derivative is 0 times them. For the same reason the rows of steps(x) past the
 * end are copies of the last real one.
 */
public final class LengthMasking {

  private static final Expr COUNTER = Build.state("lengths.step", Shape.SCALAR);
  private static final Expr STEP = COUNTER.minus(1);

  private final Recurrence r;
  private final Map<String, String> given;
  private final Map<Expr, Extent> of;
  private final Map<Expr, State> loops = new HashMap<>();
  // an applied cell -> the values of one of its steps, if it runs backwards
  private final Map<String, Set<Expr>> steps = new HashMap<>();
  // the next value of a state -> the same value, for real and other steps
  private final Map<Expr, Expr> happening = new HashMap<>();
  private final Map<String, Expr> real = new LinkedHashMap<>();
  private final List<State> states = new ArrayList<>();
  private final Graphs.Rewriter rewriter = new Graphs.Rewriter(this::rewritten);

  private LengthMasking(Recurrence r, Map<String, String> given, Map<Expr, Extent> of) {
    this.r = r;
    this.given = given;
    this.of = of;
    List<State> masked = r.states().stream().filter(s -> !lengths(s.expr()).isEmpty()).toList();
    Set<Expr> cyclic = Order.cyclic(r);
    for (State s : masked) if (cyclic.contains(s.expr())) loops.putIfAbsent(s.next(), s);
    Map<String, List<Expr>> nexts = new LinkedHashMap<>();
    for (State s : masked) if (s.backward()) nexts.computeIfAbsent(cell(s), k -> new ArrayList<>()).add(s.next());
    nexts.forEach((cell, all) -> steps.put(cell, new HashSet<>(Graphs.reachable(r, all, e -> e.axes().time() ? e.args() : List.of()))));
  }

  /**
   * The recurrence with its lengths applied. A sequence has the lengths of the values that it depends on. A state of an
   * applied cell also has those of the values that the cell reads ({@code drives}). Throws {@link TypeFailure} if two
   * lengths meet.
   */
  public static Recurrence heeded(Recurrence r, Map<String, String> lengths, Map<String, List<Expr>> drives) {
    return new LengthMasking(r, lengths, LengthInference.of(r, lengths, drives)).recurrence();
  }

  /**
   * The value that is read for a sequence with lengths: the sequence itself, and past an example's end its last value.
   * Empty for other inputs.
   */
  public static Optional<Expr> read(Recurrence r, Recurrence.Input input) {
    return r.state(name(input.expr())).map(State::next);
  }

  /** The lengths of an input's sequences, by name; empty if it has none, or is never read. */
  public static Optional<String> of(Recurrence r, Recurrence.Input input) {
    return read(r, input).map(held -> held.arg(0).arg(1).name());
  }

  /** The lengths past which a state does not change, by name; empty if it has none. */
  public static Optional<String> of(State s) {
    Expr next = s.next();
    if (!next.is(Elementwise.SELECT) || next.arg(2) != s.expr() || !next.arg(0).is(Elementwise.LESS) || !next.arg(0).arg(1).is(Op.INPUT)) return Optional.empty();
    return Optional.of(next.arg(0).arg(1).name()).filter(lengths -> next.arg(0) == real(lengths));
  }

  /** 1 at the real steps of an example with these lengths, else 0. */
  public static Expr real(String lengths) {
    return Build.map(Elementwise.LESS, STEP, Build.input(lengths, Shape.SCALAR, Axes.BATCH));
  }

  /** The lengths past which an output over time is 0, by name; empty if it has none. */
  public static Optional<String> ofOutput(Expr output) {
    boolean shown = output.is(Elementwise.SELECT) && output.arg(2).isConstant(0) && output.arg(0).is(Elementwise.LESS) && output.arg(0).arg(1).is(Op.INPUT);
    return shown ? Optional.of(output.arg(0).arg(1).name()).filter(lengths -> output.arg(0) == real(lengths)) : Optional.empty();
  }

  /** The mean of a sequence over all real steps. */
  public static Expr average(Expr x, String lengths) {
    return Build.total(select(real(lengths), x, Build.constant(0)), Axes.ALL).dividedBy(Build.total(Build.input(lengths, Shape.SCALAR, Axes.BATCH), Axes.BATCH));
  }

  private Recurrence recurrence() {
    List<State> mapped = new ArrayList<>();
    for (State s : r.states()) mapped.add(new State(s.name(), s.shape(), s.backward(), rewriter.apply(s.initial()), next(s)));
    List<Output> outputs = r.outputs().stream().map(o -> new Output(o.name(), shown(o.value(), rewriter.apply(o.value())))).toList();
    List<Update> updates = r.updates().stream().map(u -> new Update(u.target(), rewriter.apply(u.value()))).toList();
    List<Binding> bindings = new ArrayList<>(r.bindings().stream().map(b -> new Binding(b.name(), rewriter.apply(b.value()))).toList());
    real.forEach((name, mask) -> bindings.add(new Binding(name + ".real", mask)));
    mapped.addAll(states);
    // backward, because such states begin again in each window of a sequence, and others continue
    if (!real.isEmpty()) mapped.add(new State(COUNTER.name(), Shape.SCALAR, true, Build.extent(Axes.TIME), STEP));
    Recurrence heeded = new Recurrence(r.kind(), r.name(), r.dims(), r.params(), r.inputs(), mapped, bindings, outputs, updates, r.origins());
    Verify.check(heeded);
    return heeded;
  }

  /** real ? next : state. */
  private Expr next(State s) {
    Expr next = rewriter.apply(s.next());
    return lengths(s.expr()).isEmpty() || loops.get(s.next()) == s ? next : select(real(lengths(s.expr())), next, s.expr());
  }

  /** The applied cell that a state belongs to; empty for a state of the network itself. */
  private static String cell(State s) {
    return s.name().substring(0, s.name().lastIndexOf('.') + 1);
  }

  /**
   * The values that a value reads in the same step of its cell. A cell that runs backwards passes the steps past the
   * end first, where its states have their initial values. With real ? n' : n, h' = c' / n' would be divided by the
   * initial 0 of n. So it reads n'.
   */
  private List<Expr> happening(Expr e, List<Expr> args) {
    List<Expr> read = new ArrayList<>(args);
    for (int i = 0; i < args.size(); i++) {
      State s = loops.get(e.arg(i));
      if (s != null && s.backward() && steps.get(cell(s)).contains(e)) read.set(i, happening.get(e.arg(i)));
    }
    return read;
  }

  private Expr rewritten(Expr e, List<Expr> selected) {
    List<Expr> args = happening(e, selected);
    Expr rebuilt = switch (e.op()) {
      case INPUT   -> lengths(e).isEmpty() ? e : held(e);
      case TOTAL   -> Build.total(masked(e.arg(0), args.get(0)), e.over());
      case LAST    -> lengths(e.arg(0)).isEmpty() ? Build.rebuild(e, args) : atEnd(lengths(e.arg(0)), args.get(0));
      case MAP     -> isAverage(e) ? args.get(0).dividedBy(count(e.arg(0))) : Build.rebuild(e, isMean(e) ? List.of(args.get(0), rows(e)) : args);
      case STEPS   -> Build.steps(lengths(e.arg(0)).isEmpty() ? args.get(0) : select(real(lengths(e.arg(0))), args.get(0), Build.map(Elementwise.STOP, atEnd(lengths(e.arg(0)), args.get(0)))));
      case REDUCE  -> Build.reduce(e.fold(), masked(args.get(0), e.axis(), along(e), e.fold().identity()), e.axis());
      case MATMUL  -> product(args.get(0), args.get(1), LengthInference.summed(e, of));
      case AT_LAST -> throw new TypeFailure("'" + e + "' in a network with lengths", "at_last is for derivatives; write select(t == n - 1, x, 0) for the last of n steps");
      case CONSTANT, PARAM, STATE, SIZE, EXTENT, BROADCAST, TRANSPOSE, OUTER, SLICE, CONCAT, PICK, PLACE, FINAL, AT_STEPS -> Build.rebuild(e, args);
    };
    if (!loops.containsKey(e)) return rebuilt;
    happening.put(e, rebuilt);
    return select(real(lengths(e)), rebuilt, loops.get(e).expr());
  }

  /** x' = real ? x : x, a state that keeps the last real value; no derivative passes through the kept value. */
  private Expr held(Expr x) {
    Expr state = Build.state(name(x), x.shape());
    Expr held = select(real(lengths(x)), x, Build.map(Elementwise.STOP, state));
    states.add(new State(state.name(), x.shape(), false, Build.constant(0), held));
    return held;
  }

  /** The state that keeps an input's last real value. */
  public static String name(Expr input) {
    return input.name() + ".held";
  }

  private Set<String> lengths(Expr original) {
    return of.get(original).time();
  }

  /** The lengths along the axis that a reduction removes. */
  private Set<String> along(Expr reduction) {
    return of.get(reduction.arg(0)).axes().get(reduction.axis());
  }

  private Expr masked(Expr original, Expr value) {
    return lengths(original).isEmpty() ? value : select(real(lengths(original)), value, Build.constant(0));
  }

  /** 0 past the end over time, and along each axis of steps. */
  private Expr shown(Expr original, Expr value) {
    Expr shown = masked(original, value);
    for (int axis = 0; axis < value.shape().rank(); axis++) shown = masked(shown, axis, of.get(original).axes().get(axis), 0);
    return shown;
  }

  /** The rows of real steps along an axis, and {@code other} instead of the rest. */
  private Expr masked(Expr value, int axis, Set<String> lengths, double other) {
    if (lengths.isEmpty()) return value;
    Expr rows = Build.steps(real(lengths));
    boolean down = axis < value.shape().rank() - 1;
    return select(down ? Build.outer(rows, Build.fill(1, Shape.of(value.shape().last()))) : rows, value, Build.constant(other));
  }

  /** a @ b over real steps only; if the right side is a vector, it is masked, because it is shorter. */
  private Expr product(Expr a, Expr b, Set<String> lengths) {
    return b.shape().rank() == 1 ? Build.matmul(a, masked(b, 0, lengths, 0)) : Build.matmul(masked(a, 1, lengths, 0), b);
  }

  private Expr atEnd(Set<String> lengths, Expr value) {
    Expr end = Build.map(Elementwise.EQUAL, STEP, length(lengths).minus(1));
    return Build.total(select(end, value, Build.constant(0)), Axes.TIME);
  }

  /** A total divided by the number of its summands; with lengths, by the number of real steps. */
  private boolean isAverage(Expr e) {
    if (!e.is(Elementwise.DIV)) return false;
    Expr sum = e.arg(0), extent = e.arg(1);
    return sum.is(Op.TOTAL) && extent.is(Op.EXTENT) && sum.over().equals(extent.over()) && !lengths(sum.arg(0)).isEmpty();
  }

  private Expr count(Expr total) {
    Set<String> lengths = lengths(total.arg(0));
    // of the examples that have not ended
    if (!total.over().time()) return Build.map(Elementwise.MAX, Build.total(real(lengths), Axes.BATCH), Build.constant(1));
    return total.over().batch() ? Build.total(length(lengths), Axes.BATCH) : length(lengths);
  }

  /** A sum along axes divided by their length; with lengths, by the number of real steps. */
  private boolean isMean(Expr e) {
    return e.is(Elementwise.DIV) && e.arg(1).is(Op.SIZE) && rows(e) != e.arg(1);
  }

  /** The count of numbers in a mean; the divisor itself if no steps with lengths are among them. */
  private Expr rows(Expr mean) {
    Expr sum = mean.arg(0), rows = Build.constant(1);
    Dim all = Dim.ONE, others = Dim.ONE;
    boolean real = false;
    for (; sum.is(Fold.SUM) && !all.equals(mean.arg(1).length()); sum = sum.arg(0)) {
      Dim dim = sum.arg(0).shape().dim(sum.axis());
      all = all.times(dim);
      if (along(sum).isEmpty()) others = others.times(dim);
      else {
        rows = rows.times(length(along(sum)));
        real = true;
      }
    }
    return real && all.equals(mean.arg(1).length()) ? rows.times(Build.size(others)) : mean.arg(1);
  }

  private Expr length(Set<String> lengths) {
    return Build.input(lengths.iterator().next(), Shape.SCALAR, Axes.BATCH);
  }

  private Expr real(Set<String> lengths) {
    return real.computeIfAbsent(lengths.iterator().next(), LengthMasking::real);
  }

  private static Expr select(Expr condition, Expr yes, Expr no) {
    return Build.map(Elementwise.SELECT, condition, yes, no);
  }
}
