package dev.rondo.experiment;

import dev.rondo.codegen.machine.Element;
import dev.rondo.data.DataException;
import dev.rondo.data.Decimals;
import dev.rondo.data.Role;
import dev.rondo.data.Split;
import dev.rondo.data.Window;
import dev.rondo.data.encoding.Forecast;
import dev.rondo.data.encoding.WindowDataset;
import dev.rondo.data.file.ColumnReference;
import dev.rondo.data.file.Csv;
import dev.rondo.data.file.FirstRow;
import dev.rondo.data.file.Header;
import dev.rondo.data.store.RowNames;
import dev.rondo.data.store.Table;
import dev.rondo.experiment.score.ElementRange;
import dev.rondo.experiment.score.Metrics;
import dev.rondo.experiment.score.Scores;
import dev.rondo.graph.Recurrence;
import dev.rondo.settings.DataPlan;
import dev.rondo.train.Inference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The task of forecasting later rows of a table from a window, at one or several horizons. Errors are in the units of
 * the data.
 */
public record ForecastingTask(DataPlan.Rows plan, Table table, List<String> labels, Forecast encoding, Role role, Split.Parts parts) implements Task.Paired {

  private static final Split.Parts NONE = new Split.Parts(new int[0], new int[0]);

  /** Reads a file, splits it and fits the scaler on its training part. */
  public static ForecastingTask fit(DataPlan.Rows plan, Path file, Role role) {
    Table table = read(plan, file);
    Split.Parts parts = parts(plan, table, role);
    Table read = table.withWords(ColumnReference.texts(plan.categories()));   // except the times
    List<String> targets = ColumnReference.texts(plan.targets());
    Forecast encoding = Forecast.fit(read, targets, plan.horizons(), plan.window(), plan.fitting(), parts.training());
    return new ForecastingTask(plan, table, labels(plan, table), encoding, role, parts).checked();
  }

  /** Reads a file with a model's encoding. Both parts are still empty. */
  public static ForecastingTask of(DataPlan.Rows plan, Path file, Role role, Forecast encoding) {
    Table table = read(plan, file);
    return new ForecastingTask(plan, table, labels(plan, table), encoding, role, NONE);
  }

  @Override
  public OutputCheck answer(Recurrence network, Map<String, Integer> sizes) {
    int targets = encoding.targets().size(), horizons = encoding.horizons().size(), numbers = encoding.numbers();
    String of = numbers == 1 ? "" : " (" + targets + (targets == 1 ? " target" : " targets") + " at " + horizons + (horizons == 1 ? " horizon)" : " horizons)");
    return new OutputCheck(List.of(numbers), "the forecast needs " + numbers + of, role.target(), OutputCheck.Steps.of(role.targetOverTime()), "give out " + numbers + ", as dense(" + (role.targetOverTime() ? "h" : "last(h)") + ", " + numbers + ")");
  }

  @Override
  public void check(Element element) {
    ElementRange.check(table.grid(encoding.columns()), element, (p, found, remedy) -> table.wrong(p.row(), "column '" + encoding.columns().get(p.column()) + "' holds " + found, remedy));
  }

  @Override
  public ForecastingTask split() {
    return new ForecastingTask(plan, table, labels, encoding, role, parts(plan, table, role));
  }

  @Override
  public ForecastingTask whole() {
    return new ForecastingTask(plan, table, labels, encoding, role, new Split.Parts(new int[0], window().starts(table.rows())));
  }

  /** The same task with every complete window in the validation part, with or without a known target. */
  public ForecastingTask beyond() {
    int[] starts = new Window(window().steps(), 0, window().stride()).starts(table.rows());
    return new ForecastingTask(plan, table, labels, encoding, role, new Split.Parts(new int[0], starts));
  }

  /** The same task with only the last windows of the validation part. */
  public ForecastingTask last(int windows) {
    int[] starts = parts.validation();
    return new ForecastingTask(plan, table, labels, encoding, role, new Split.Parts(new int[0], Arrays.copyOfRange(starts, Math.max(0, starts.length - windows), starts.length)));
  }

  @Override
  public WindowDataset training() {
    return measured(parts.training());
  }

  @Override
  public WindowDataset validation() {
    return measured(parts.validation());
  }

