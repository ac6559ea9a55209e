package dev.rondo.train.step;

import static dev.rondo.graph.Elementwise.ABS;
import static dev.rondo.graph.Elementwise.LESS_EQUAL;
import static dev.rondo.graph.Elementwise.SELECT;
import static dev.rondo.graph.Elementwise.SQRT;

import dev.rondo.autodiff.Pullback;
import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Recurrence.Update;
import dev.rondo.graph.Shape;
import dev.rondo.graph.rewrite.LengthMasking;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * (θ, moments, rate, x, y) -> (θ', moments', loss, ‖∂loss/∂θ‖): forward pass, loss, backward pass, clipping and updates
 * as one recurrence, and so as one compiled program. The moments of a parameter W are the parameters {@code W.m} and
 * {@code W.v}. The learning rate is the parameter {@code train.rate}. If the loss or gradient is not finite, a step
 * changes nothing.
 */
public final class TrainingStep {

  /** The parameter that holds the learning rate. */
  public static final String RATE = "train.rate";
  /** The output that training minimises. */
  public static final String LOSS = "loss";
  /** The output that holds the norm of the gradient of all parameters together, before clipping. */
  public static final String GRADIENT_NORM = "gradient_norm";

  private final Recurrence network;
  private final Optimiser optimiser;
  private final Map<String, Param> added = new LinkedHashMap<>();
  private final List<Update> updates = new ArrayList<>();
  private final Expr rate = Build.param(RATE, Shape.SCALAR);

  private final Set<String> frozen;

  private TrainingStep(Recurrence network, Optimiser optimiser, Set<String> frozen) {
    this.network = network;
    this.optimiser = optimiser;
    this.frozen = frozen;
  }

  /**
   * The training step of a network with an output {@code loss}. A loss that varies over examples or time steps is
   * averaged over them; if it has lengths, only over real steps.
   */
  public static Recurrence of(Recurrence network, Optimiser optimiser, Clip clip) {
    return of(network, optimiser, clip, Set.of());
  }

  /**
   * Like {@code of(network, optimiser, clip)}, but the {@code frozen} parameters stay constant. The step contains
   * neither their gradients nor the values that only these need.
   */
  public static Recurrence of(Recurrence network, Optimiser optimiser, Clip clip, Set<String> frozen) {
    return new TrainingStep(network, optimiser, frozen).build(clip);
  }

  /** The network's loss as one number for the whole batch. Throws {@link IllegalArgumentException} if it has none. */
  public static Expr loss(Recurrence network) {
    Expr loss = network.output(LOSS).orElseThrow(() -> new IllegalArgumentException("'" + network.name() + "' has no loss to make small; give it one, such as 'loss mse(p, y)'")).value();
    if (!loss.shape().isScalar()) throw new IllegalArgumentException("the loss of '" + network.name() + "' has shape " + loss.shape() + "; it must be one number, so sum it or take its mean");
    Optional<String> lengths = LengthMasking.ofOutput(loss);
    return lengths.isPresent() ? LengthMasking.average(loss, lengths.get()) : Build.average(loss, loss.axes());
  }

  private Recurrence build(Clip clip) {
    Expr loss = loss(network);
    Pullback back = Pullback.of(network, loss);
    List<Param> trained = trained(network, back, frozen);
    Expr norm = norm(trained.stream().map(p -> back.cotangent(p.expr())).toList());
    declare(RATE, Shape.SCALAR, Initialiser.constant(optimiser.defaultRate()));
    for (Param p : trained) updates.add(new Update(p.expr(), optimiser.next(new ParameterSlot(p, clip.of(back.cotangent(p.expr()), norm)))));
    Recurrence r = back.extended();
    List<Param> params = new ArrayList<>(r.params());
    params.addAll(added.values());
    List<Update> all = new ArrayList<>(r.updates());
    updates.forEach(u -> all.add(guarded(u, finite(loss).times(finite(norm)))));
    List<Output> outputs = List.of(new Output(LOSS, loss), new Output(GRADIENT_NORM, norm));
    return new Recurrence(r.kind(), r.name() + "_training", r.dims(), params, r.inputs(), r.states(), r.bindings(), outputs, all, r.origins()).withoutDeadCode();
  }

  /** The parameters that the loss depends on, except those that are frozen or have an update of their own. */
  static List<Param> trained(Recurrence network, Pullback back, Set<String> frozen) {
    Set<Expr> updated = network.updates().stream().map(Update::target).collect(Collectors.toSet());
    List<Param> trained = network.params().stream().filter(p -> !frozen.contains(p.name()) && !updated.contains(p.expr()) && !back.cotangent(p.expr()).equals(Build.fill(0, p.shape()))).toList();
    if (trained.isEmpty()) throw new IllegalArgumentException("the loss of '" + network.name() + "' depends on no parameter" + (frozen.isEmpty() ? "" : " that is not frozen") + "; there is nothing to train");
    return trained;
  }

