package dev.rondo.experiment;

import dev.rondo.data.Vocabulary;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** prompt -> its continuation, a character at a time: p(c) is proportional to exp(logit(c) / temperature). */
public final class Sampler {

  private final Stepper network;
  private final Vocabulary vocabulary;
  private final double temperature;
  private final SplittableRandom random;
  private final float[] x;
  private final float[] logits;
  private final int known;   // there may be more logits than characters

  /** At temperature 0 the likeliest character always follows. */
  public Sampler(Stepper network, Vocabulary vocabulary, double temperature, long seed) {
    if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException("a temperature of " + temperature + "; it must be at least 0");
    this.network = network;
    this.vocabulary = vocabulary;
    this.temperature = temperature;
    this.random = new SplittableRandom(seed);
    this.x = new float[network.inputs()];
    this.logits = new float[network.outputs()];
    this.known = Math.min(logits.length, vocabulary.size());
  }

  /** Gives {@code length} characters one by one; throws {@link dev.rondo.data.DataException} for a prompt with an unknown character. */
  public void sample(String prompt, int length, Consumer<String> to) {
    int[] codes = vocabulary.encode(prompt.isEmpty() ? "\n" : prompt);
    network.reset();
    for (int code : codes) step(code);
    for (int i = 0; i < length; i++) {
      int code = draw();
      to.accept(vocabulary.decode(code));
      step(code);
    }
  }

  private void step(int code) {
    int at = network.isIndexed() ? 0 : code;
    x[at] = network.isIndexed() ? code : 1;
    network.step(x, logits);
    x[at] = 0;
  }

  private int draw() {
    int likeliest = 0;
    for (int i = 1; i < known; i++) if (logits[i] > logits[likeliest]) likeliest = i;
    if (temperature == 0) return likeliest;
    double left = random.nextDouble() * total(logits[likeliest]);
    for (int i = 0; i < known; i++) {
      left -= weight(i, logits[likeliest]);
      if (left < 0) return i;
    }
    return likeliest;
  }

  private double total(float greatest) {
    double total = 0;
    for (int i = 0; i < known; i++) total += weight(i, greatest);
    return total;
  }

  /** exp((logit - greatest) / temperature), which cannot overflow. */
  private double weight(int i, float greatest) {
    return StrictMath.exp((logits[i] - greatest) / temperature);
  }
}