  /** Leaves out windows with a target that was not measured, because a loss needs true values. */
  private WindowDataset measured(int[] starts) {
    return encoding.windows(table, encoding.measured(table, starts, role), role);
  }

  /** The number of windows left out of training and validation because a target was not measured. */
  public int leftOut() {
    return parts.training().length + parts.validation().length - training().size() - validation().size();
  }

  private ForecastingTask checked() {
    for (int[] part : List.of(parts.training(), parts.validation())) {
      if (encoding.measured(table, part, role).length > 0) continue;
      throw new DataException(table.file(), "has no window in the " + (part == parts.training() ? "training" : "validation") + " part in which every target was measured; a filled gap is not a measurement",
          role.targetOverTime() ? "declare the target without 'over time', so that one row is forecast" : "give more data, or forecast others with the key 'target'");
    }
    return this;
  }

  @Override
  public String part() {
    int[] starts = parts.validation();
    return parts.name() + ": " + starts.length + " examples, targets from " + label(row(starts[0], 0)) + " to " + label(row(starts[starts.length - 1], encoding.numbers() - 1));
  }

  /** The row that a number of a forecast belongs to, for the window that starts at row {@code start}. */
  private int row(int start, int number) {
    return start + window().steps() - 1 + encoding.horizon(number);
  }

  /**
   * The label of a row: its entry in the column of times, or its number from 1. Past the end, the distance from the
   * last row.
   */
  public String label(int row) {
    return row < labels.size() ? labels.get(row) : labels.get(labels.size() - 1) + " + " + (row - labels.size() + 1);
  }

  @Override
  public Scores scores(Inference network, String output) {
    double[][] forecasts = forecasts(network, output);
    int season = plan.season(), steps = window().steps();
    Map<String, Guess> guesses = new LinkedHashMap<>();
    guesses.put(output, (k, j) -> forecasts[k][j]);
    guesses.put("last value", (k, j) -> lastMeasured(j, parts.validation()[k] + steps - 1));
    if (season > 0) guesses.put("value " + season + " rows before", (k, j) -> value(j, row(parts.validation()[k], j) - season));
    List<Integer> horizons = plan.horizons();
    List<Scores.Row> rows = new ArrayList<>();
    guesses.forEach((name, guess) -> rows.add(row(name, guess, horizons)));
    if (horizons.size() > 1) {
      for (int h : horizons) guesses.forEach((name, guess) -> rows.add(row("+" + h + ": " + (name.equals(output) ? "'" + name + "'" : name), guess, List.of(h))));
    }
    return new Scores(List.of("RMSE", "MAE", "MAPE %"), rows, notes(), Optional.empty());
  }

  private List<String> notes() {
    double[] truths = each((k, j) -> truth(k, j), plan.horizons());
    long zeros = Arrays.stream(truths).filter(x -> x == 0).count(), gaps = Arrays.stream(truths).filter(Double::isNaN).count();
    List<String> notes = new ArrayList<>();
    if (gaps > 0) notes.add((truths.length - gaps) + " of " + truths.length + " truths were measured; the others count in no score");
    if (zeros > 0) notes.add("MAPE leaves out " + zeros + (zeros == 1 ? " truth that is 0" : " truths that are 0"));
    return notes;
  }

  /** The last measured value of a number's target, up to a row. */
  private double lastMeasured(int number, int row) {
    int at = row;
    while (at > 0 && Double.isNaN(value(number, at))) at--;
    return value(number, at);
  }

  /** (validation example, index in its forecast) -> a number. */
  private interface Guess {
    double of(int example, int number);
  }

  private Scores.Row row(String name, Guess guess, List<Integer> horizons) {
    double[] truth = each((k, j) -> truth(k, j), horizons), guesses = each(guess, horizons);
    return new Scores.Row(name, List.of(Metrics.rootMeanSquare(truth, guesses), Metrics.meanAbsolute(truth, guesses), Metrics.meanAbsolutePercentage(truth, guesses)));
  }

  private double[] each(Guess guess, List<Integer> horizons) {
    int[] numbers = IntStream.range(0, encoding.numbers()).filter(j -> horizons.contains(encoding.horizon(j))).toArray();
    return IntStream.range(0, parts.validation().length).boxed().flatMapToDouble(k -> Arrays.stream(numbers).mapToDouble(j -> guess.of(k, j))).toArray();
  }

