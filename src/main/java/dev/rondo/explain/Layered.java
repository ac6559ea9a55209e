package dev.rondo.explain;

import java.util.List;

/**
 * Boxes and arrows -> SVG: a box is below its sources ({@link LayerRows}). A value with several readers has one line
 * down, around the boxes that it passes, with a branch to each reader.
 */
final class Layered {

  /** A box with two lines of text; its sources are boxes before it. */
  record Box(String title, String below, List<Integer> from) {

    double width() {
      return Math.min(MOST, Math.max(44, 12 + Drawing.LETTER * Math.max(title.length(), below.length())));
    }
  }

  /** An arrow back: from a box to one above it. */
  record Back(int from, int to) {}

  private static final int MOST = 320, HEIGHT = 38, DOWN = 78, MARGIN = 20, TOP = MARGIN + 30, ASIDE = 60;

  private Layered() {}

  static String svg(String title, List<Box> boxes, List<Back> backs) {
    LayerRows rows = new LayerRows(boxes);
    double left = rows.all().mapToDouble(p -> p.x - p.width / 2).min().orElse(0) - MARGIN, right = rows.all().mapToDouble(p -> p.x + p.width / 2).max().orElse(0);
    Drawing drawing = new Drawing((int) Math.max(400, right - left + MARGIN + (backs.isEmpty() ? 0 : ASIDE)), TOP + MARGIN + DOWN * rows.count(), title);
    rows.all().forEach(p -> p.x -= left);
    rows.all().forEach(p -> lines(drawing, p));
    for (Back b : backs) back(drawing, rows.of(b.from), rows.of(b.to));
    for (int i = 0; i < boxes.size(); i++) box(drawing, boxes.get(i), rows.of(i));
    return drawing.svg();
  }

  private static double top(LayerRows.Place p) {
    return TOP + DOWN * p.row;
  }

  private static void lines(Drawing drawing, LayerRows.Place p) {
    if (p.isPassing()) drawing.line(p.x, top(p), p.x, top(p) + HEIGHT);
    for (LayerRows.Place q : p.below) drawing.curve(p.x, top(p) + HEIGHT, q.x, top(q), !q.isPassing());
  }

  private static void back(Drawing drawing, LayerRows.Place from, LayerRows.Place to) {
    drawing.aside(from.x + from.width / 2, top(from) + HEIGHT / 2.0, to.x + to.width / 2, top(to) + HEIGHT / 2.0, ASIDE);
  }

  private static void box(Drawing drawing, Box box, LayerRows.Place p) {
    double x = p.x - p.width / 2, y = top(p);
    drawing.box(x, y, p.width, HEIGHT, box.from.isEmpty() ? "#f4f1ea" : "#eaf1f8", box.title + "\n" + box.below);
    drawing.text(x + 6, y + 15, p.width - 10, box.title);
    drawing.text(x + 6, y + 31, p.width - 10, box.below);
  }
}
