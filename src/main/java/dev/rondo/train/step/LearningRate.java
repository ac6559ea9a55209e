package dev.rondo.train.step;

/** step -> learning rate; steps count from 0. */
public sealed interface LearningRate {

  double rate(long step);

  /** rate. */
  record Constant(double rate) implements LearningRate {
    public Constant {
      positive("rate", rate);
    }

    @Override
    public double rate(long step) {
      return rate;
    }
  }

  /** rate * factor^⌊step / every⌋. */
  record Step(double rate, long every, double factor) implements LearningRate {
    public Step {
      positive("rate", rate);
      positive("every", every);
      positive("factor", factor);
    }

    @Override
    public double rate(long step) {
      return rate * StrictMath.pow(factor, step / every);
    }
  }

  /**
   * floor + (rate - floor) (1 + cos(π step / steps)) / 2, and floor from step {@code steps} on (Loshchilov &amp; Hutter
   * 2017, without restarts).
   */
  record Cosine(double rate, long steps, double floor) implements LearningRate {
    public Cosine {
      positive("rate", rate);
      positive("steps", steps);
      if (!(floor >= 0 && floor <= rate)) throw new IllegalArgumentException("floor = " + floor + "; it must be between 0 and the rate " + rate);
    }

    @Override
    public double rate(long step) {
      return step >= steps ? floor : floor + (rate - floor) * (1 + StrictMath.cos(Math.PI * step / steps)) / 2;
    }
  }

  /**
   * Grows linearly to the first rate of {@code then} during {@code steps} steps. After them, {@code then} applies from
   * its step 0.
   */
  record WarmUp(long steps, LearningRate then) implements LearningRate {
    public WarmUp {
      positive("steps", steps);
    }

    @Override
    public double rate(long step) {
      return step < steps ? then.rate(0) * (step + 1) / steps : then.rate(step - steps);
    }
  }

  private static void positive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException(name + " = " + value + "; it must be more than 0");
  }
}
