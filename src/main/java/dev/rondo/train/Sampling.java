package dev.rondo.train;

/**
 * step of training -> 1 - ε, the probability that a network is told what it says itself, and not the truth: the schedules of Bengio, Vinyals, Jaitly &amp; Shazeer (2015, Scheduled sampling for sequence prediction with
 * recurrent neural networks, section 2.4). Steps count from 0, at which each is next to 0.
 */
public sealed interface Sampling {

  double share(long step);

  /** In a straight line from 0 to {@code most}, which it has after {@code steps}. */
  record Linear(double most, long steps) implements Sampling {
    public Linear {
      if (!(most >= 0 && most <= 1)) throw new IllegalArgumentException("most = " + most + "; a probability is between 0 and 1");
      if (steps < 1) throw new IllegalArgumentException("steps = " + steps + "; it must be at least 1");
    }

    @Override
    public double share(long step) {
      return most * Math.min(step, steps) / steps;
    }
  }

  /** ε = k^step. */
  record Exponential(double k) implements Sampling {
    public Exponential {
      if (!(k > 0 && k < 1)) throw new IllegalArgumentException("k = " + k + "; it must be between 0 and 1, such as 0.999");
    }

    @Override
    public double share(long step) {
      return 1 - StrictMath.pow(k, step);
    }
  }

  /** ε = k / (k + exp(step / k)): half of what it is told is its own after k ln k steps. */
  record Sigmoid(double k) implements Sampling {
    public Sigmoid {
      if (!(k >= 1 && k < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException("k = " + k + "; it must be at least 1, such as 500");
    }

    @Override
    public double share(long step) {
      return 1 - k / (k + StrictMath.exp(step / k));
    }
  }
}
