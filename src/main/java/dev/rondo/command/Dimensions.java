package dev.rondo.command;

import java.util.Collection;
import java.util.Map;

/** What {@code --dims} gives, against the dimensions that there are. */
final class Dimensions {

  private Dimensions() {}

  /** Throws {@link IllegalArgumentException} for a size below 1, and for a name that is not among the known. */
  static void check(Map<String, Integer> given, Collection<String> known, String of) {
    given.forEach((name, size) -> {
      if (!known.contains(name)) throw new IllegalArgumentException("'" + of + "' has no dimension '" + name + "'; it has " + (known.isEmpty() ? "none" : String.join(", ", known)));
      if (size < 1) throw new IllegalArgumentException("dimension " + name + " = " + size + "; it must be at least 1");
    });
  }
}
