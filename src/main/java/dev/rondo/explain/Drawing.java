package dev.rondo.explain;

import java.util.Locale;

/** Boxes, arrows and words -> SVG without dependencies: each box has a tooltip. */
public final class Drawing {

  /** The average width of a letter. */
  static final double LETTER = 6.2;

  private final StringBuilder body = new StringBuilder();
  private final int width, height;

  public Drawing(int width, int height, String title) {
    this.width = width;
    this.height = height;
    body.append("  <title>").append(escaped(title)).append("</title>\n");
    text(20, 22, width - 40, title);
  }

  /** A box with a border; {@code told} is its tooltip in browsers. */
  public void box(double x, double y, double w, double h, String colour, String told) {
    body.append(String.format(Locale.ROOT, "  <rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" stroke=\"#30638e\" stroke-width=\"0.5\"><title>%s</title></rect>\n", x, y, w, h, colour, escaped(told)));
  }

  void line(double x1, double y1, double x2, double y2) {
    path(String.format(Locale.ROOT, "M%.1f %.1f L%.1f %.1f", x1, y1, x2, y2), LINE);
  }

  /** From one row down to the next, with or without the tip of an arrow. */
  void curve(double x1, double y1, double x2, double y2, boolean tip) {
    double bend = (y2 - y1) / 2;
    path(String.format(Locale.ROOT, "M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f", x1, y1, x1, y1 + bend, x2, y2 - bend, x2, y2), tip ? LINE + TIP : LINE);
  }

  /** A dashed arrow from the right side of a box to the right side of a box above, around the boxes between. */
  void aside(double x1, double y1, double x2, double y2, double by) {
    double x = Math.max(x1, x2) + by;
    path(String.format(Locale.ROOT, "M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f", x1, y1, x, y1, x, y2, x2, y2), " stroke=\"#d1495b\" stroke-dasharray=\"4 3\"" + TIP);
  }

  private static final String LINE = " stroke=\"#9aa0a6\"", TIP = " marker-end=\"url(#tip)\"";

  private void path(String d, String style) {
    body.append("  <path d=\"").append(d).append("\" fill=\"none\"").append(style).append("/>\n");
  }

  /** Words, cut to a width. */
  public void text(double x, double y, double room, String words) {
    int most = (int) (room / LETTER);
    if (most < 2) return;
    String shown = words.length() <= most ? words : words.substring(0, most - 1) + "…";
    body.append(String.format(Locale.ROOT, "  <text x=\"%.1f\" y=\"%.1f\">%s</text>\n", x, y, escaped(shown)));
  }

  public String svg() {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width + " " + height + "\" width=\"" + width + "\" height=\"" + height + "\" font-family=\"sans-serif\" font-size=\"11\">\n"
        + "  <defs><marker id=\"tip\" viewBox=\"0 0 6 6\" refX=\"6\" refY=\"3\" markerWidth=\"6\" markerHeight=\"6\" orient=\"auto\"><path d=\"M0 0 L6 3 L0 6 z\" fill=\"#5f6368\"/></marker></defs>\n"
        + "  <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n" + body + "</svg>\n";
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replaceAll("[\\x00-\\x08\\x0b-\\x1f]", "?");
  }
}
