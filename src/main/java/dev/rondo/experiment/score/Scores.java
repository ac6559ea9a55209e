package dev.rondo.experiment.score;

import java.util.List;
import java.util.Optional;

/**
 * (network and baselines) x metrics -> numbers, the network first. NaN means that a metric has no value. {@code notes}
 * list what was left out.
 */
public record Scores(List<String> measures, List<Row> rows, List<String> notes, Optional<Confusion> confusion) {

  /** The network or one baseline, with a number for each metric. */
  public record Row(String name, List<Double> values) {
    public Row {
      values = List.copyOf(values);
    }
  }

  public Scores {
    measures = List.copyOf(measures);
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /** The network's value of a metric. Throws {@link IllegalArgumentException} for an unknown one. */
  public double of(String measure) {
    int place = measures.indexOf(measure);
    if (place < 0) throw new IllegalArgumentException("no measure '" + measure + "'; there are " + String.join(", ", measures));
    return rows.get(0).values().get(place);
  }
}
