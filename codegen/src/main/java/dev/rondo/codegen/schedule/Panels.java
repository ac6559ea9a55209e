package dev.rondo.codegen.schedule;

import dev.rondo.codegen.kernel.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a product cut into panels of a few vectors, as evenly as can be: the first {@code wide} have one vector more.
 * With a buffer, weights lie there panel after panel, each K rows of its columns; without, the cut alone matters.
 */
public record Panels(Buffer buffer, int depth, int vectors, int count, int lanes) {

  /** The cut of {@code columns} for a product of that many rows, with sums over {@code depth}. */
  public static Panels cut(int columns, int rows, int depth, Target target) {
    int vectors = (columns + target.lanes() - 1) / target.lanes();
    int most = target.tileVectors(rows, depth);
    return new Panels(null, 0, vectors, (vectors + most - 1) / most, target.lanes());
  }

  Panels packed(String name, int k) {
    return new Panels(new Buffer(name, (long) vectors * lanes * k, false, "it is made of weights, so take smaller dimensions"), k, vectors, count, lanes);
  }

  /** Panels of one width, and where they begin. */
  public record Run(int firstVector, int count, int width) {}

  public List<Run> runs() {
    if (count == 0) return List.of();   // a product without columns
    int narrow = vectors / count, wide = vectors % count;
    List<Run> runs = new ArrayList<>();
    if (wide > 0) runs.add(new Run(0, wide, narrow + 1));
    if (count > wide) runs.add(new Run(wide * (narrow + 1), count - wide, narrow));
    return runs;
  }

  /** The runs of {@code number} panels from {@code first} on. */
  public List<Run> runs(int first, int number) {
    List<Run> part = new ArrayList<>();
    int at = 0;
    for (Run run : runs()) {
      int low = Math.max(first, at), high = Math.min(first + number, at + run.count);
      if (low < high) part.add(new Run(run.firstVector + (low - at) * run.width, high - low, run.width));
      at += run.count;
    }
    return part;
  }
}
