package dev.rondo.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Boxes -> their places, after Sugiyama, Tagawa &amp; Toda (1981). A box is in the row below its lowest source; a
 * source without inputs is right above its first reader. Within a row, boxes are in the order of the means of their
 * neighbours, so that few lines cross. They are as near to their neighbours below and above as the order allows. A line
 * that passes a row has a place in it.
 */
final class LayerRows {

  /** An element of a row: a box or, without one, a passing line. {@code x} is its middle. */
  static final class Place {

    final int row;
    final double width;
    final List<Place> above = new ArrayList<>(), below = new ArrayList<>();
    private final boolean passing;
    private double order;   // of its row, 0 to 1
    double x;

    private Place(int row, double width, boolean passing) {
      this.row = row;
      this.width = width;
      this.passing = passing;
    }

    boolean isPassing() {
      return passing;
    }
  }

  private static final int SWEEPS = 12, ROUNDS = 24, GAP = 18;

  private final List<List<Place>> rows = new ArrayList<>();
  private final List<Place> boxes = new ArrayList<>();

  LayerRows(List<Layered.Box> all) {
    int[] row = rowsOf(all);
    for (int i = 0; i < all.size(); i++) boxes.add(placed(row[i], all.get(i).width(), false));
    for (int i = 0; i < all.size(); i++) connect(i, all);
    order();
    spread();
  }

  int count() {
    return rows.size();
  }

  /** The place of a box. */
  Place of(int box) {
    return boxes.get(box);
  }

  Stream<Place> all() {
    return rows.stream().flatMap(List::stream);
  }

  private static int[] rowsOf(List<Layered.Box> all) {
    int[] row = new int[all.size()], first = new int[all.size()];
    java.util.Arrays.fill(first, Integer.MAX_VALUE);
    for (int i = 0; i < row.length; i++) for (int from : all.get(i).from()) row[i] = Math.max(row[i], row[from] + 1);
    for (int i = 0; i < row.length; i++) for (int from : all.get(i).from()) first[from] = Math.min(first[from], row[i]);
    for (int i = 0; i < row.length; i++) if (all.get(i).from().isEmpty() && first[i] < Integer.MAX_VALUE) row[i] = first[i] - 1;
    return row;
  }

  private Place placed(int row, double width, boolean passing) {
    while (rows.size() <= row) rows.add(new ArrayList<>());
    Place place = new Place(row, width, passing);
    rows.get(row).add(place);
    return place;
  }

  /** One line from a box down to its lowest reader, from which the others branch off. */
  private void connect(int box, List<Layered.Box> all) {
    List<Place> readers = new ArrayList<>();
    for (int i = box + 1; i < all.size(); i++) if (all.get(i).from().contains(box)) readers.add(boxes.get(i));
    int lowest = readers.stream().mapToInt(r -> r.row).max().orElse(0);
    Place line = boxes.get(box);
    for (int row = line.row + 1; row <= lowest; row++) {
      for (Place reader : readers) if (reader.row == row) join(line, reader);
      if (row == lowest) break;
      Place next = placed(row, 0, true);
      join(line, next);
      line = next;
    }
  }

  private static void join(Place upper, Place lower) {
    upper.below.add(lower);
    lower.above.add(upper);
  }

  /** Sweeps down and up; keeps the order with the fewest crossings. */
  private void order() {
    rows.forEach(LayerRows::number);
    List<List<Place>> best = copy();
    long fewest = crossings();
    for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
      for (List<Place> row : rows) sort(row, p -> p.above);
      for (int i = rows.size() - 1; i >= 0; i--) sort(rows.get(i), p -> p.below);
      long now = crossings();
      if (now >= fewest) continue;
      fewest = now;
      best = copy();
    }
    for (int i = 0; i < rows.size(); i++) rows.set(i, best.get(i));
    rows.forEach(LayerRows::number);
  }

  private List<List<Place>> copy() {
    return new ArrayList<>(rows.stream().<List<Place>>map(ArrayList::new).toList());
  }

  private static void number(List<Place> row) {
    for (int i = 0; i < row.size(); i++) row.get(i).order = (i + 0.5) / row.size();
  }

  private static void sort(List<Place> row, Function<Place, List<Place>> neighbours) {
    row.sort(Comparator.comparingDouble(p -> neighbours.apply(p).stream().mapToDouble(q -> q.order).average().orElse(p.order)));   // stable
    number(row);
  }

  private long crossings() {
    long count = 0;
    for (List<Place> row : rows) {
      List<double[]> lines = row.stream().flatMap(p -> p.below.stream().map(q -> new double[] {p.order, q.order})).toList();
      for (int i = 0; i < lines.size(); i++) for (int j = 0; j < i; j++) if ((lines.get(i)[0] - lines.get(j)[0]) * (lines.get(i)[1] - lines.get(j)[1]) < 0) count++;
    }
    return count;
  }

  private void spread() {
    for (List<Place> row : rows) align(row, p -> List.of());
    for (int round = 0; round < ROUNDS; round++) {
      for (List<Place> row : rows) align(row, p -> p.above);
      for (int i = rows.size() - 1; i >= 0; i--) align(rows.get(i), p -> p.below);
    }
    for (List<Place> row : rows) align(row, p -> Stream.concat(p.above.stream(), p.below.stream()).toList());
  }

  /**
   * As near to the means of the neighbours as possible: the least Σ (x - wanted)² with all places apart and in order.
   * This is an isotonic regression, solved by pooling adjacent violators (Ayer et al. 1955).
   */
  private static void align(List<Place> row, Function<Place, List<Place>> neighbours) {
    List<double[]> pools = new ArrayList<>();   // sum, count
    double[] apart = new double[row.size()];
    for (int i = 0; i < apart.length; i++) {
      Place p = row.get(i);
      if (i > 0) apart[i] = apart[i - 1] + row.get(i - 1).width / 2 + GAP + p.width / 2;
      pools.add(new double[] {neighbours.apply(p).stream().mapToDouble(q -> q.x).average().orElse(p.x) - apart[i], 1});
      for (int last = pools.size() - 1; last > 0 && mean(pools.get(last)) < mean(pools.get(last - 1)); last--) {
        double[] pool = pools.remove(last);
        pools.get(last - 1)[0] += pool[0];
        pools.get(last - 1)[1] += pool[1];
      }
    }
    int at = 0;
    for (double[] pool : pools) for (int k = 0; k < pool[1]; k++, at++) row.get(at).x = mean(pool) + apart[at];
  }

  private static double mean(double[] pool) {
    return pool[0] / pool[1];
  }
}
