package dev.rondo.graph;

import java.util.Collection;
import java.util.TreeSet;

/** A name and the known ones -> the known one that was probably meant (Levenshtein 1966). */
public final class Spelling {

  private Spelling() {}

  /** The nearest name, or null if none is near. */
  public static String nearest(String name, Collection<String> known) {
    String best = null;
    int least = name.length() < 2 ? 1 : name.length() < 4 ? 2 : 3;   // what is one letter long resembles everything
    for (String candidate : new TreeSet<>(known)) {
      int d = name.equalsIgnoreCase(candidate) ? 0 : distance(name, candidate);
      if (d < least) {
        least = d;
        best = candidate;
      }
    }
    return best;
  }

  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 3) return Integer.MAX_VALUE;
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) row[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
