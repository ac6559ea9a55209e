package dev.rondo.command;

import dev.rondo.data.DataException;
import dev.rondo.experiment.Forecasting;
import dev.rondo.experiment.Trained;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** MODEL + table -> forecasts as CSV. */
@Command(name = "predict", header = "Forecast with a trained model; the result is CSV.",
    description = "Each window of rows gives a forecast of the row that lies a horizon after it; the last ones lie past the end of the data, and have no truth beside them. Numbers are in the units of the data.",
    footer = {"", "Examples:", "  rondo predict examples/sunspots.safetensors", "  rondo predict mine.safetensors --data new.csv --last 24"})
final class PredictCommand extends Job {

  @Mixin private Applied model;

  @Option(names = "--last", paramLabel = "N", description = "Only the last N forecasts; unless given, those past the end of the data.")
  private Optional<Integer> last = Optional.empty();

  @Override
  public Integer call() {
    last.filter(n -> n < 1).ifPresent(n -> {
      throw new IllegalArgumentException("the last " + n + " forecasts; --last must be at least 1");
    });
    Trained trained = model.trained();
    if (!(model.open(trained) instanceof Forecasting task)) throw new DataException("the model continues text", "use 'rondo sample'");
    Forecasting all = task.beyond();
    double[][] forecasts = all.forecasts(trained.inference(), trained.program().output());
    List<String> targets = all.plan().targets();
    out().println(all.plan().time().orElse("row") + "," + targets.stream().map(t -> t + "_forecast," + t).collect(Collectors.joining(",")));
    int from = Math.max(0, forecasts.length - last.orElse(all.encoding().window().horizon()));
    for (int k = from; k < forecasts.length; k++) out().println(row(all, forecasts[k], k));
    return Failures.GOOD;
  }

  private static String row(Forecasting task, double[] forecast, int k) {
    StringBuilder row = new StringBuilder(task.label(task.encoding().window().target(task.parts().validation()[k])));
    for (int j = 0; j < forecast.length; j++) {
      double truth = task.truth(k, j);
      row.append(String.format(Locale.ROOT, ",%.4f,%s", forecast[j], Double.isNaN(truth) ? "" : String.valueOf(truth)));
    }
    return row.toString();
  }
}
