package dev.rondo.codegen.schedule.plan;

import dev.rondo.codegen.machine.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a product cut into panels of a few vectors. With a buffer, weights lie there panel after panel, each K rows of its columns; without, the cut alone matters. Panels that a tile reads one
 * by one are as even as can be, the first have one vector more; of those that it reads several of at a time all are as wide as can be, and what is left over is as many of one width, or else a single one, which may be wider.
 *
 * @param most vectors of a panel that is read alone, or beside others
 * @param together panels that a tile reads at a time
 */
public record Panels(Buffer buffer, int depth, int vectors, int most, int lanes, int together) {

  /** The cut of {@code columns} for a product of that many rows, with sums over {@code depth}. */
  public static Panels cut(int columns, int rows, int depth, Target target) {
    return new Panels(null, 0, target.covered(columns) / target.lanes(), target.tileVectors(rows, depth), target.lanes(), 1);
  }

  /** The same for what is packed, of which a tile may read several panels. */
  public static Panels ofWeights(int columns, int rows, int depth, Target target) {
    int together = target.tilePanels(rows);
    return new Panels(null, 0, target.covered(columns) / target.lanes(), target.tileVectors(rows, depth) / together, target.lanes(), together);
  }

  public Panels packed(String name, int k) {
    return new Panels(new Buffer(name, (long) vectors * lanes * k, false, "it is made of weights, so take smaller dimensions"), k, vectors, most, lanes, together);
  }

  /** Panels of one width, and where they begin. */
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

  /** How many there are. */
  public int count() {
    return runs().stream().mapToInt(Run::count).sum();
  }

  /** How many panels come before the share of a thread, which begins where one does: as near as can be to its part of all vectors. */
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

  /** Where they lie, for who asks which memory a step touches. */
  public View view() {
    return new View(buffer, 0, 0, 0, 0, 0);
  }
}
