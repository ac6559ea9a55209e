package dev.rondo.codegen.schedule.pass;

import java.util.ArrayList;
import java.util.List;

/**
 * (before, after) -> the removed lines (-) and the added lines (+) among the unchanged ones, by the longest common
 * subsequence.
 */
public final class Differences {

  private Differences() {}

  /** Every line of both texts; empty if they are equal. */
  public static String of(String before, String after) {
    if (before.equals(after)) return "";
    List<String> a = before.lines().toList(), b = after.lines().toList(), out = new ArrayList<>();
    int head = 0, tail = 0, least = Math.min(a.size(), b.size());
    while (head < least && a.get(head).equals(b.get(head))) out.add("  " + a.get(head++));
    while (tail < least - head && a.get(a.size() - 1 - tail).equals(b.get(b.size() - 1 - tail))) tail++;
    between(a.subList(head, a.size() - tail), b.subList(head, b.size() - tail), out);
    a.subList(a.size() - tail, a.size()).forEach(line -> out.add("  " + line));
    return String.join("\n", out) + "\n";
  }

  // pairs of lines to compare; longer parts are shown as removed and added
  private static final long MOST = 16_000_000;

  private static void between(List<String> a, List<String> b, List<String> out) {
    if ((long) a.size() * b.size() > MOST) {
      a.forEach(line -> out.add("- " + line));
      b.forEach(line -> out.add("+ " + line));
      return;
    }
    int[][] common = new int[a.size() + 1][b.size() + 1];   // of the lines after line i and line j
    for (int i = a.size() - 1; i >= 0; i--) for (int j = b.size() - 1; j >= 0; j--) {
      common[i][j] = a.get(i).equals(b.get(j)) ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
    int i = 0, j = 0;
    while (i < a.size() || j < b.size()) {
      if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
        out.add("  " + a.get(i++));
        j++;
      } else if (i < a.size() && (j == b.size() || common[i + 1][j] >= common[i][j + 1])) out.add("- " + a.get(i++));
      else out.add("+ " + b.get(j++));
    }
  }
}
