package dev.rondo.explore;

import java.util.Locale;

/** Which of the two programs that a cell becomes. */
public enum Direction {
  FORWARD, DERIVATIVE;

  /** As the page calls it. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
