package dev.rondo.data.encoding;

import com.google.gson.annotations.SerializedName;
import dev.rondo.data.DataException;
import dev.rondo.data.Role;
import dev.rondo.data.Window;
import dev.rondo.data.store.Rows;
import dev.rondo.data.store.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * table -> windows of scaled numbers and one-hot categories, and back. A model stores this encoding, so that it reads
 * new data like its training data and forecasts in the units of the data. The targets are columns of numbers. Each is
 * forecast for all {@code horizons}; the largest is that of the window. A forecast lists all targets for the nearest
 * row, then for the next.
 */
public record Forecast(
    @SerializedName("features") Features features,
    @SerializedName("targets")  List<String> targets,
    @SerializedName("horizons") List<Integer> horizons,
    @SerializedName("window")   Window window) implements Encoding.Paired {

  public Forecast {
    Objects.requireNonNull(features);
    targets = List.copyOf(targets);
    horizons = List.copyOf(horizons);
    Objects.requireNonNull(window);
    if (targets.isEmpty()) throw new IllegalArgumentException("has no targets");
    int most = window.horizon();
    if (horizons.isEmpty() || horizons.get(horizons.size() - 1) != most || horizons.stream().anyMatch(h -> h < 0 || h > most)) throw new IllegalArgumentException("has the horizons " + horizons + " in a window of horizon " + most);
    for (String target : targets) {
      if (!features.columns().contains(target)) throw new DataException("the target '" + target + "' is not among the columns " + String.join(", ", features.columns()), "name it in both");
    }
  }

  /** An encoding of numbers only, for one horizon. */
  public static Forecast fit(Table table, List<String> targets, Window window, Scaler.Kind kind, int[] training) {
    return fit(table, targets, List.of(window.horizon()), window, new Features.Fitting(kind, false, false), training);
  }

  /** The encoding of a table. Scaler and categories are fitted on the rows that the training part reads. */
  public static Forecast fit(Table table, List<String> targets, List<Integer> horizons, Window window, Features.Fitting how, int[] training) {
    boolean[] seen = new boolean[table.rows()];
    for (int start : training) Arrays.fill(seen, start, window.target(start) + 1, true);
    List<String> columns = table.columns().stream().map(Table.Column::name).toList(), words = table.words().stream().map(Table.Words::name).toList();
    return new Forecast(Features.fit(how, columns, Rows.of(table, columns, words), seen), targets, horizons, window);
  }

  public List<String> columns() {
    return features.columns();
  }

  public Scaler scaler() {
    return features.scaler();
  }

  @Override
  public Map<String, Integer> widths(Role role) {
    return Map.of(role.input(), features.width(), role.target(), numbers());
  }

  /** The count of numbers in a forecast. */
  public int numbers() {
    return targets.size() * horizons.size();
  }

  @Override
  public Map<String, Integer> positions(Role role) {
    return Map.of();
  }

  /**
   * Examples that start at the given rows of a table. If a target lies past the end, only the inputs of its example can
   * be read.
   */
  public WindowDataset windows(Table table, int[] starts, Role role) {
    Series inputs = features.series(Rows.of(table, columns(), features.categories().stream().map(Features.Category::column).toList()));
    return new WindowDataset(List.of(
        new WindowDataset.Field(role.input(), inputs, 0, true),
        new WindowDataset.Field(role.target(), new Series.Ahead(truth(table), horizons.stream().mapToInt(Integer::intValue).toArray()), 0, role.targetOverTime())), window.steps(), starts);
  }

  /** The starts of those examples with every target measured; a filled gap is not a true value. */
  public int[] measured(Table table, int[] starts, Role role) {
    List<Table.Column> columns = targets.stream().map(table::column).toList();
    if (columns.stream().allMatch(c -> c.gaps().isEmpty())) return starts;
    return Arrays.stream(starts).filter(s -> isMeasured(columns, s, role)).toArray();
  }

  private boolean isMeasured(List<Table.Column> columns, int start, Role role) {
    for (int t = role.targetOverTime() ? 0 : window.steps() - 1; t < window.steps(); t++) {
      for (int h : horizons) for (Table.Column c : columns) if (c.gaps().get(start + t + h)) return false;
    }
    return true;
  }

  /** One number of a forecast, in the units of the data. */
  public double restore(int number, double scaled) {
    return scaler().invert(columns().indexOf(target(number)), scaled);
  }

  /** The target of a number in a forecast. */
  public String target(int number) {
    return targets.get(number % targets.size());
  }

  /** The horizon of a number in a forecast: the distance of its row from the last time step. */
  public int horizon(int number) {
    return horizons.get(number / targets.size());
  }

  private Series truth(Table table) {
    double[] shift = new double[targets.size()], scale = new double[targets.size()], fill = new double[targets.size()];
    for (int c = 0; c < targets.size(); c++) {
      shift[c] = scaler().shift().get(columns().indexOf(targets.get(c)));
      scale[c] = scaler().scale().get(columns().indexOf(targets.get(c)));
      fill[c] = Double.NaN;
    }
    return new Series.Mixed(table.grid(targets), shift, scale, fill, List.of(), new int[0]);
  }
}
