package dev.rondo.graph.language;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Constants;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Fold;
import dev.rondo.graph.Op;
import dev.rondo.graph.Shape;
import dev.rondo.graph.TypeFailure;
import dev.rondo.graph.rewrite.Dropout;
import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.Syntax;
import dev.rondo.graph.text.Syntax.Argument;
import dev.rondo.graph.text.Syntax.Call;
import dev.rondo.graph.text.Syntax.Term;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A call of a built-in function -> expression. */
final class BuiltinCall {

  private final TermElaborator terms;
  private final Call call;
  private final Builtin builtin;
  private final List<Term> args;
  private final BitSet read = new BitSet();

  BuiltinCall(TermElaborator terms, Call call, Builtin builtin) {
    this.terms = terms;
    this.call = call;
    this.builtin = builtin;
    this.args = call.args().stream().filter(a -> a.name().isEmpty()).map(Argument::value).toList();
  }

  Expr value() {
    Optional<Expr> value = terms.attempt(this::result);
    if (value.isPresent()) return value.get();
    for (int i = 0; i < args.size() && i < builtin.operands(); i++) {
      int at = i;
      if (!read.get(i)) terms.attempt(() -> arg(at));
    }
    throw Fault.echo();
  }

  private Expr result() {
    return switch (builtin) {
      case MAX       -> extremum(Elementwise.MAX, Fold.MAXIMUM);
      case MIN       -> extremum(Elementwise.MIN, Fold.MINIMUM);
      case SUM       -> along(takes(1, "axis").arg(0), Build::sum);
      case MEAN      -> mean(takes(1, "axis").arg(0));
      case DOT       -> built(() -> Build.dot(takes(2).arg(0), arg(1)));
      case OUTER     -> built(() -> Build.outer(takes(2).arg(0), arg(1)));
      case TRANSPOSE -> built(() -> Build.transpose(takes(1).arg(0)));
      case CONCAT    -> concat();
      case PICK      -> built(() -> pick(takes(2).arg(0), arg(1)));
      case PLACE     -> built(() -> Build.place(takes(3).arg(0), arg(1), dim(args.get(2))));
      case MASS      -> mass(takes(1).arg(0));
      case BROADCAST -> built(() -> Build.broadcast(atLeast(1).arg(0), shape(1)));
      case ZEROS     -> built(() -> Build.fill(0, atLeast(0).shape(0)));
      case ONES      -> built(() -> Build.fill(1, atLeast(0).shape(0)));
      case SIZE      -> size(takes(1).args.get(0));
      case EXTENT    -> Build.extent(atLeast(1).axes(0));
      case TOTAL     -> total(atLeast(1).arg(0));
      case AVERAGE   -> average(atLeast(1).arg(0));
      case PEAK      -> peak(takes(2).arg(0));
      case FINAL     -> built(() -> Build.finalOf(state(takes(1).args.get(0))));
      case LAST      -> Build.last(takes(1).arg(0));
      case LAST_STEP -> sampled(takes(1).arg(0));
      case AT_LAST   -> built(() -> Build.atLast(takes(1).arg(0)));
      case DROPOUT   -> dropout(takes(2, "per").arg(0));
      case STEPS     -> built(() -> Build.steps(takes(1).arg(0)));
      case AT_STEPS  -> built(() -> Build.atSteps(takes(1).arg(0)));
      case BIDIRECTIONAL -> Bidirectional.of(terms, call).value();
      case AFFINE    -> new AffineCall(terms, call, args).value();
    };
  }

  private Expr built(Supplier<Expr> build) {
    return Located.at(call.at(), build);
  }

  private Expr arg(int i) {
    read.set(i);
    return terms.value(args.get(i));
  }

  private Fault misuse(String found) {
    return new Fault(call.at(), found, "write " + builtin.form());
  }

  private BuiltinCall takes(int count, String... names) {
    if (args.size() != count) throw misuse("'" + call.name() + "' takes " + (count == 1 ? "1 value" : count + " values") + ", not " + args.size());
    return named(names);
  }

  private BuiltinCall atLeast(int count) {
    if (args.size() < count) throw misuse("'" + call.name() + "' lacks its argument");
    return named();
  }

  private BuiltinCall named(String... names) {
    for (Argument a : call.args()) {
      if (a.name().isPresent() && !List.of(names).contains(a.name().get())) throw new Fault(a.at(), "'" + call.name() + "' has no argument named '" + a.name().get() + "'", "write " + builtin.form());
    }
    return this;
  }

  private Dim dim(Term term) {
    return Dims.of(term, terms.scope());
  }

  /** A dimension as a number, or the count of numbers of a value. */
  private Expr size(Term term) {
    boolean value = term instanceof Syntax.Name n && !n.primed() && !terms.scope().dims().contains(n.name()) && terms.scope().holds(n.name());
    return built(() -> Build.size(value ? terms.value(term).shape().count() : dim(term)));
  }

  private Shape shape(int from) {
    return Dims.shape(args.subList(from, args.size()), terms.scope());
  }

  private Optional<Term> axis() {
    return call.args().stream().filter(a -> a.name().isPresent()).map(Argument::value).findFirst();
  }

