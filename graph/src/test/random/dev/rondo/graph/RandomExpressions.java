package dev.rondo.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Expressions that fit together, drawn by chance from those drawn before: every op, and arguments that it takes. */
final class RandomExpressions {

  static final List<Axes> AXES = List.of(Axes.NONE, Axes.BATCH, Axes.TIME, Axes.ALL);
  private static final Dim H = Dim.named("H"), I = Dim.named("I"), TWO = Dim.of(2);
  private static final List<Dim> DIMS = List.of(H, I, TWO, H.times(TWO), H.plus(I));
  private static final List<Double> EXTREME = List.of(0.0, -0.0, 1.0, -2.5, 1e-9, -1e30, 0.1, 1e15, 123456.789, Double.MIN_VALUE, Double.MAX_VALUE);
  private static final List<Double> SMALL = List.of(0.0, 1.0, -0.5, 0.25, 2.0);
  private static final double LARGEST = 60;

  private final Random random;
  private final boolean tame;
  private final List<Expr> pool = new ArrayList<>();
  private final List<Expr> leaves = new ArrayList<>();
  private final Set<Expr> open = new HashSet<>();
  private final List<Expr> closed = new ArrayList<>();
  private final Map<Expr, Double> bounds = new HashMap<>();

  /** Tame ones keep all numbers small, and jump at what inputs are, never at what was computed from them. */
  RandomExpressions(Random random, boolean tame) {
    this.random = random;
    this.tame = tame;
  }

  void leaf(Expr leaf) {
    leaves.add(leaf);
    pool.add(leaf);
  }

  /** From here to {@link #close} the states may be read at each step, but nothing that only their last step gives. */
  void open(List<Expr> states) {
    open.addAll(states);
    states.forEach(this::leaf);
  }

  void close() {
    closed.addAll(open);
    open.clear();
  }

  void grow(int count) {
    for (int k = 0; k < count; k++) pool.add(settled(node()));
  }

  /** A new expression, which no other will use. */
  Expr result() {
    return random.nextBoolean() ? any() : node();
  }

  private Expr node() {
    return node(random.nextInt(3) == 0 ? Op.MAP : oneOf(List.of(Op.values())));
  }

  Expr pick(Predicate<Expr> wanted, Expr otherwise) {
    List<Expr> fit = pool.stream().filter(wanted).toList();
    return fit.isEmpty() ? otherwise : oneOf(fit);
  }

  /** A value of that shape for a state to become: one that needs a state of the loop, where there is any. */
  Expr next(Shape shape) {
    Expr found = pick(e -> e.shape().equals(shape) && needsOpen(e), pick(e -> e.shape().stretchesTo(shape), Build.constant(0)));
    Expr bounded = tame && bound(found) > 2 ? Build.map(Elementwise.TANH, found) : found;
    return Build.broadcast(bounded, shape);
  }

