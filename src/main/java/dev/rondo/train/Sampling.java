package dev.rondo.train;

/**
 * training step -> 1 - ε, the probability that the decoder input is the network's own sample and not the true class.
 * The schedules are those of Bengio, Vinyals, Jaitly &amp; Shazeer (2015, Scheduled sampling for sequence prediction
 * with recurrent neural networks, section 2.4). Steps count from 0, where each schedule is close to 0.
 */
public sealed interface Sampling {

  double share(long step);

  /** Grows linearly from 0 to {@code most} during {@code steps} steps. */
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

  /** ε = k / (k + exp(step / k)): after k ln k steps, half of the inputs are samples. */
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
