package dev.rondo.bench.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results -> SVG: for each workload a bar as long as the best peer's time over Rondo's, one colour for each number of threads, and a line at 1. */
final class BarChart {

  private static final int LEFT = 190, SCALE = 150, BAR = 13, GAP = 8, TOP = 40;
  private static final double LONGEST = 4;   // in ratios; longer bars are cut, their number is not
  private static final List<String> COLOURS = List.of("#2f6f9f", "#9fc3dc", "#d0a050", "#777777");

  private BarChart() {}

  static String of(List<Result> results) {
    Map<String, List<Result>> byWorkload = new LinkedHashMap<>();
    results.stream().filter(r -> r.ratio() > 0).forEach(r -> byWorkload.computeIfAbsent(r.workload(), k -> new ArrayList<>()).add(r));
    List<Integer> threads = results.stream().map(Result::threads).distinct().sorted().toList();
    StringBuilder bars = new StringBuilder();
    int y = TOP;
    for (List<Result> group : byWorkload.values()) {
      Result first = group.get(0);
      String title = first.workload().contains(",") ? first.workload() : first.workload() + " " + first.cell();
      bars.append(text(LEFT - 8, y + BAR * group.size() / 2 + 4, "end", title));
      for (Result r : group) {
        bars.append(bar(r, y, COLOURS.get(Math.min(threads.indexOf(r.threads()), COLOURS.size() - 1))));
        y += BAR;
      }
      y += GAP;
    }
    int width = LEFT + (int) (LONGEST * SCALE) + 60, one = LEFT + SCALE;
    return String.format("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"11\">%n", width, y + 10)
        + "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n" + legend(threads) + bars
        + String.format("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#c03030\"/>%n</svg>%n", one, TOP - 6, one, y);
  }

  private static String bar(Result r, int y, String colour) {
    int length = (int) Math.round(Math.min(r.ratio(), LONGEST) * SCALE);
    return String.format("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n", LEFT, y, length, BAR - 2, colour)
        + text(LEFT + length + 4, y + BAR - 3, "start", String.format("%.2f", r.ratio()));
  }

  private static String legend(List<Integer> threads) {
    StringBuilder legend = new StringBuilder(text(LEFT, 16, "start", "best peer's time / Rondo's; right of the line Rondo is faster"));
    int x = LEFT;
    for (int t : threads) {
      legend.append(String.format("<rect x=\"%d\" y=\"22\" width=\"10\" height=\"8\" fill=\"%s\"/>%n", x, COLOURS.get(Math.min(threads.indexOf(t), COLOURS.size() - 1))));
      legend.append(text(x + 14, 30, "start", t + (t == 1 ? " thread" : " threads")));
      x += 80;
    }
    return legend.toString();
  }

  private static String text(int x, int y, String anchor, String words) {
    return String.format("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, words.replace("&", "&amp;").replace("<", "&lt;"));
  }
}
