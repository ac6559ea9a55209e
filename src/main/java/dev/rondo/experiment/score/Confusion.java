package dev.rondo.experiment.score;

import java.util.List;

/** counts[truth][guess]: how often an example of class {@code truth} was predicted as class {@code guess}. */
public record Confusion(List<String> classes, long[][] counts) {

  public Confusion {
    classes = List.copyOf(classes);
  }

  /** The confusion matrix of two arrays of class indices of equal length. */
  public static Confusion of(List<String> classes, int[] truth, int[] guess) {
    long[][] counts = new long[classes.size()][classes.size()];
    for (int i = 0; i < truth.length; i++) counts[truth[i]][guess[i]]++;
    return new Confusion(classes, counts);
  }

  /** The share of correct predictions; NaN if there are none. */
  public double accuracy() {
    long right = 0, all = 0;
    for (int i = 0; i < counts.length; i++) {
      right += counts[i][i];
      all += row(i);
    }
    return (double) right / all;
  }

  /**
   * The mean of F1 = 2 tp / (2 tp + fp + fn) over the classes that occur among truths or predictions: macro averaging
   * (Yang &amp; Liu 1999, A re-examination of text categorization methods). NaN if none occurs.
   */
  public double macroF1() {
    double sum = 0;
    int occur = 0;
    for (int i = 0; i < counts.length; i++) {
      long both = row(i) + column(i);   // 2 tp + fp + fn
      if (both == 0) continue;
      sum += 2.0 * counts[i][i] / both;
      occur++;
    }
    return sum / occur;
  }

  private long row(int i) {
    return java.util.Arrays.stream(counts[i]).sum();
  }

  private long column(int j) {
    return java.util.Arrays.stream(counts).mapToLong(row -> row[j]).sum();
  }
}
