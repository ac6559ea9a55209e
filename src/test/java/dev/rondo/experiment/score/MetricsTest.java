package dev.rondo.experiment.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Against scikit-learn 1.9.1 (accuracy_score, f1_score, confusion_matrix, roc_auc_score and the errors of regressions). */
class MetricsTest {

  @Test
  void accuracyAndF1() {
    Confusion c = confusion(3, new int[] {0, 0, 1, 1, 2, 2, 2, 0, 1, 2, 2, 0}, new int[] {0, 1, 1, 1, 2, 0, 2, 0, 0, 2, 1, 0});
    assertArrayEquals(new long[][] {{3, 1, 0}, {1, 2, 0}, {1, 1, 3}}, c.counts());
    assertEquals(0.6666666666666666, c.accuracy(), 1e-15);
    assertEquals(0.6626984126984127, c.macroF1(), 1e-15);
  }

  @Test
  void aClassThatIsNeverGuessedCountsAndOneThatDoesNotOccurDoesNot() {
    assertEquals(0.5555555555555555, confusion(3, new int[] {0, 1, 2, 2}, new int[] {0, 0, 2, 2}).macroF1(), 1e-15);
    assertEquals(1, confusion(4, new int[] {3, 3, 0}, new int[] {3, 3, 0}).macroF1());
    assertTrue(Double.isNaN(confusion(2, new int[0], new int[0]).accuracy()));
    assertTrue(Double.isNaN(confusion(2, new int[0], new int[0]).macroF1()));
  }

  @Test
  void areaUnderTheCurve() {
    assertEquals(0.725, Metrics.area(new int[] {0, 1, 1, 0, 1, 0, 0, 1, 0}, new double[] {.1, .4, .35, .8, .4, .4, -2, 3, .35}), 1e-15);
    int[] truth = {1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0};
    double[] scores = {0.9, 2.4, 0.3, 0.4, 0.9, 0.1, -0.7, -0.9, -0.5, 1.2, 0.0, 0.8, 0.8, 1.5, 1.2, 1.4, 0.3, 0.9, 1.8, 2.5, -1.3, 2.5, 2.3, 0.8, 0.3, 0.7, 2.5, 2.0, 2.8, 2.3, 1.4, -1.2,
        0.0, 1.7, -1.3, 1.4, 0.4, 0.7, -1.2, -0.7};
    assertEquals(0.8951406649616368, Metrics.area(truth, scores), 1e-15);
    assertEquals(0.5, Metrics.area(new int[] {0, 1, 1}, new double[3]));
    assertTrue(Double.isNaN(Metrics.area(new int[] {1, 1}, new double[] {1, 2})));
    assertTrue(Double.isNaN(Metrics.area(new int[0], new double[0])));
  }

  @Test
  void errorsOfForecasts() {
    double[] truth = {3, -0.5, 2, 7, 100}, guess = {2.5, 0, 2, 8, 90};
    assertEquals(4.505552130427524, Metrics.rootMeanSquare(truth, guess), 1e-14);
    assertEquals(2.4, Metrics.meanAbsolute(truth, guess), 1e-15);
    assertEquals(28.190476190476194, Metrics.meanAbsolutePercentage(truth, guess), 1e-13);
  }

  @Test
  void whatHasNoTruthDoesNotCountAndATruthOfZeroHasNoPercentage() {
    double[] truth = {2, Double.NaN, 0}, guess = {3, 5, 4};
    assertEquals(50, Metrics.meanAbsolutePercentage(truth, guess));
    assertEquals(2.5, Metrics.meanAbsolute(truth, guess));
    assertTrue(Double.isNaN(Metrics.rootMeanSquare(new double[0], new double[0])));
    assertTrue(Double.isNaN(Metrics.meanAbsolutePercentage(new double[] {0}, new double[] {1})));
  }

  private static Confusion confusion(int classes, int[] truth, int[] guess) {
    return Confusion.of(List.of("a", "b", "c", "d").subList(0, classes), truth, guess);
  }
}
