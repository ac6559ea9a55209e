package dev.rondo.bench.result;

import dev.rondo.bench.result.Result.Row;
import java.util.List;

/** Results -> lines for the screen. */
public final class ResultTable {

  private ResultTable() {}

  public static String head() {
    return String.format("%-24s %3s  %-16s %10s %19s %10s %10s  %s", "workload", "thr", "library", "median ms", "quartiles", "ratio", "of floor", "how");
  }

  /** A line for each library; the ratio is its time over Rondo's. */
  public static String lines(Result r) {
    StringBuilder text = new StringBuilder();
    String title = r.workload().contains(",") ? r.workload() : r.workload() + " " + r.cell();
    for (Row row : r.rows()) {
      text.append(String.format("%-24s %3d  %-16s ", title, r.threads(), row.name()));
      if (!row.timed()) {
        text.append("not timed: ").append(row.refused());
      } else {
        double ratio = r.rondo().map(ours -> row.medianMs() / ours.medianMs()).orElse(Double.NaN);
        String quartiles = number(row.lowMs()) + " - " + number(row.highMs());
        text.append(String.format("%10s %19s %10.2f %10.2f  %s", number(row.medianMs()), quartiles, ratio, r.fractionOfFloor(row), row.form()).stripTrailing());
      }
      text.append('\n');
    }
    return text.append(floor(r)).toString();
  }

  private static String floor(Result r) {
    String best = r.bestPeer().map(b -> String.format("; best peer %s / Rondo = %.2f", b.name(), r.ratio())).orElse("; no peer has it");
    return String.format("%-24s      floor of the products %s ms at %.0f GFLOP/s%s%n", "", number(r.floorMs()), r.peakGflops(), best);
  }

  /** Three figures, in plain digits. */
  static String number(double ms) {
    return ms >= 100 ? String.format("%.0f", ms) : ms >= 10 ? String.format("%.1f", ms) : ms >= 1 ? String.format("%.2f", ms) : String.format("%.4f", ms);
  }

  /** The geometric mean of the ratios of those workloads where both were timed; 0 without any. */
  public static double meanRatio(List<Result> results) {
    return Math.exp(results.stream().mapToDouble(Result::ratio).filter(x -> x > 0).map(Math::log).average().orElse(Double.NEGATIVE_INFINITY));
  }
}
