package dev.rondo.graph.text;

import java.util.Collection;
import java.util.TreeSet;

/**
 * A name and the known ones -> the known one that was probably meant, by edit distance (Levenshtein 1966). The exchange
 * of two adjacent letters is one edit (Damerau 1964).
 */
public final class Spelling {

  private static final int LONGEST = 100;

  private Spelling() {}

  /**
   * The nearest name, or null if none is near: at most one of four letters may be wrong, and at most two in total. A
   * shorter name resembles too many others: 'sin' is not 'min'.
   */
  public static String nearest(String name, Collection<String> known) {
    String best = null;
    int least = 3;
    for (String candidate : new TreeSet<>(known)) {
      int longest = Math.max(name.length(), candidate.length());
      int d = name.equalsIgnoreCase(candidate) ? 0 : distance(name, candidate);
      if (d < least && d <= longest / 4) {
        least = d;
        best = candidate;
      }
    }
    return best;
  }

  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 2 || a.length() > LONGEST) return Integer.MAX_VALUE;
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) d[i][0] = i;
    for (int j = 0; j <= b.length(); j++) d[0][j] = j;
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int change = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        if (exchanged) d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
    return d[a.length()][b.length()];
  }
}
