package dev.rondo.experiment;

import dev.rondo.data.Tokeniser;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** prompt -> its continuation, a token at a time: p(c) is proportional to exp(logit(c) / temperature); the unknown token is never said. */
public final class Sampler {

  private final Stepper network;
  private final Tokeniser tokeniser;
  private final double temperature;
  private final SplittableRandom random;
  private final float[] x;
  private final float[] logits;
  private final int first;
  private final int known;   // there may be more logits than tokens

  /** At temperature 0 the likeliest token always follows. */
  public Sampler(Stepper network, Tokeniser tokeniser, double temperature, long seed) {
    if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException("a temperature of " + temperature + "; it must be at least 0");
    this.network = network;
    this.tokeniser = tokeniser;
    this.temperature = temperature;
    this.random = new SplittableRandom(seed);
    this.x = new float[network.inputs()];
    this.logits = new float[network.outputs()];
    this.first = tokeniser.lexicon().first();
    this.known = Math.min(logits.length, tokeniser.lexicon().size());
  }

  /** Gives {@code length} tokens one by one; throws {@link dev.rondo.data.DataException} for a prompt with a token that the model cannot read. */
  public void sample(String prompt, int length, Consumer<String> to) {
    int[] codes = tokeniser.encode(prompt.isEmpty() ? "\n" : prompt);
    network.reset();
    for (int code : codes) step(code);
    for (int i = 0, before = prompt.isEmpty() || codes.length == 0 ? -1 : codes[codes.length - 1]; i < length; i++) {
      int code = draw();
      to.accept(tokeniser.after(before, code));
      step(code);
      before = code;
    }
  }

  private void step(int code) {
    int at = network.isIndexed() ? 0 : code;
    x[at] = network.isIndexed() ? code : 1;
    network.step(x, logits);
    x[at] = 0;
  }

  private int draw() {
    int likeliest = first;
    for (int i = first + 1; i < known; i++) if (logits[i] > logits[likeliest]) likeliest = i;
    if (temperature == 0) return likeliest;
    double left = random.nextDouble() * total(logits[likeliest]);
    for (int i = first; i < known; i++) {
      left -= weight(i, logits[likeliest]);
      if (left < 0) return i;
    }
    return likeliest;
  }

  private double total(float greatest) {
    double total = 0;
    for (int i = first; i < known; i++) total += weight(i, greatest);
    return total;
  }

  /** exp((logit - greatest) / temperature), which cannot overflow. */
  private double weight(int i, float greatest) {
    return StrictMath.exp((logits[i] - greatest) / temperature);
  }
}
