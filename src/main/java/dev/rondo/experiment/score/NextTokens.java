package dev.rondo.experiment.score;

import java.util.stream.Stream;

/**
 * A bigram baseline: how often each token follows each other one in texts, borders included. It predicts p(c) from all
 * tokens, or p(c | the token before); every count is increased by one. {@code counts[b][c]} is how often c follows b.
 */
public record NextTokens(long[][] counts, boolean before) {

  public static NextTokens of(int tokens, int border, Stream<int[]> texts, boolean before) {
    long[][] counts = new long[before ? tokens : 1][tokens];
    texts.forEach(text -> {
      for (int t = 0; t <= text.length; t++) counts[before ? (t == 0 ? border : text[t - 1]) : 0][t == text.length ? border : text[t]]++;
    });
    return new NextTokens(counts, before);
  }

  /** The score of the baseline on texts. */
  public Tally tally(int border, Stream<int[]> texts) {
    Tally tally = new Tally();
    texts.forEach(text -> {
      for (int t = 0; t <= text.length; t++) {
        long[] row = counts[before ? (t == 0 ? border : text[t - 1]) : 0];
        int truth = t == text.length ? border : text[t], likeliest = 0;
        long all = row.length;
        for (int c = 0; c < row.length; c++) {
          all += row[c];
          if (row[c] > row[likeliest]) likeliest = c;
        }
        tally.add(likeliest == truth, Math.log((row[truth] + 1.0) / all));
      }
    });
    return tally;
  }

  /** The score of predicted tokens: how many were correct, and log p of all. */
  public static final class Tally {
    private long tokens;
    private long right;
    private double log;

    public void add(boolean isRight, double logarithm) {
      tokens++;
      if (isRight) right++;
      log += logarithm;
    }

    public double accuracy() {
      return (double) right / tokens;
    }

    public double bits() {
      return -log / tokens / Math.log(2);
    }

    /** 2 to the power of the bits: the number of equally likely tokens with the same uncertainty. */
    public double perplexity() {
      return Math.exp(-log / tokens);
    }
  }
}
