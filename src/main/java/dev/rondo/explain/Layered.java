package dev.rondo.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Boxes and arrows -> SVG. A box stands in the row below the lowest that it comes from; within a row boxes are ordered by the mean of what they come from (the
 * barycentre of Sugiyama, Tagawa &amp; Toda 1981), so that few arrows cross.
 */
final class Layered {

  /** A box with two lines of text; what it comes from are boxes before it. */
  record Box(String title, String below, List<Integer> from) {}

  /** An arrow back: from a box to one above it. */
  record Back(int from, int to) {}

  private static final int WIDTH = 150, HEIGHT = 38, ACROSS = 170, DOWN = 78, MARGIN = 20;

  private final List<Box> boxes;
  private final List<Back> backs;
  private final int[] row, column;
  private final int rows, columns;

  private Layered(List<Box> boxes, List<Back> backs) {
    this.boxes = boxes;
    this.backs = backs;
    this.row = new int[boxes.size()];
    this.column = new int[boxes.size()];
    Map<Integer, List<Integer>> byRow = new HashMap<>();
    for (int i = 0; i < boxes.size(); i++) {
      for (int from : boxes.get(i).from) row[i] = Math.max(row[i], row[from] + 1);
      byRow.computeIfAbsent(row[i], k -> new ArrayList<>()).add(i);
    }
    this.rows = byRow.size();
    this.columns = byRow.values().stream().mapToInt(List::size).max().orElse(0);
    for (int r = 0; r < rows; r++) {
      List<Integer> members = byRow.get(r);
      members.sort(Comparator.comparingDouble(this::centre).thenComparingInt(i -> i));
      for (int c = 0; c < members.size(); c++) column[members.get(c)] = c;
    }
  }

  static String svg(String title, List<Box> boxes, List<Back> backs) {
    return new Layered(boxes, backs).draw(title);
  }

  private double centre(int box) {
    return boxes.get(box).from.stream().mapToInt(from -> column[from]).average().orElse(box);
  }

  private int x(int box) {
    return MARGIN + ACROSS * column[box];
  }

  private int y(int box) {
    return MARGIN + 30 + DOWN * row[box];
  }

  private String draw(String title) {
    Drawing drawing = new Drawing(Math.max(400, 2 * MARGIN + ACROSS * columns), 2 * MARGIN + 30 + DOWN * rows, title);
    for (int i = 0; i < boxes.size(); i++) for (int from : boxes.get(i).from) drawing.arrow(x(from) + WIDTH / 2, y(from) + HEIGHT, x(i) + WIDTH / 2, y(i), false);
    for (Back b : backs) drawing.arrow(x(b.from) + WIDTH / 2, y(b.from), x(b.to) + WIDTH / 2, y(b.to) + HEIGHT, true);
    for (int i = 0; i < boxes.size(); i++) {
      drawing.box(x(i), y(i), WIDTH, HEIGHT, "#eaf1f8", boxes.get(i).title + "\n" + boxes.get(i).below);
      drawing.text(x(i) + 6, y(i) + 15, WIDTH - 12, boxes.get(i).title);
      drawing.text(x(i) + 6, y(i) + 31, WIDTH - 12, boxes.get(i).below);
    }
    return drawing.svg();
  }
}
