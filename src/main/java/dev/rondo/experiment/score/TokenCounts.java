package dev.rondo.experiment.score;

import dev.rondo.data.encoding.LabelledTextEncoding;
import dev.rondo.data.store.Sequences;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A baseline from how often each token occurs with each class in the training part. For a text, it predicts the class c
 * with the maximum log p(c) + Σ log p(token | c); every count is increased by one. This is multinomial naive Bayes
 * (McCallum &amp; Nigam 1998, A comparison of event models for naive Bayes text classification). For a token with a
 * tag, it predicts the token's most frequent tag, or the most frequent tag of all if the token is new.
 */
public record TokenCounts(Sequences data, long[][] counts, double[] prior, int most) {

  public static String name(Sequences data) {
    return data.eachStep() ? "usual tag of each token" : "naive Bayes";
  }

  public static TokenCounts of(LabelledTextEncoding reading, Sequences data, int[] training) {
    int[] labels = reading.codes(data);
    long[][] counts = new long[reading.names().size()][reading.lexicon().size()];
    for (int e : training) for (int i = data.first()[e]; i < data.first()[e + 1]; i++) counts[labels[data.eachStep() ? i : e]][LabelledTextEncoding.token(data, i)]++;
    double all = reading.counts().stream().mapToInt(Integer::intValue).sum();
    return new TokenCounts(data, counts, reading.counts().stream().mapToDouble(n -> Math.log(n / all)).toArray(), reading.mostFrequent());
  }

  /** Predictions for some sequences; if each token has a tag, for all of their tokens. */
  public Predictions guesses(int[] examples) {
    return data.eachStep() ? tags(examples) : texts(examples);
  }

  private Predictions tags(int[] examples) {
    int[] places = Arrays.stream(examples).flatMap(e -> IntStream.range(data.first()[e], data.first()[e + 1])).toArray();
    return new Predictions(Arrays.stream(places).map(i -> tag(LabelledTextEncoding.token(data, i))).toArray(), Arrays.stream(places).mapToDouble(i -> share(LabelledTextEncoding.token(data, i))).toArray());
  }

  private int tag(int token) {
    int best = most;
    for (int c = 0; c < counts.length; c++) if (counts[c][token] > counts[best][token]) best = c;
    return best;
  }

  /** The preference of a token for the second class. */
  private double share(int token) {
    return (counts[1][token] + 1.0) / (counts[0][token] + counts[1][token] + 2.0);
  }

  private Predictions texts(int[] examples) {
    double[] totals = Arrays.stream(counts).mapToDouble(c -> Arrays.stream(c).sum() + c.length).toArray();
    int[] classes = new int[examples.length];
    double[] scores = new double[examples.length];
    for (int k = 0; k < examples.length; k++) {
      double[] log = prior.clone();
      for (int i = data.first()[examples[k]]; i < data.first()[examples[k] + 1]; i++) {
        int token = LabelledTextEncoding.token(data, i);
        for (int c = 0; c < log.length; c++) log[c] += Math.log((counts[c][token] + 1) / totals[c]);
      }
      for (int c = 1; c < log.length; c++) if (log[c] > log[classes[k]]) classes[k] = c;
      scores[k] = log[1] - log[0];
    }
    return new Predictions(classes, scores);
  }
}