  /** The forecast of each validation example: a number for each horizon and target, in the units of the data. */
  public double[][] forecasts(Inference network, String output) {
    WindowDataset data = encoding.windows(table, parts.validation(), role);
    int numbers = encoding.numbers();
    double[][] forecasts = new double[data.size()][numbers];
    network.predict(data, output, (k, all) -> {
      for (int j = 0; j < numbers; j++) forecasts[k][j] = encoding.restore(j, finite(all[all.length - numbers + j], parts.validation()[k], output));   // of the last time step
    });
    return forecasts;
  }

  private double finite(double number, int start, String output) {
    if (Double.isFinite(number)) return number;
    throw table.wrong(start + window().steps() - 1, "output '" + output + "' of the network is " + number + " after the window that ends here", "its values are far from those of the training part, or the model has diverged; look at them");
  }

  /** The true value of a number of a validation example's forecast. NaN past the end, and if nothing was measured. */
  public double truth(int example, int number) {
    return value(number, row(parts.validation()[example], number));
  }

  /** The targets as text, as the file contains them. Empty for a pipe, which can be read only once. */
  public Optional<Table> written() {
    if (!Files.isRegularFile(table.file())) return Optional.empty();
    List<Csv.Word> words = plan.targets().stream().map(t -> new Csv.Word(t, Csv.Blank.KEPT)).toList();
    return Optional.of(Csv.read(table.file(), plan.layout(), first -> new Csv.Request(header(plan, first), new Csv.Wanted(List.of(), words, plan.gaps()))));
  }

  /**
   * The true value of a number of a validation example's forecast: its text in the file, otherwise the shortest exact
   * digits. Empty if there is none.
   */
  public String truth(Optional<Table> written, int example, int number) {
    double truth = truth(example, number);
    if (Double.isNaN(truth)) return "";
    return written.map(w -> w.words(encoding.target(number)).get(row(parts.validation()[example], number))).orElseGet(() -> Decimals.shortest(truth));
  }

  /** The label of the row that a number of a validation example's forecast belongs to. */
  public String label(int example, int number) {
    return label(row(parts.validation()[example], number));
  }

  private double value(int number, int row) {
    return row >= 0 && row < table.rows() ? table.column(encoding.target(number)).measured(row) : Double.NaN;
  }

  private Window window() {
    return encoding.window();
  }

  private static Table read(DataPlan.Rows plan, Path file) {
    if (plan.season() > 0 && plan.season() < plan.window().horizon()) {
      throw new DataException("a season of " + plan.season() + " rows is shorter than the horizon of " + plan.window().horizon(), "a baseline can only look at rows that are known; give a longer season");
    }
    Function<ColumnReference, Csv.Blank> blank = word -> plan.categories().contains(word) ? Csv.Blank.FILLED : Csv.Blank.KEPT;
    List<Csv.Word> words = words(plan).stream().map(w -> new Csv.Word(w, blank.apply(w))).toList();
    return Csv.read(file, plan.layout(), first -> new Csv.Request(header(plan, first), new Csv.Wanted(plan.columns(), words, plan.gaps())));
  }

  private static Header header(DataPlan.Rows plan, FirstRow first) {
    Header header = Header.of(first, plan.columns(), words(plan));
    header.distinct("categories", plan.categories());
    return header;
  }

  /** The columns that are read as words: categories, and the labels of the rows. */
  private static Set<ColumnReference> words(DataPlan.Rows plan) {
    Set<ColumnReference> words = new LinkedHashSet<>(plan.categories());
    plan.time().ifPresent(words::add);
    return words;
  }

  private static Split.Parts parts(DataPlan.Rows plan, Table table, Role role) {
    int ahead = plan.horizons().get(0) + (role.targetOverTime() ? 0 : plan.window().steps() - 1);
    return plan.split().of(plan.window(), table.rows(), ahead);
  }

  private static List<String> labels(DataPlan.Rows plan, Table table) {
    return plan.time().map(time -> table.words(time.text())).orElseGet(() -> new RowNames(1, table.rows()));
  }
}
