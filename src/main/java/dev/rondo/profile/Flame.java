package dev.rondo.profile;

import dev.rondo.explain.Drawing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A profile -> SVG: a run, below it its phases, their steps and the equations of each, as wide as the time they take (after Gregg's flame graphs, 2011). */
public final class Flame {

  private static final int LEFT = 20, TOP = 40, ACROSS = 1160, HIGH = 24;
  private static final String[] COLOURS = {"#fbe9c6", "#f6d5d9", "#cfe3f3", "#d3ecdf"};

  private final Drawing drawing;
  private final double whole;

  private Flame(Profile profile) {
    this.whole = Math.max(1, profile.timed());
    this.drawing = new Drawing(ACROSS + 2 * LEFT, TOP + 4 * HIGH + 20, profile.compiled().toString());
  }

  public static String svg(Profile profile) {
    Flame flame = new Flame(profile);
    flame.box(0, 0, profile.timed(), "one run");
    Map<String, List<Profile.Row>> phases = new LinkedHashMap<>();
    profile.rows().forEach(r -> phases.computeIfAbsent(r.phase(), k -> new ArrayList<>()).add(r));
    double at = 0;
    for (Map.Entry<String, List<Profile.Row>> phase : phases.entrySet()) {
      flame.box(1, at, phase.getValue().stream().mapToDouble(Profile.Row::nanos).sum(), phase.getKey());
      for (Profile.Row row : phase.getValue()) at = flame.step(row, at);
    }
    return flame.drawing.svg();
  }

  private double step(Profile.Row row, double from) {
    box(2, from, row.nanos(), row.number() + "  " + row.what());
    double at = from;
    for (Map.Entry<String, Double> e : row.equations().entrySet()) {
      box(3, at, e.getValue() * row.nanos(), e.getKey().isEmpty() ? "no equation" : e.getKey());
      at += e.getValue() * row.nanos();
    }
    return from + row.nanos();
  }

  private void box(int level, double from, double nanos, String what) {
    double x = LEFT + ACROSS * from / whole, y = TOP + level * HIGH, w = ACROSS * nanos / whole;
    drawing.box(x, y, w, HIGH - 2, COLOURS[level], String.format(Locale.ROOT, "%s: %.2f µs, %.1f %%", what, nanos / 1e3, 100 * nanos / whole));
    drawing.text(x + 4, y + 15, w - 6, what);
  }
}
