package dev.rondo.bench.result;

import java.util.List;
import java.util.Optional;

/** What one run measured of one workload: everybody's time, and the floor of the products at the peak of the same minutes. */
public record Result(String workload, String cell, String mode, int batch, int steps, int inputs, int units, int threads, double peakGflops, double floorMs, List<Row> rows) {

  /** One library's median, with the quartiles about it; or why it has none. */
  public record Row(String name, String version, String form, double medianMs, double lowMs, double highMs, double worstDifference, String refused) {

    public static Row refused(String name, String version, String why) {
      return new Row(name, version, "", 0, 0, 0, 0, why);
    }

    boolean timed() {
      return refused == null;
    }
  }

  static final String RONDO = "Rondo";

  public Result {
    rows = List.copyOf(rows);
  }

  Optional<Row> rondo() {
    return rows.stream().filter(r -> r.timed() && r.name().equals(RONDO)).findFirst();
  }

  /** The fastest of the others. */
  Optional<Row> bestPeer() {
    return rows.stream().filter(r -> r.timed() && !r.name().equals(RONDO)).min(java.util.Comparator.comparingDouble(Row::medianMs));
  }

  /** Best peer's time over Rondo's: above 1, Rondo is faster. 0 where one of the two is missing. */
  public double ratio() {
    return rondo().isPresent() && bestPeer().isPresent() ? bestPeer().get().medianMs() / rondo().get().medianMs() : 0;
  }

  /** Of the products' floor; 1 would be nothing but multiply-adds at the peak. */
  double fractionOfFloor(Row row) {
    return floorMs / row.medianMs();
  }

  String key() {
    return workload + " " + threads;
  }
}