  Shape shape() {
    return switch (random.nextInt(4)) {
      case 0 -> Shape.SCALAR;
      case 1 -> Shape.of(oneOf(DIMS), oneOf(DIMS));
      default -> Shape.of(oneOf(DIMS));
    };
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private Expr any() {
    return oneOf(pool);
  }

  private boolean needsOpen(Expr e) {
    return Graphs.postorder(List.of(e)).stream().anyMatch(open::contains);
  }

  private Expr settled(Expr e) {
    return tame && bound(e) > LARGEST ? Build.map(random.nextBoolean() ? Elementwise.TANH : Elementwise.SIGMOID, e) : e;
  }

  private Expr vector() {
    return pick(e -> e.shape().rank() == 1, Build.fill(1, Shape.of(H)));
  }

  private Expr matrix() {
    return pick(e -> e.shape().rank() == 2, Build.outer(vector(), vector()));
  }

  private Expr array() {
    return random.nextBoolean() ? vector() : matrix();
  }

  private Expr ended() {
    return pick(e -> !needsOpen(e), Build.constant(1));
  }

  private Expr node(Op op) {
    return switch (op) {
      case CONSTANT  -> Build.constant(oneOf(tame ? SMALL : EXTREME));
      case PARAM, INPUT, STATE -> oneOf(leaves);
      case SIZE      -> Build.size(oneOf(DIMS));
      case EXTENT    -> Build.extent(oneOf(AXES));
      case MAP       -> random.nextInt(12) == 0 ? softmax(array()) : map(oneOf(List.of(Elementwise.values())));
      case BROADCAST -> widened(pick(e -> e.shape().rank() < 2, Build.constant(1)));
      case TRANSPOSE -> Build.transpose(matrix());
      case MATMUL    -> random.nextInt(3) == 0 ? sumOf(product(matrix())) : product(matrix());
      case OUTER     -> Build.outer(vector(), vector());
      case REDUCE    -> reduced(array());
      case SLICE     -> sliced(array());
      case CONCAT    -> joined(array());
      case PICK      -> picked(array());
      case PLACE     -> placed(pick(e -> e.shape().rank() < 2, Build.constant(1)), oneOf(DIMS));
      case TOTAL     -> total(any());
      case FINAL     -> closed.isEmpty() ? Build.constant(1) : Build.finalOf(oneOf(closed));
      case LAST      -> Build.last(ended());
      case AT_LAST   -> Build.atLast(pick(e -> !e.axes().time(), Build.constant(1)));
      case STEPS     -> Build.steps(pick(e -> e.shape().rank() < 2 && e.axes().time() && !needsOpen(e), Build.constant(1)));
      case AT_STEPS  -> Build.atSteps(pick(e -> e.shape().rank() > 0 && e.shape().dim(0).equals(Dim.STEPS) && !e.axes().time(), Build.fill(1, Shape.of(Dim.STEPS))));
    };
  }

  private Expr widened(Expr x) {
    return Build.broadcast(x, new Shape(Stream.concat(Stream.of(oneOf(DIMS)), x.shape().dims().stream()).toList()));
  }

  private Expr product(Expr m) {
    return Build.matmul(m, pick(e -> e.shape().rank() > 0 && e.shape().dim(0).equals(m.shape().dim(1)), Build.transpose(m)));
  }

  /** A product and others of its shape, as a cell's gates have them; some stand in the sum more than once. */
  private Expr sumOf(Expr product) {
    List<Expr> terms = new ArrayList<>(List.of(product));
    Expr sum = product;
    for (int more = 1 + random.nextInt(4); more > 0; more--) {
      Expr term = random.nextInt(3) == 0 ? oneOf(terms) : pick(e -> e.is(Op.MATMUL) && e.shape().equals(product.shape()), product);
      terms.add(term);
      sum = random.nextBoolean() ? sum.plus(term) : term.plus(sum);
    }
    return sum;
  }

  private Expr reduced(Expr x) {
    int axis = random.nextInt(x.shape().rank());
    return Build.reduce(oneOf(List.of(Fold.values())), x, axis);
  }

  /** e^(x - max) / Σ e^(x - max), along the first axis. */
  private Expr softmax(Expr x) {
    Expr e = Build.map(Elementwise.EXP, x.minus(Build.maximum(x, 0)));
    return e.dividedBy(Build.sum(e, 0));
  }

  private Expr sliced(Expr x) {
    int axis = random.nextInt(x.shape().rank());
    Dim whole = x.shape().dim(axis);
    if (whole.equals(H.minus(Dim.ONE))) return x;
    if (!DIMS.contains(whole) || !whole.names().contains("H")) return Build.slice(x, axis, Dim.of(0), Dim.ONE);
    Dim from = !tame && random.nextBoolean() ? Dim.ONE : random.nextBoolean() ? Dim.of(0) : whole.minus(H);
    return Build.slice(x, axis, from, from.equals(Dim.ONE) ? H : from.plus(H));
  }

  private Expr joined(Expr x) {
    int axis = random.nextInt(x.shape().rank());
    Shape rest = x.shape().with(axis, Dim.ONE);
    return Build.concat(axis, List.of(x, pick(e -> e.shape().rank() == rest.rank() && e.shape().with(axis, Dim.ONE).equals(rest) && e.shape().dim(axis).terms().size() < 3, x)));
  }

  private Expr picked(Expr x) {
    return Build.pick(x, index(x.shape().dim(0)));
  }

  private Expr placed(Expr x, Dim length) {
    return Build.place(x, index(length), length);
  }

  /** Any number; or, of a tame expression, 0, and 1 where there are two positions at any sizes. */
  private Expr index(Dim length) {
    if (!tame) return pick(e -> e.shape().isScalar(), Build.constant(1));
    boolean single = length.equals(H) || length.equals(I) || length.equals(Dim.ONE) || length.equals(H.minus(Dim.ONE));
    return single ? Build.constant(0) : Build.map(Elementwise.LESS, Build.constant(0), given(e -> e.shape().isScalar()));
  }

  private Expr total(Expr x) {
    return Build.total(x, needsOpen(x) ? Axes.BATCH : oneOf(AXES));
  }

  private Expr map(Elementwise f) {
    boolean jumps = tame && List.of(Elementwise.LESS, Elementwise.LESS_EQUAL, Elementwise.EQUAL).contains(f);
    Expr wide = jumps ? given(e -> true) : any();
    List<Expr> args = new ArrayList<>(List.of(wide));
    while (args.size() < f.arity()) args.add(random.nextInt(args.size() + 1), jumps ? given(e -> e.shape().stretchesTo(wide.shape())) : pick(e -> e.shape().stretchesTo(wide.shape()), wide));
    return tame ? tamed(f, args) : Build.map(f, args);
  }

  private Expr given(Predicate<Expr> wanted) {
    return pick(e -> (e.is(Op.PARAM) || e.is(Op.INPUT) || e.is(Op.CONSTANT)) && wanted.test(e), Build.constant(0));
  }

  private Expr tamed(Elementwise f, List<Expr> args) {
    Expr x = args.get(0);
    return switch (f) {
      case EXP    -> Build.map(f, bound(x) > 4 ? Build.map(Elementwise.TANH, x) : x);
      case LOG    -> Build.map(f, Build.map(Elementwise.SOFTPLUS, x).plus(0.5));
      case SQRT   -> Build.map(f, Build.map(Elementwise.ABS, x).plus(0.5));
      case DIV    -> Build.map(f, x, Build.map(Elementwise.ABS, args.get(1)).plus(1));
      case SELECT -> Build.map(f, Build.map(Elementwise.LESS, Build.constant(0), given(e -> e.shape().stretchesTo(x.shape()))), args.get(1), args.get(2));
      case NEG, ABS, TANH, SIGMOID, SOFTPLUS, STOP, ADD, SUB, MUL, MAX, MIN, LESS, LESS_EQUAL, EQUAL -> Build.map(f, args);
    };
  }

  /** Roughly how large the numbers of an expression get, where inputs are of the size of 1. */
  private double bound(Expr e) {
    Double known = bounds.get(e);
    if (known != null) return known;
    double[] a = e.args().stream().mapToDouble(this::bound).toArray();
    double bound = switch (e.op()) {
      case CONSTANT -> Math.abs(e.number());
      case PARAM, INPUT, STATE -> 1;
      case SIZE, EXTENT -> 20;
      case MAP -> bound(e.function(), a);
      case MATMUL, OUTER -> a[0] * a[1] * 4;
      case REDUCE -> e.is(Fold.SUM) ? a[0] * 5 : a[0];
      case TOTAL -> a[0] * 5;
      case BROADCAST, TRANSPOSE, SLICE, PICK, PLACE, FINAL, LAST, AT_LAST, STEPS, AT_STEPS -> a[0];
      case CONCAT -> Math.max(a[0], a[1]);
    };
    bounds.put(e, bound);
    return bound;
  }

  private static double bound(Elementwise f, double[] a) {
    return switch (f) {
      case TANH, SIGMOID, LESS, LESS_EQUAL, EQUAL -> 1;
      case NEG, ABS, STOP, DIV, LOG, SQRT -> a[0];
      case SOFTPLUS -> a[0] + 1;
      case EXP -> Math.exp(Math.min(a[0], 4));
      case ADD, SUB -> a[0] + a[1];
      case MUL -> a[0] * a[1];
      case MAX, MIN -> Math.max(a[0], a[1]);
      case SELECT -> Math.max(a[1], a[2]);
    };
  }
}
