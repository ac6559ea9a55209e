package dev.rondo.check;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** An error for each tensor that was compared. */
public record Report(List<Row> rows) {

  /**
   * {@code kind} is the kind of tensor: output, final, loss, or a gradient of a parameter, input or initial state.
   * {@code doubt} tells why the error is unreliable, if it is. {@code exercised} is false if both sides were 0 at every
   * point.
   */
  public record Row(String kind, String name, double error, Optional<String> doubt, boolean exercised) {

    /** The kind of a parameter's row. */
    static final String PARAMETER = "parameter";

    public Row(String kind, String name, double error) {
      this(kind, name, error, Optional.empty(), true);
    }

    /** The same row for a tensor with a gradient that is known to be 0. */
    Row reached() {
      return new Row(kind, name, error, doubt, true);
    }

    /** A parameter with a derivative that was compared with nothing. */
    public boolean isUnproven() {
      return kind.equals(PARAMETER) && !exercised;
    }

    @Override
    public String toString() {
      if (!exercised) return String.format(java.util.Locale.ROOT, "%-24s %-16s not exercised", kind, name);
      return String.format(java.util.Locale.ROOT, "%-24s %-16s %.2e", kind, name, error);
    }
  }

  public Report {
    rows = List.copyOf(rows);
  }

  /** The row of the largest error; NaN counts as larger than all. */
  public Row worst() {
    return rows.stream().max(Comparator.comparingDouble(Row::error)).orElseThrow(() -> new IllegalStateException("nothing was compared"));
  }

  /** The parameters that were never reached. */
  public List<Row> unproven() {
    return rows.stream().filter(Row::isUnproven).toList();
  }

  /** Whether every error is at most the limit, and every parameter was reached. */
  public boolean passes(double limit) {
    return worst().error() <= limit && unproven().isEmpty();
  }
}
