package dev.rondo.data.encoding;

import dev.rondo.data.Dataset;
import java.util.List;

/** example e, step t -> row starts[e] + t of every field's series. */
public record WindowDataset(List<Field> fields, int steps, int[] starts) implements Dataset {

  /**
   * The source of one network input: the row that lies {@code ahead} of the time step, at every step if
   * {@code overTime}, otherwise only of the last step.
   */
  public record Field(String input, Series series, int ahead, boolean overTime) {}

  public WindowDataset {
    fields = List.copyOf(fields);
  }

  @Override
  public int size() {
    return starts.length;
  }

  @Override
  public void copy(String input, int example, double[] into, int position, int batch) {
    Field field = field(input);
    int width = field.series.width(), row = starts[example] + field.ahead;
    if (!field.overTime) {
      field.series.copy(row + steps - 1, into, position * width);
      return;
    }
    for (int t = 0; t < steps; t++) field.series.copy(row + t, into, (t * batch + position) * width);
  }

  private Field field(String input) {
    for (Field field : fields) if (field.input.equals(input)) return field;
    throw new IllegalArgumentException("the data gives nothing for input '" + input + "'; it gives " + String.join(", ", fields.stream().map(Field::input).toList()));
  }
}
