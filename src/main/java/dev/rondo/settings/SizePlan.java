package dev.rondo.settings;

import dev.rondo.graph.text.Settings;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** {@code sizes { H = 64 }} -> the dimensions of a network that its data does not determine. */
public final class SizePlan {

  private SizePlan() {}

  /**
   * Throws {@link dev.rondo.graph.text.LanguageException} if a key is not a dimension of the network, or if a size is
   * below 1.
   */
  public static Map<String, Integer> of(Settings sizes, Collection<String> dims) {
    Keys keys = new Keys(sizes);
    Map<String, Integer> found = new TreeMap<>();
    for (String dim : dims) if (keys.has(dim)) found.put(dim, DataPlan.positive(keys, dim, 1));
    keys.done(dims);
    return found;
  }
}
