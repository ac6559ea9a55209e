package dev.rondo.flow;

import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * ‖∂loss/∂sₜ‖ at every time step, its mean and standard deviation over examples -> how it changes in the backward pass.
 * The rate is exp of the slope of a least-squares line through log ‖∂loss/∂sₜ‖ over the number of steps back. Steps
 * where it is 0 or not finite are left out.
 */
public record NormSeries(double[] mean, double[] spread, boolean backward) {

  /** The result for the gradient over the whole sequence. */
  public enum Verdict {
    /** It loses more than nine tenths by the fitted rate. */
    VANISHES("vanishes"),
    /** It grows more than ten times by the fitted rate, or overflows. */
    EXPLODES("explodes"),
    /** Neither of the two. */
    STAYS("neither vanishes nor explodes"),
    /** There are too few steps to fit a rate. */
    UNKNOWN("is known at too few steps to have a rate"),
    /** The loss does not depend on the state. */
    ABSENT("is 0 everywhere: the loss does not depend on it");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A change over the sequence by more than this factor is called exploding, and its inverse vanishing. */
  public static final double FACTOR = 10;

  public int steps() {
    return mean.length;
  }

  /**
   * The index of the step that lies {@code before} steps before the state's last one. A backward state has its last
   * step at index 0.
   */
  public int step(int before) {
    return backward ? before : steps() - 1 - before;
  }

  /** The factor of the gradient for one step back, or NaN. */
  public double rate() {
    double n = 0, x = 0, y = 0, xx = 0, xy = 0;
    for (int k = 0; k < steps(); k++) {
      double norm = mean[step(k)];
      if (!(norm > 0) || Double.isInfinite(norm)) continue;
      n++;
      x += k;
      y += Math.log(norm);
      xx += (double) k * k;
      xy += k * Math.log(norm);
    }
    return n < 2 ? Double.NaN : Math.exp((n * xy - x * y) / (n * xx - x * x));
  }

  /** The gradient at the far end of the sequence relative to the state's last step, by the fitted rate. */
  public double overall() {
    return steps() == 1 ? Double.NaN : Math.pow(rate(), steps() - 1);
  }

  public Verdict verdict() {
    if (Arrays.stream(mean).allMatch(m -> m == 0)) return Verdict.ABSENT;
    if (Arrays.stream(mean).anyMatch(m -> !Double.isFinite(m))) return Verdict.EXPLODES;
    double overall = overall();
    if (Double.isNaN(overall)) return steps() > 1 && mean[step(steps() - 1)] == 0 ? Verdict.VANISHES : Verdict.UNKNOWN;
    return overall < 1 / FACTOR ? Verdict.VANISHES : overall > FACTOR ? Verdict.EXPLODES : Verdict.STAYS;
  }

  /** Going back, the first step (from 0) with a gradient below {@code bound} times that of the end. */
  public OptionalInt below(double bound) {
    return first(ratio -> ratio < bound);
  }

  /** Going back, the first step (from 0) with a gradient above {@code 1 / bound} times that of the end, or infinite. */
  public OptionalInt above(double bound) {
    return first(ratio -> !(ratio <= 1 / bound));
  }

  private OptionalInt first(java.util.function.DoublePredicate wanted) {
    double end = mean[step(0)];
    if (!(end > 0)) return OptionalInt.empty();
    for (int k = 1; k < steps(); k++) if (wanted.test(mean[step(k)] / end)) return OptionalInt.of(step(k));
    return OptionalInt.empty();
  }

  /** In words: how it changes, and how fast. */
  @Override
  public String toString() {
    double rate = rate();
    return verdict() + (Double.isNaN(rate) ? "" : String.format(Locale.ROOT, ": times %.4g a step back", rate));
  }
}
