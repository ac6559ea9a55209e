package dev.rondo.data.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.DataException;
import dev.rondo.data.Role;
import dev.rondo.data.Split;
import dev.rondo.data.Window;
import dev.rondo.data.store.Table;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForecastTest {

  private static final Role ROLE = new Role("x", "y", false);
  private static final Table TABLE = new Table(Path.of("t.csv"), List.of(column("a", 0), column("b", 100)));
  private static final Window WINDOW = new Window(3, 2, 1);

  @Test
  void anExampleIsAWindowAndTheRowAhead() {
    WindowDataset windows = unscaled(List.of("b")).windows(TABLE, new int[] {1, 4}, ROLE);
    double[] x = new double[3 * 2 * 2], y = new double[2];
    windows.copy("x", 1, x, 0, 2);
    windows.copy("x", 0, x, 1, 2);
    windows.copy("y", 1, y, 0, 2);
    windows.copy("y", 0, y, 1, 2);
    assertArrayEquals(new double[] {4, 104, 1, 101, 5, 105, 2, 102, 6, 106, 3, 103}, x);
    assertArrayEquals(new double[] {108, 105}, y);
  }

  @Test
  void aTargetOverTimeLiesAheadOfEveryStep() {
    WindowDataset windows = unscaled(List.of("a")).windows(TABLE, new int[] {0}, new Role("x", "y", true));
    double[] y = new double[3];
    windows.copy("y", 0, y, 0, 1);
    assertArrayEquals(new double[] {2, 3, 4}, y);
  }

  @Test
  void severalHorizonsLieBesideEachOtherTheNearestFirst() {
    Forecast forecast = Forecast.fit(TABLE, List.of("b", "a"), List.of(1, 4), new Window(3, 4, 1), new Features.Fitting(Scaler.Kind.NONE, false, false), new int[] {0});
    double[] last = new double[4], each = new double[12];
    forecast.windows(TABLE, new int[] {1}, ROLE).copy("y", 0, last, 0, 1);
    assertArrayEquals(new double[] {104, 4, 107, 7}, last);   // rows 1 + 2 + 1 and 1 + 2 + 4
    forecast.windows(TABLE, new int[] {0}, new Role("x", "y", true)).copy("y", 0, each, 0, 1);
    assertArrayEquals(new double[] {101, 1, 104, 4, 102, 2, 105, 5, 103, 3, 106, 6}, each);
    assertEquals(4, forecast.widths(ROLE).get("y"));
    assertEquals(List.of("b", "a", "b", "a"), IntStream.range(0, 4).mapToObj(forecast::target).toList());
    assertArrayEquals(new int[] {1, 1, 4, 4}, IntStream.range(0, 4).map(forecast::horizon).toArray());
    assertEquals(forecast, Encoding.fromJson(forecast.toJson()));
  }

  @Test
  void trainingSeesNothingOfTheLastPart() {
    Split.Parts parts = new Split.Last(0.3).of(WINDOW, 10, 4);
    assertArrayEquals(new int[] {0, 1, 2}, parts.training());
    assertArrayEquals(new int[] {3, 4, 5}, parts.validation());
    assertEquals(6, WINDOW.target(2));
  }

  @Test
  void drawnPartsCoverAllExamplesOnceAndFollowTheSeed() {
    Split.Parts parts = new Split.Drawn(0.5, 7).of(WINDOW, 10, 4);
    int[] all = IntStream.concat(Arrays.stream(parts.training()), Arrays.stream(parts.validation())).sorted().toArray();
    assertArrayEquals(WINDOW.starts(10), all);
    assertArrayEquals(parts.validation(), new Split.Drawn(0.5, 7).of(WINDOW, 10, 4).validation());
  }

  @Test
  void theScalerIsFittedOnTheTrainingRowsAndInverts() {
    Forecast forecast = Forecast.fit(TABLE, List.of("b"), WINDOW, Scaler.Kind.STANDARDISE, new int[] {0});
    assertEquals(2, forecast.scaler().shift().get(0));
    assertEquals(102, forecast.scaler().shift().get(1));
    assertEquals(109, forecast.restore(0, forecast.scaler().apply(1, 109)), 1e-9);
    assertEquals(0.5, Forecast.fit(TABLE, List.of("b"), WINDOW, Scaler.Kind.MINMAX, new int[] {0}).scaler().apply(0, 2));
  }

  @Test
  void aModelKeepsIt() {
    Encoding forecast = Forecast.fit(TABLE, List.of("b"), WINDOW, Scaler.Kind.STANDARDISE, new int[] {0, 1});
    assertEquals(forecast, Encoding.fromJson(forecast.toJson()));
    assertThrows(DataException.class, () -> Encoding.fromJson("{\"kind\":\"forecast\"}"));
    assertThrows(DataException.class, () -> Encoding.fromJson("[]"));
  }

  @Test
  void aSequenceShorterThanTheWindowIsAnError() {
    String message = assertThrows(DataException.class, () -> new Window(12, 1, 1).starts(10)).getMessage();
    assertEquals("the data has 10 rows, but one example needs 13 (a window of 12, and 1 ahead); give longer data or a smaller window", message);
    assertTrue(assertThrows(DataException.class, () -> new Split.Last(0.1).of(WINDOW, 5, 4)).getMessage().startsWith("the split leaves no example in the training part"));
  }

  private static Forecast unscaled(List<String> targets) {
    return Forecast.fit(TABLE, targets, WINDOW, Scaler.Kind.NONE, new int[] {0});
  }

  private static Table.Column column(String name, int from) {
    return new Table.Column(name, IntStream.range(from, from + 10).mapToDouble(i -> i).toArray());
  }
}
