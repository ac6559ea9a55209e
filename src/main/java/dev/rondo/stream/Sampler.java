package dev.rondo.stream;

import dev.rondo.codegen.runtime.ThreadGuard;
import dev.rondo.data.token.Tokeniser;
import dev.rondo.generate.TokenSampler;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * prompt -> its continuation, token by token: p(c) is proportional to exp(logit(c) / temperature). The unknown token is
 * never sampled. A sampler belongs to one thread.
 */
public final class Sampler {

  private final Stepper network;
  private final Tokeniser tokeniser;
  private final TokenSampler draw;
  private final double[] x;
  private final double[] logits;
  private final int first;
  private final ThreadGuard guard = new ThreadGuard("a sampler");
  private final int known;   // there may be more logits than tokens

  /** At temperature 0, each token is the most probable one (greedy). */
  public Sampler(Stepper network, Tokeniser tokeniser, double temperature, long seed) {
    this.network = network;
    this.tokeniser = tokeniser;
    this.draw = new TokenSampler(temperature, new SplittableRandom(seed)::nextDouble);
    this.x = new double[network.inputs()];
    this.logits = new double[network.outputs()];
    this.first = tokeniser.lexicon().first();
    this.known = Math.min(logits.length, tokeniser.lexicon().size());
  }

  /**
   * Generates {@code length} tokens, one by one. Throws {@link dev.rondo.data.DataException} for a prompt with a token
   * that the model cannot read.
   */
  public void sample(String prompt, int length, Consumer<String> to) {
    guard.alone(() -> continued(prompt, length, to));
  }

  private void continued(String prompt, int length, Consumer<String> to) {
    int[] given = tokeniser.encode(prompt);
    network.reset();
    for (int code : given.length == 0 ? tokeniser.encode("\n") : given) step(code);   // without a prompt, the network starts from a line end
    for (int i = 0, before = given.length == 0 ? -1 : given[given.length - 1]; i < length; i++) {
      int code = draw.of(logits, 0, first, known);
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
}
