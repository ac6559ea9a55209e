package dev.rondo.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** max |a - b| / max |b| of one tensor: how far a peer's is from Rondo's. */
public record Difference(String tensor, double relative) {

  /** What two correct computations in f32 may differ by. */
  static final double ALLOWED = 1e-3;

  /** One for each tensor of ours. */
  public static List<Difference> between(Map<String, float[]> ours, Map<String, float[]> theirs) {
    List<Difference> all = new ArrayList<>();
    ours.forEach((name, a) -> all.add(new Difference(name, theirs.containsKey(name) ? relative(theirs.get(name), a) : Double.POSITIVE_INFINITY)));
    return all;
  }

  public boolean tooLarge() {
    return !(relative <= ALLOWED);   // also when it is no number
  }

  public static double relative(float[] a, float[] b) {
    if (a.length != b.length) return Double.POSITIVE_INFINITY;
    double worst = 0, largest = 0;
    for (int i = 0; i < a.length; i++) {
      double distance = Math.abs((double) a[i] - b[i]);
      if (Double.isNaN(distance)) return Double.NaN;
      worst = Math.max(worst, distance);
      largest = Math.max(largest, Math.abs(b[i]));
    }
    return worst == 0 ? 0 : worst / largest;
  }

  @Override
  public String toString() {
    return relative == Double.POSITIVE_INFINITY ? tensor + " is missing or of another length" : String.format("%s differs by %.1e", tensor, relative);
  }
}
