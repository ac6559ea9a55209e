package dev.rondo.check;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** An error for each tensor that was compared. */
public record Report(List<Row> rows) {

  /** {@code kind} says what the tensor is: output, final, loss, or a gradient of a parameter, input or initial state; {@code doubt} why the error says little, if so. */
  public record Row(String kind, String name, double error, Optional<String> doubt) {

    public Row(String kind, String name, double error) {
      this(kind, name, error, Optional.empty());
    }

    @Override
    public String toString() {
      return String.format(java.util.Locale.ROOT, "%-24s %-16s %.2e", kind, name, error);
    }
  }

  public Report {
    rows = List.copyOf(rows);
  }

  /** The row of the largest error; one that is not a number is larger than all. */
  public Row worst() {
    return rows.stream().max(Comparator.comparingDouble(Row::error)).orElseThrow(() -> new IllegalStateException("nothing was compared"));
  }

  /** Whether every error is at most the limit. */
  public boolean passes(double limit) {
    return worst().error() <= limit;
  }
}
