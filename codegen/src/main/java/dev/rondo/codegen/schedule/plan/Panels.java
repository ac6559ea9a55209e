package dev.rondo.codegen.schedule.plan;

import dev.rondo.codegen.machine.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a product, cut into panels of a few vectors. With a buffer, it holds the weights panel after panel,
 * each with K rows of its columns. Without a buffer, only the cut matters. If a tile reads panels one by one, they are
 * as even as possible, and the first have one vector more. If it reads several at a time, all are as wide as possible.
 * The remaining vectors form as many panels of one width, or else a single panel, which may be wider.
 * @param most vectors of a panel that is read alone, or next to others
 * @param together panels that a tile reads at a time
 */
public record Panels(Buffer buffer, int depth, int vectors, int most, int lanes, int together) {

  /** The cut of {@code columns} for a product with {@code rows} rows and sums over {@code depth}. */
  public static Panels cut(int columns, int rows, int depth, Target target) {
    return new Panels(null, 0, target.covered(columns) / target.lanes(), target.tileVectors(rows, depth), target.lanes(), 1);
  }

  /** The same for packed weights; a tile may read several of their panels. */
  public static Panels ofWeights(int columns, int rows, int depth, Target target) {
    int together = target.tilePanels(rows);
    return new Panels(null, 0, target.covered(columns) / target.lanes(), target.tileVectors(rows, depth) / together, target.lanes(), together);
  }

  public Panels packed(String name, int k) {
    return new Panels(new Buffer(name, (long) vectors * lanes * k, false, "it is made of weights, so take smaller dimensions"), k, vectors, most, lanes, together);
  }

  /** Panels of one width, and their first vector. */
  public record Run(int firstVector, int count, int width) {}

  public List<Run> runs() {
    if (together == 1) return evenly();
    int whole = vectors / (most * together) * together, rest = vectors - whole * most;
    List<Run> runs = new ArrayList<>();
    if (whole > 0) runs.add(new Run(0, whole, most));
    if (rest > 0) runs.add(rest % together == 0 ? new Run(whole * most, together, rest / together) : new Run(whole * most, 1, rest));
    return runs;
  }

  private List<Run> evenly() {
    if (vectors == 0) return List.of();   // a product without columns
    int count = (vectors + most - 1) / most, narrow = vectors / count, wide = vectors % count;
    List<Run> runs = new ArrayList<>();
    if (wide > 0) runs.add(new Run(0, wide, narrow + 1));
    runs.add(new Run(wide * (narrow + 1), count - wide, narrow));
    return runs;
  }

  /** The number of panels. */
  public int count() {
    return runs().stream().mapToInt(Run::count).sum();
  }

  /**
   * The number of panels before the share of a thread. A share begins with a panel, as near as possible to the thread's
   * part of all vectors.
   */
  public int before(int thread, int threads) {
    long wanted = (long) vectors * thread;
    int panels = 0, done = 0;
    for (Run run : runs()) for (int i = 0; i < run.count; i++) {
      if (Math.abs((long) done * threads - wanted) <= Math.abs((long) (done + run.width) * threads - wanted)) return panels;
      done += run.width;
      panels++;
    }
    return panels;
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

  /** The memory of the panels, for callers that ask which memory a step touches. */
  public View view() {
    return new View(buffer, 0, 0, 0, 0, 0);
  }
}
