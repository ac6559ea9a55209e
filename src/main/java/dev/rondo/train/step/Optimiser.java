package dev.rondo.train.step;

import static dev.rondo.graph.Elementwise.SQRT;

import dev.rondo.graph.Build;
import dev.rondo.graph.Expr;
import java.util.function.UnaryOperator;

/**
 * (W, g, rate, moments) -> (W', moments'), as equations that join the graph of the training step. Formulas and default
 * values are those of PyTorch's documentation (torch.optim). {@code decay} adds decay * W to the gradient, except in
 * {@link AdamW}, which shrinks W itself.
 */
public sealed interface Optimiser {

  /** One parameter in one step, as the optimiser receives it. */
  interface Slot {
    Expr weight();

    Expr gradient();

    /** The learning rate of this step. */
    Expr rate();

    /** Declares a moment of the parameter, initially 0, and returns its value after this step. */
    Expr moment(String name, UnaryOperator<Expr> next);

    /** 1 - β^t at step t: the moment of the constant 1. All parameters share it. */
    Expr correction(String name, double beta);
  }

  /** W' as an expression of the slot's values. */
  Expr next(Slot s);

  /** The learning rate if the user sets none. */
  double defaultRate();

  Sgd SGD = new Sgd(0, false, 0);
  Adam ADAM = new Adam(0.9, 0.999, 1e-8, 0);
  AdamW ADAMW = new AdamW(0.9, 0.999, 1e-8, 0.01);
  RmsProp RMSPROP = new RmsProp(0.99, 0, 1e-8, 0);

  /** m' = μ m + g; W' = W - rate * m', or with Nesterov momentum W - rate * (g + μ m') (Sutskever et al. 2013). */
  record Sgd(double momentum, boolean nesterov, double decay) implements Optimiser {
    public Sgd {
      fraction("momentum", momentum);
      if (nesterov && momentum == 0) throw new IllegalArgumentException("nesterov looks ahead along the momentum, which is 0; set a momentum, such as 0.9");
      atLeastZero("decay", decay);
    }

    @Override
    public Expr next(Slot s) {
      Expr g = decayed(s, decay);
      if (momentum == 0) return s.weight().minus(s.rate().times(g));
      Expr m = s.moment("m", old -> old.times(momentum).plus(g));
      return s.weight().minus(s.rate().times(nesterov ? g.plus(m.times(momentum)) : m));
    }

    @Override
    public double defaultRate() {
      return 1e-3;
    }
  }

  /** m' = β₁ m + (1-β₁) g; v' = β₂ v + (1-β₂) g²; W' = W - rate * m̂ / (√v̂ + ε) (Kingma &amp; Ba 2015). */
  record Adam(double beta1, double beta2, double epsilon, double decay) implements Optimiser {
    public Adam {
      betas(beta1, beta2, epsilon, decay);
    }

    @Override
    public Expr next(Slot s) {
      return s.weight().minus(adam(s, decayed(s, decay), beta1, beta2, epsilon));
    }

    @Override
    public double defaultRate() {
      return 1e-3;
    }
  }

  /**
   * Like Adam, but W shrinks by rate * decay, and the decay is not added to the gradient (Loshchilov &amp; Hutter
   * 2019).
   */
  record AdamW(double beta1, double beta2, double epsilon, double decay) implements Optimiser {
    public AdamW {
      betas(beta1, beta2, epsilon, decay);
    }

    @Override
    public Expr next(Slot s) {
      Expr kept = decay == 0 ? s.weight() : s.weight().times(Build.constant(1).minus(s.rate().times(decay)));
      return kept.minus(adam(s, s.gradient(), beta1, beta2, epsilon));
    }

    @Override
    public double defaultRate() {
      return 1e-3;
    }
  }

  /** v' = α v + (1-α) g²; m' = μ m + g / (√v' + ε); W' = W - rate * m' (Tieleman &amp; Hinton 2012). */
  record RmsProp(double smoothing, double momentum, double epsilon, double decay) implements Optimiser {
    public RmsProp {
      fraction("smoothing", smoothing);
      fraction("momentum", momentum);
      atLeastZero("epsilon", epsilon);
      atLeastZero("decay", decay);
    }

    @Override
    public Expr next(Slot s) {
      Expr g = decayed(s, decay);
      Expr v = s.moment("v", old -> average(old, smoothing, g.times(g)));
      Expr scaled = g.dividedBy(Build.map(SQRT, v).plus(epsilon));
      return s.weight().minus(s.rate().times(momentum == 0 ? scaled : s.moment("m", old -> old.times(momentum).plus(scaled))));
    }

    @Override
    public double defaultRate() {
      return 1e-2;
    }
  }

  private static Expr adam(Slot s, Expr g, double beta1, double beta2, double epsilon) {
    Expr m = s.moment("m", old -> average(old, beta1, g));
    Expr v = s.moment("v", old -> average(old, beta2, g.times(g)));
    Expr step = s.rate().dividedBy(s.correction("m", beta1));
    Expr scale = Build.map(SQRT, s.correction("v", beta2));
    return step.times(m.dividedBy(Build.map(SQRT, v).dividedBy(scale).plus(epsilon)));
  }

  /** β old + (1-β) x. */
  static Expr average(Expr old, double beta, Expr x) {
    return old.times(beta).plus(x.times(1 - beta));
  }

  private static Expr decayed(Slot s, double decay) {
    return decay == 0 ? s.gradient() : s.gradient().plus(s.weight().times(decay));
  }

  private static void betas(double beta1, double beta2, double epsilon, double decay) {
    fraction("beta1", beta1);
    fraction("beta2", beta2);
    atLeastZero("epsilon", epsilon);
    atLeastZero("decay", decay);
  }

  private static void fraction(String name, double value) {
    if (!(value >= 0 && value < 1)) throw new IllegalArgumentException(name + " = " + value + "; it must be at least 0 and less than 1");
  }

  private static void atLeastZero(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException(name + " = " + value + "; it must be a number of at least 0");
  }
}
