package dev.rondo.command;

import dev.rondo.codegen.machine.Element;
import dev.rondo.command.options.ModelArgument;
import dev.rondo.command.terminal.Failures;
import dev.rondo.command.terminal.Subcommand;
import dev.rondo.data.DataException;
import dev.rondo.data.Decimals;
import dev.rondo.data.file.ColumnReference;
import dev.rondo.data.file.CsvText;
import dev.rondo.data.store.Table;
import dev.rondo.experiment.ClassificationTask;
import dev.rondo.experiment.ForecastingTask;
import dev.rondo.experiment.LanguageModellingTask;
import dev.rondo.experiment.Seq2SeqTask;
import dev.rondo.experiment.Task;
import dev.rondo.experiment.TrainedModel;
import dev.rondo.train.Inference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** MODEL + table -> forecasts as CSV. */
@Command(name = "predict", header = "Forecast, classify or transcribe with a trained model; the result is CSV.",
    description = "Each window of rows gives a forecast of the row that lies a horizon after it, or of several; the last ones lie past the end of the data, and have no truth beside them. Numbers are in the units of the data. A classifier gives a line for each sequence, or for each step where each has a class; data may come without labels. A model that says texts gives a line for each source or vector.",
    footer = {"", "Examples:", "  rondo predict examples/sunspots.safetensors", "  rondo predict mine.safetensors --data new.csv --last 24",
        "  rondo predict examples/dates.safetensors --source 'March 3rd, 1987' --beam 4"})
final class PredictCommand extends Subcommand {

  @Mixin private ModelArgument model;

  @Option(names = "--last", paramLabel = "N", description = "Compute the last N windows or lines only. Default: the forecasts past the end of the data, or all classes.")
  private Optional<Integer> last = Optional.empty();

  @Option(names = "--source", paramLabel = "TEXT", description = "A text, or numbers separated by commas, to generate from instead of data, for a model that generates from a source. Can be repeated.")
  private List<String> sources = List.of();

  @Option(names = "--beam", paramLabel = "N", defaultValue = "1", description = "Beam width: candidate texts kept during the search. Default: ${DEFAULT-VALUE}, which is greedy.")
  private int beam;

  @Option(names = "--length", paramLabel = "N", description = "The maximum number of tokens of a text. Default: twice the longest text of the training part.")
  private Optional<Integer> length = Optional.empty();

  @Override
  public Integer call() {
    last.filter(n -> n < 1).ifPresent(n -> {
      throw new IllegalArgumentException("the last " + n + " forecasts; --last must be at least 1");
    });
    if (beam < 1) throw new IllegalArgumentException("a beam of " + beam + "; --beam must be at least 1");
    length.filter(n -> n < 1).ifPresent(n -> {
      throw new IllegalArgumentException("a length of " + n + "; --length must be at least 1");
    });
    TrainedModel trained = model.trained();
    Task task = sources.isEmpty() ? model.open(trained, err()) : trained.sources(sources);
    if (!(task instanceof Seq2SeqTask) && (beam > 1 || length.isPresent())) throw new IllegalArgumentException("--beam and --length are for models that generate texts; leave them out");
    if (task instanceof Seq2SeqTask dictating) say(trained, dictating.whole());
    if (task instanceof LanguageModellingTask) throw new DataException("the model continues text", "use 'rondo sample'");
    if (task instanceof ForecastingTask forecasting) forecast(trained, forecasting.beyond());
    if (task instanceof ClassificationTask classifying) classify(trained, classifying.whole());
    return Failures.GOOD;
  }

  /** One line for each window and horizon. With several horizons, only the last window by default. */
  private void forecast(TrainedModel trained, ForecastingTask all) {
    List<Integer> horizons = all.plan().horizons();
    boolean several = horizons.size() > 1;
    int wanted = last.orElse(several ? 1 : horizons.get(0));
    Inference network = trained.inference().expecting(Inference.FEW);
    ForecastingTask some = network.carries() ? all : all.last(wanted);   // carried states come from the windows before
    double[][] forecasts = some.forecasts(network, trained.program().output());
    Element element = trained.plan().element();
    Optional<Table> written = all.written();
    List<String> header = new ArrayList<>(List.of(all.plan().time().map(ColumnReference::text).orElse("row")));
    if (several) header.add("ahead");
    all.encoding().targets().forEach(t -> header.addAll(List.of(t + "_forecast", t)));
    print(header);
    for (int k = Math.max(0, forecasts.length - wanted); k < forecasts.length; k++) for (int h = 0; h < horizons.size(); h++) {
      int targets = all.plan().targets().size(), first = h * targets;
      List<String> row = new ArrayList<>(List.of(some.label(k, first)));
      if (several) row.add(String.valueOf(horizons.get(h)));
      for (int j = first; j < first + targets; j++) row.addAll(List.of(element == Element.F32 ? Decimals.shortest((float) forecasts[k][j]) : Decimals.shortest(forecasts[k][j]), some.truth(written, k, j)));
      print(row);
    }
  }

  /** One line for each sequence; if each step has a class, one for each step, counted from 1. */
  private void classify(TrainedModel trained, ClassificationTask all) {
    String target = all.role().target();
    boolean each = all.role().targetOverTime();
    Inference network = trained.inference().expecting(Inference.FEW);
    ClassificationTask some = last.isEmpty() || network.carries() ? all : all.last(last.get());
    List<String> classes = some.classes(network, trained.program().output());
    print(each ? List.of("sequence", "step", target + "_predicted", target) : List.of("sequence", target + "_predicted", target));
    int from = classes.size() - last.orElse(classes.size()), i = 0;
    for (int e : some.measured().examples()) for (int t = 0; t < (each ? all.data().length(e) : 1); t++, i++) {
      if (i < from) continue;
      String truth = all.data().labels().isPresent() ? all.data().label(e, t) : "";
      String name = all.data().names().get(e);
      print(each ? List.of(name, String.valueOf(t + 1), classes.get(i), truth) : List.of(name, classes.get(i), truth));
    }
  }

  /** One line for each source. */
  private void say(TrainedModel trained, Seq2SeqTask all) {
    if (!all.plan().form().sourced()) throw new DataException("the model generates texts without a source", "use 'rondo sample'");
    String target = all.role().target(), output = trained.program().output();
    Inference network = trained.inference();
    all.runsWhole(network, output).ifPresent(why -> err().println("the whole network runs for each generated token, because " + why));
    all.unknownTokens().ifPresent(err()::println);
    List<String> said = last.map(all::last).orElse(all).say(network, output, length.orElse(all.most()), beam);
    print(List.of("source", target + "_predicted", target));
    for (int e = 0; e < said.size(); e++) {
      int at = all.data().size() - said.size() + e;
      print(List.of(all.data().before().orElseThrow().get(at), said.get(e), all.data().texts().map(t -> t.get(at)).orElse("")));
    }
  }

  private void print(List<String> fields) {
    out().println(CsvText.line(fields));
  }
}
