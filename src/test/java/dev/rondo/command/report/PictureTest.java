package dev.rondo.command.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.rondo.train.Checkpoint.Epoch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.SimpleDateFormat;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One point is a point, and what stands at one tick of an axis stands at no other. */
class PictureTest {

  @Test
  void oneEpochIsAPointInEachCurve() throws IOException {
    String svg = new String(new LearningCurve(List.of(new Epoch(1, 0.02025, 0.02109, 0.001))).picture("n").svg(), StandardCharsets.UTF_8);
    assertEquals(4, svg.split("<ellipse", -1).length - 1);   // two in the curve, two in the legend
  }

  @ParameterizedTest
  @CsvSource({"20, 300, 22.25, 22.25", "0.02025, 0.02109, 0.02067, 0.02067", "0.000002, 0.000005, 0.000004, 4E-6", "0.5, 0.5, 0.5, 0.5", "1000.001, 1000.002, 1000.0015, 1000.0015"})
  void numbersKeepTheDigitsThatTellThemApart(double low, double high, double tick, String shown) {
    Picture picture = new Picture("p", false, "x", "y", List.of(new Picture.Line("l", new double[] {1, 2}, new double[] {low, high})));
    assertEquals(shown, new DecimalFormat(picture.decimalPattern(), DecimalFormatSymbols.getInstance(Locale.ROOT)).format(tick));
  }

  /** From a minute to a hundred years, in seconds: a tenth of it is shown as another time. */
  @ParameterizedTest
  @ValueSource(longs = {60, 3600, 86_400, 7 * 86_400, 30 * 86_400, 180 * 86_400, 900L * 86_400, 3600L * 86_400, 36_500L * 86_400})
  void timesDoToo(long seconds) {
    double from = 1.7e12, to = from + 1000.0 * seconds;
    Picture picture = new Picture("p", true, "t", "y", List.of(new Picture.Line("l", new double[] {from, to}, new double[] {1, 2})));
    SimpleDateFormat format = new SimpleDateFormat(picture.datePattern(), Locale.ROOT);
    for (int i = 0; i < 10; i++) assertNotEquals(format.format(new Date((long) (from + (to - from) * i / 10))), format.format(new Date((long) (from + (to - from) * (i + 1) / 10))));
  }
}