  private boolean allAxes() {
    return axis().isPresent() && axis().get() instanceof Syntax.Name n && n.name().equals("all") && !n.primed();
  }

  private int axis(int otherwise) {
    if (axis().isEmpty()) return otherwise;
    if (axis().get() instanceof Syntax.Number n && n.value() == Math.rint(n.value()) && Math.abs(n.value()) < 100) return (int) n.value();
    throw new Fault(axis().get().at(), "an axis is a whole number, 0 the first", "write " + builtin.form());
  }

  private interface Reduction {
    Expr apply(Expr x, int axis);
  }

  private Expr along(Expr x, Reduction reduction) {
    if (x.shape().isScalar() && !allAxes()) throw new Fault(call.at(), "'" + call.name() + "' of a scalar", "a scalar has no axis to reduce");
    if (!allAxes()) return built(() -> reduction.apply(x, axis(x.shape().rank() - 1)));
    Expr reduced = x;
    while (!reduced.shape().isScalar()) reduced = reduction.apply(reduced, reduced.shape().rank() - 1);
    return reduced;
  }

  /** The extremum of two values number by number, or of one along an axis. */
  private Expr extremum(Elementwise two, Fold along) {
    if (args.size() == 2) return built(() -> Build.map(two, arg(0), arg(1)));
    if (args.size() != 1) throw misuse("'" + call.name() + "' takes 1 or 2 values, not " + args.size());
    return along(named("axis").arg(0), (x, axis) -> Build.reduce(along, x, axis));
  }

  private Expr mean(Expr x) {
    Expr sum = along(x, Build::sum);
    Dim count = allAxes() ? x.shape().count() : x.shape().dim(axis(x.shape().rank() - 1));
    return count.equals(Dim.ONE) ? sum : sum.dividedBy(Build.size(count));
  }

  private Expr concat() {
    if (args.isEmpty()) throw misuse("'concat' lacks its arguments");
    named("axis");
    read.set(0, args.size());
    List<Expr> parts = terms.values(args);
    return built(() -> Build.concat(axis(0), parts));
  }

  /**
   * The element at an index. With a weight for each position of the first axis, such as a one-hot index, the weighted
   * sum of its elements.
   */
  private static Expr pick(Expr x, Expr y) {
    if (y.shape().isScalar() || x.shape().isScalar()) return Build.pick(x, y);
    if (y.shape().rank() > 1 || !y.shape().dim(0).equals(x.shape().dim(0))) {
      throw new TypeFailure("pick from " + x.shape() + " by " + y.shape(), "give an index, which is a number, or a weight for each of the " + x.shape().dim(0) + " positions");
    }
    return x.shape().rank() == 2 ? Build.transpose(x).at(y) : Build.dot(y, x);
  }

  /** The sum of all weights of a pick; 1 for an index. */
  private Expr mass(Expr y) {
    return y.shape().isScalar() ? Build.constant(1) : built(() -> Build.sum(y, y.shape().rank() - 1));
  }

  private Axes axes(int from) {
    Axes axes = Axes.NONE;
    for (Term term : args.subList(from, args.size())) {
      if (term instanceof Syntax.Name n && n.name().equals("batch") && !n.primed()) axes = axes.or(Axes.BATCH);
      else if (term instanceof Syntax.Name n && n.name().equals("time") && !n.primed()) axes = axes.or(Axes.TIME);
      else throw new Fault(term.at(), "the implicit axes are batch and time", "write " + builtin.form());
    }
    return axes;
  }

  private Expr total(Expr x) {
    return Build.total(x, args.size() == 1 ? x.axes() : axes(1));
  }

  private Expr average(Expr x) {
    return Build.average(x, args.size() == 1 ? x.axes() : axes(1));
  }

  private Expr peak(Expr x) {
    if (!axes(1).equals(Axes.TIME)) throw new Fault(args.get(1).at(), "peak is over time only", "write " + builtin.form());
    return built(() -> terms.context().draft.peak(x));
  }

  /** x times a mask of its own, which varies over the axes of x; so the mask of a parameter is the same for all. */
  private Expr dropout(Expr x) {
    Term term = args.get(1);
    Expr share = Constants.evaluated(terms.value(term));
    if (!share.is(Op.CONSTANT)) throw new Fault(term.at(), "the share that dropout drops is not a number", "write it out, as dropout(x, 0.5)");
    double rate = Located.at(term.at(), () -> Dropout.rate(share.number()));
    Optional<Argument> per = call.args().stream().filter(a -> a.name().isPresent()).findFirst();
    if (per.isPresent() && !(per.get().value() instanceof Syntax.Name n && n.name().equals("example") && !n.primed())) throw new Fault(per.get().at(), "a mask is drawn for every step, or per example", "write " + builtin.form());
    return rate == 0 ? x : x.times(terms.context().draft.mask(x.shape(), per.isPresent() ? x.axes().minus(Axes.TIME) : x.axes(), rate));
  }

  private Expr state(Term term) {
    Expr state = term instanceof Syntax.Name n && !n.primed() ? terms.scope().lookState(n.name()) : null;
    return state != null ? state : terms.value(term);
  }

  private Expr sampled(Expr x) {
    Expr last = Build.last(x);
    terms.context().sampled.add(last);
    return last;
  }
}
