package dev.rondo.bench.peer;

import java.util.List;
import java.util.Map;

/** One array of several gates' parameters below each other, as most libraries have them, and back. */
public final class Stacked {

  private Stacked() {}

  /** [Wi; Wf; ..] of the prefix W and the gates i, f, .. */
  public static List<String> names(String prefix, String gates) {
    return gates.isEmpty() ? List.of(prefix) : List.of(gates.split(" ")).stream().map(g -> prefix + g).toList();
  }

  public static float[] of(Map<String, float[]> given, List<String> names) {
    float[] all = new float[names.stream().mapToInt(n -> tensor(given, n).length).sum()];
    int at = 0;
    for (String name : names) {
      System.arraycopy(given.get(name), 0, all, at, given.get(name).length);
      at += given.get(name).length;
    }
    return all;
  }

  private static float[] tensor(Map<String, float[]> given, String name) {
    if (!given.containsKey(name)) throw new IllegalArgumentException("no tensor '" + name + "' among " + given.keySet());
    return given.get(name);
  }

  /** Puts the parts, all of one length, as gradients of the names. */
  public static void gradients(float[] all, List<String> names, Map<String, float[]> into) {
    int length = all.length / names.size();
    for (int k = 0; k < names.size(); k++) into.put(names.get(k) + "_bar", java.util.Arrays.copyOfRange(all, k * length, (k + 1) * length));
  }
}
