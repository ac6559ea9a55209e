package dev.rondo.data;

import java.util.List;
import java.util.Objects;

/**
 * table -> windows of scaled numbers, and back. A model keeps it, so that it reads new data as it read what it was trained on and gives
 * forecasts in the units of the data. The targets are some of the columns.
 */
public record Forecast(List<String> columns, List<String> targets, Window window, Scaler scaler) implements Encoding {

  public Forecast {
    columns = List.copyOf(columns);
    targets = List.copyOf(targets);
    Objects.requireNonNull(window);
    Objects.requireNonNull(scaler);
    for (String target : targets) {
      if (!columns.contains(target)) throw new DataException("the target '" + target + "' is not among the columns " + String.join(", ", columns), "name it in both");
    }
  }

  /** The encoding for a table, its scaler fitted on the rows that the training part reads. */
  public static Forecast fit(Table table, List<String> targets, Window window, Scaler.Kind kind, int[] training) {
    boolean[] seen = new boolean[table.rows()];
    for (int start : training) java.util.Arrays.fill(seen, start, window.target(start) + 1, true);
    List<String> columns = table.columns().stream().map(Table.Column::name).toList();
    return new Forecast(columns, targets, window, Scaler.fit(kind, table, seen));
  }

  /** Examples that begin at the given rows of a table; those whose target lies behind its end may be asked for inputs only. */
  public Windows windows(Table table, int[] starts, Role role) {
    Series inputs = series(table, columns), truth = series(table, targets);
    return new Windows(List.of(
        new Windows.Field(role.input(), inputs, 0, true),
        new Windows.Field(role.target(), truth, window.horizon(), role.targetOverTime())), window.steps(), starts);
  }

  /** A forecast for one target, in the units of the data. */
  public double restore(int target, double scaled) {
    return scaler.invert(columns.indexOf(targets.get(target)), scaled);
  }

  private Series series(Table table, List<String> names) {
    float[] values = new float[table.rows() * names.size()];
    for (int c = 0; c < names.size(); c++) {
      int column = columns.indexOf(names.get(c));
      double[] raw = table.column(names.get(c)).values();
      for (int r = 0; r < raw.length; r++) values[r * names.size() + c] = (float) scaler.apply(column, raw[r]);
    }
    return new Series.Numbers(values, names.size());
  }
}
