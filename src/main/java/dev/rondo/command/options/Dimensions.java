package dev.rondo.command.options;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sizes from {@code --dims}, checked against the known dimensions. */
public final class Dimensions {

  private Dimensions() {}

  /** Throws {@link IllegalArgumentException} for a duplicate dimension. */
  public static Map<String, Integer> of(List<OptionConverters.Size> given) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    for (OptionConverters.Size one : given) {
      Integer before = sizes.put(one.name(), one.size());
      if (before != null) throw new IllegalArgumentException("dimension " + one.name() + " is given twice, as " + before + " and as " + one.size() + "; give it once");
    }
    return sizes;
  }

  /** Throws {@link IllegalArgumentException} for a size below 1, and for an unknown name. */
  public static void check(Map<String, Integer> given, Collection<String> known, String of) {
    given.forEach((name, size) -> {
      if (!known.contains(name)) throw new IllegalArgumentException("'" + of + "' has no dimension '" + name + "'; it has " + (known.isEmpty() ? "none" : String.join(", ", known)));
      if (size < 1) throw new IllegalArgumentException("dimension " + name + " = " + size + "; it must be at least 1");
    });
  }
}
