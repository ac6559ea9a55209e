package dev.rondo.command;

import dev.rondo.experiment.Forecasting;
import dev.rondo.model.AtomicFile;
import dev.rondo.train.Inference;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** forecasts -> a picture of them and the truth. */
final class Forecasts {

  private Forecasts() {}

  /** Draws the first target; where the JDK cannot draw, for want of fonts, it says so and goes on. */
  static void draw(Forecasting task, Inference network, String output, Path file, PrintWriter out, PrintWriter err) {
    double[][] forecasts = task.forecasts(network, output);
    String target = task.plan().targets().get(0);
    int horizon = task.encoding().window().horizon();
    double[] x = across(task, forecasts.length);
    Picture picture = new Picture(target + ": forecast " + horizon + " ahead", task.plan().time().orElse("row"), target,
        List.of(new Picture.Line("truth", x, values(x.length, k -> task.truth(k, 0))), new Picture.Line("forecast", x, values(x.length, k -> forecasts[k][0]))));
    try {
      byte[] bytes = picture.png();
      AtomicFile.write(file, channel -> channel.write(ByteBuffer.wrap(bytes)));
      out.println("wrote " + file);
    } catch (IOException | LinkageError | InternalError e) {
      err.println("rondo: no picture was drawn (" + e.getMessage() + "); it needs a font: install fontconfig and fonts-dejavu, or the like");
    }
  }

  /** The rows that are forecast, as years where the labels are dates. */
  private static double[] across(Forecasting task, int examples) {
    int[] starts = task.parts().validation();
    double[] rows = values(examples, k -> task.encoding().window().target(starts[k]));
    try {
      return values(examples, k -> year(task.label((int) rows[k])));
    } catch (DateTimeParseException e) {
      return values(examples, k -> rows[k] + 1);
    }
  }

  private static double year(String label) {
    if (label.matches("-?\\d+(\\.\\d+)?")) return Double.parseDouble(label);
    if (label.length() == 7) {
      YearMonth month = YearMonth.parse(label);
      return month.getYear() + (month.getMonthValue() - 1) / 12.0;
    }
    LocalDate day = LocalDate.parse(label);
    return day.getYear() + (day.getDayOfYear() - 1.0) / day.lengthOfYear();
  }

  private static double[] values(int count, IntToDoubleFunction of) {
    return IntStream.range(0, count).mapToDouble(of).toArray();
  }
}
