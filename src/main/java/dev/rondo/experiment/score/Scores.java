package dev.rondo.experiment.score;

import java.util.List;
import java.util.Optional;

/** (network and baselines) x measures -> numbers, the network first. NaN is a measure that has no value here. {@code notes} say what was left out of which. */
public record Scores(List<String> measures, List<Row> rows, List<String> notes, Optional<Confusion> confusion) {

  /** One guesser, with a number for each measure. */
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

  /** The network's number for a measure; throws {@link IllegalArgumentException} for one that is not among them. */
  public double of(String measure) {
    int place = measures.indexOf(measure);
    if (place < 0) throw new IllegalArgumentException("no measure '" + measure + "'; there are " + String.join(", ", measures));
    return rows.get(0).values().get(place);
  }
}