  /**
   * (θ, sums, moments, rate) -> (θ', moments', ‖sums‖): only the update, from the gradient that {@link Accumulation}
   * added up over the parts of a batch. If the loss or a gradient is not finite, it changes nothing.
   */
  public static Recurrence update(Recurrence network, Optimiser optimiser, Clip clip, List<Param> trained) {
    return new TrainingStep(network, optimiser, Set.of()).update(clip, trained);
  }

  private Recurrence update(Clip clip, List<Param> trained) {
    List<Param> params = new ArrayList<>(trained);
    trained.forEach(p -> params.add(new Param(Accumulation.sum(p.name()), p.shape(), Initialiser.ZEROS)));
    Param sum = new Param(Accumulation.LOSS, Shape.SCALAR, Initialiser.ZEROS);
    params.add(sum);
    List<Expr> gradients = trained.stream().map(p -> Build.param(Accumulation.sum(p.name()), p.shape())).toList();
    Expr norm = norm(gradients);
    declare(RATE, Shape.SCALAR, Initialiser.constant(optimiser.defaultRate()));
    for (int i = 0; i < gradients.size(); i++) updates.add(new Update(trained.get(i).expr(), optimiser.next(new ParameterSlot(trained.get(i), clip.of(gradients.get(i), norm)))));
    params.addAll(added.values());
    List<Update> all = updates.stream().map(u -> guarded(u, finite(sum.expr()).times(finite(norm)))).toList();
    return new Recurrence(network.kind(), network.name() + "_update", network.dims(), params, List.of(), List.of(), List.of(), List.of(new Output(GRADIENT_NORM, norm)), all);
  }

  /** √Σ g² over all numbers of all gradients. */
  private static Expr norm(List<Expr> gradients) {
    return Build.map(SQRT, gradients.stream().map(g -> sum(g.times(g))).reduce(Expr::plus).orElseThrow());
  }

  private static Expr sum(Expr x) {
    Expr sum = x;
    while (!sum.shape().isScalar()) sum = Build.sum(sum, sum.shape().rank() - 1);
    return sum;
  }

  /** 1 if x is finite, else 0 (infinity or NaN). Every finite number of single precision is within the bound. */
  private static Expr finite(Expr x) {
    return Build.map(LESS_EQUAL, Build.map(ABS, x), Build.constant(Float.MAX_VALUE));
  }

  private static Update guarded(Update u, Expr condition) {
    return new Update(u.target(), Build.map(SELECT, condition, Build.broadcast(u.value(), u.target().shape()), u.target()));
  }

  private Expr declare(String name, Shape shape, Initialiser init) {
    boolean taken = network.param(name).isPresent() || network.input(name).isPresent() || added.containsKey(name);
    if (taken) throw new IllegalArgumentException("'" + name + "' is a name that training needs for itself; rename it in '" + network.name() + "'");
    added.put(name, new Param(name, shape, init));
    return Build.param(name, shape);
  }

  /** Declares a parameter with an update, and returns its value after the step. */
  private Expr moment(String name, Shape shape, UnaryOperator<Expr> next) {
    Expr old = declare(name, shape, Initialiser.ZEROS);
    Expr value = next.apply(old);
    updates.add(new Update(old, value));
    return value;
  }

  private final class ParameterSlot implements Optimiser.Slot {
    private final Param param;
    private final Expr gradient;

    ParameterSlot(Param param, Expr gradient) {
      this.param = param;
      this.gradient = gradient;
    }

    @Override
    public Expr weight() {
      return param.expr();
    }

    @Override
    public Expr gradient() {
      return gradient;
    }

    @Override
    public Expr rate() {
      return rate;
    }

    @Override
    public Expr moment(String name, UnaryOperator<Expr> next) {
      return TrainingStep.this.moment(param.name() + "." + name, param.shape(), next);
    }

    @Override
    public Expr correction(String name, double beta) {   // c = 1 - β^t as c' = β c + (1-β), which loses no digits at small t
      String full = "train." + name;
      UnaryOperator<Expr> next = old -> Optimiser.average(old, beta, Build.constant(1));
      return added.containsKey(full) ? next.apply(Build.param(full, Shape.SCALAR)) : TrainingStep.this.moment(full, Shape.SCALAR, next);
    }
  }
}
