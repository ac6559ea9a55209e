package dev.rondo.explain;

import java.util.Locale;

/** Boxes, arrows and words -> SVG that needs nothing else: each box says what it is when pointed at. */
public final class Drawing {

  private final StringBuilder body = new StringBuilder();
  private final int width, height;

  public Drawing(int width, int height, String title) {
    this.width = width;
    this.height = height;
    body.append("  <title>").append(escaped(title)).append("</title>\n");
    text(20, 22, width - 40, title);
  }

  /** A box with a border; {@code told} is shown by browsers when it is pointed at. */
  public void box(double x, double y, double w, double h, String colour, String told) {
    body.append(String.format(Locale.ROOT, "  <rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" stroke=\"#30638e\" stroke-width=\"0.5\"><title>%s</title></rect>\n", x, y, w, h, colour, escaped(told)));
  }

  public void arrow(double x1, double y1, double x2, double y2, boolean dashed) {
    body.append(String.format(Locale.ROOT, "  <line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"%s marker-end=\"url(#tip)\"/>\n", x1, y1, x2, y2, dashed ? "#d1495b" : "#9aa0a6", dashed ? " stroke-dasharray=\"4 3\"" : ""));
  }

  /** Words, cut to a width. */
  public void text(double x, double y, double room, String words) {
    int most = (int) (room / 6.2);
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
