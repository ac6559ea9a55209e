package dev.rondo.command.report;

import dev.rondo.data.file.ColumnReference;
import dev.rondo.experiment.ForecastingTask;
import dev.rondo.train.Inference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** forecasts -> a picture of the first target and its true values, at the largest horizon. */
public final class Forecasts {

  private Forecasts() {}

  public static Picture picture(ForecastingTask task, Inference network, String output) {
    double[][] forecasts = task.forecasts(network, output);
    String target = task.encoding().target(0);
    int horizon = task.encoding().window().horizon(), first = task.encoding().numbers() - task.plan().targets().size();
    int[] rows = Arrays.stream(task.parts().validation()).map(task.encoding().window()::target).toArray();
    Optional<double[]> times = times(task, rows);
    double[] x = times.orElseGet(() -> values(rows.length, k -> rows[k] + 1));
    return new Picture(target + ": forecast " + horizon + " ahead", times.isPresent(), task.plan().time().map(ColumnReference::text).orElse("row"), target,
        List.of(measured(new Picture.Line("truth", x, values(x.length, k -> task.truth(k, first)))), new Picture.Line("forecast", x, values(x.length, k -> forecasts[k][first]))));
  }

  /** Without points for gaps. */
  private static Picture.Line measured(Picture.Line all) {
    int[] points = IntStream.range(0, all.x().length).filter(k -> !Double.isNaN(all.y()[k])).toArray();
    return new Picture.Line(all.name(), values(points.length, i -> all.x()[points[i]]), values(points.length, i -> all.y()[points[i]]));
  }

  /** The times in the labels of the forecast rows; empty if a label is not a time. */
  private static Optional<double[]> times(ForecastingTask task, int[] rows) {
    List<Optional<Double>> times = Arrays.stream(rows).mapToObj(row -> TimeStamps.millis(task.label(row))).toList();
    return times.stream().allMatch(Optional::isPresent) ? Optional.of(times.stream().mapToDouble(Optional::get).toArray()) : Optional.empty();
  }

  private static double[] values(int count, IntToDoubleFunction of) {
    return IntStream.range(0, count).mapToDouble(of).toArray();
  }
}
