package dev.rondo.flow;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How the gradient of a loss passes through time: (network, θ, batch) -> ‖∂loss/∂sₜ‖ and ‖∂sₜ/∂sₜ₋₁‖₂ at every step,
 * and how far gates are saturated. {@code running} is the number of active examples at each step, {@code gradient} is
 * ‖∂loss/∂θ‖ of all parameters together. The layers are in the order in which they run.
 */
public record Flow(String name, int[] running, int examples, double loss, double gradient, boolean everyStep, List<Layer> layers, List<GateUse> gates) {

  public Flow {
    layers = List.copyOf(layers);
    gates = List.copyOf(gates);
  }

  /** The steps of the longest example. */
  public int steps() {
    return running.length;
  }

  /**
   * States that depend on each other, the norm of their step's Jacobian, and their weight matrices with an
   * initialisation other than orthogonal or identity.
   */
  public record Layer(List<Passage> states, Spectrum spectrum, List<String> freeMatrices) {
    public Layer {
      states = List.copyOf(states);
      freeMatrices = List.copyOf(freeMatrices);
    }
  }

  /** A state and the gradient that reaches it. */
  public record Passage(String state, NormSeries course) {}

  /**
   * A sigmoid or tanh of a step: the share of its values near either end of its range, and its mean, at every step over
   * units and active examples ({@code running}). It keeps {@code state} if it multiplies that state in its update;
   * {@code kept} is then the mean factor.
   */
  public record GateUse(String name, String function, double[] low, double[] high, double[] mean, int[] running, Optional<String> state, boolean complement) {

    public double lowShare() {
      return average(low);
    }

    public double highShare() {
      return average(high);
    }

    /** The share of values within 0.05 of an end. */
    public double saturated() {
      return lowShare() + highShare();
    }

    public double average() {
      return average(mean);
    }

    /** The mean factor of the state that it keeps. */
    public OptionalDouble kept() {
      return state.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(complement ? 1 - average() : average());
    }

    private double average(double[] means) {
      return ActiveExamples.overall(means, running);
    }
  }

  /** All states, those of the first layer first. */
  public List<Passage> states() {
    return layers.stream().flatMap(l -> l.states.stream()).toList();
  }
}
