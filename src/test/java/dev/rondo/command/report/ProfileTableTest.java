package dev.rondo.command.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.options.Options;
import dev.rondo.explain.Derivative;
import dev.rondo.graph.language.Language;
import dev.rondo.profile.Profile;
import dev.rondo.profile.Profile.Method;
import dev.rondo.profile.Profile.Row;
import dev.rondo.profile.Profile.Tier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The text of profiles that are made up here. */
class ProfileTableTest {

  private static final Method DONE = new Method("tile", 100, Tier.TOP, ""), LATE = new Method("run", 10, Tier.INTERPRETED, Profile.SELDOM), LARGE = new Method("whole", 9000, Tier.QUICK, "its 9000 bytes are past the 8000 that HotSpot compiles");
  private static final Row LONG = new Row(7, "loop 1", "a long step", Map.of("z", 1.0), 1000, 20, 50_000, 4000);

  /** Of the derivative of a GRU at 100 GFlop/s and 10 GB/s. */
  private static String text(List<Row> rows, List<Method> methods, int late) {
    Compiled compiled = Compiled.of(Derivative.of(Language.cell("gru")), Options.of(Map.of("I", 3, "H", 4), 2, 5));
    return ProfileTable.of(new Profile(compiled, 1e11, 1e10, 1e6, 1e6, 2000, 2100, late, 10, rows, methods, Optional.empty()));
  }

  @Test
  void aTimeThatMayBecomeLessSaysSo() {
    assertFalse(text(List.of(LONG), List.of(DONE, LARGE), 0).contains("not steady yet"), "HotSpot is done with both");
    String late = text(List.of(LONG), List.of(DONE, LATE), 2);
    List<String> lines = late.lines().toList();
    int steady = lines.indexOf(lines.stream().filter(l -> l.startsWith("  steady run")).findFirst().orElseThrow()), timed = lines.indexOf(lines.stream().filter(l -> l.startsWith("  with stopwatch")).findFirst().orElseThrow());
    assertTrue(lines.get(steady + 1).contains("not steady yet: 1 more of its methods would be optimised within --seconds 1"), late);
    assertTrue(lines.get(timed + 1).contains("not steady yet: 2 more of its methods would be optimised within --seconds 1"), late);
    assertTrue(late.contains("warning: not called often enough in this time to be optimised: run;"), late);
  }

  @Test
  void aStepShorterThanTheStopwatchHasNoRates() {
    String text = text(List.of(LONG, new Row(8, "loop 1", "a short step", Map.of("r", 1.0), 0, 20, 100, 100)), List.of(DONE), 0);
    assertTrue(text.lines().anyMatch(l -> l.contains("too short") && l.endsWith("loop 1, 8: a short step")), text);
    assertTrue(text.lines().anyMatch(l -> l.contains(" 50%") && l.endsWith("loop 1, 7: a long step")), text);
    assertTrue(text.contains("\ntoo short: "), text);
    assertFalse(text.contains("NaN") || text.contains("Infinity"), text);
    assertFalse(text(List.of(LONG), List.of(DONE), 0).contains("too short"));
  }

  @Test
  void moreThanTheRooflineIsExplained() {
    String text = text(List.of(new Row(8, "loop 1", "in a cache", Map.of("r", 1.0), 1000, 20, 100, 20_000)), List.of(DONE), 0);
    assertTrue(text.lines().anyMatch(l -> l.contains(" 200%  memory ")), text);
    assertTrue(text.contains("\nmore than 100%: "), text);
    assertFalse(text(List.of(LONG), List.of(DONE), 0).contains("more than 100%"));
  }

  @Test
  void everyGradientHasALine() {
    String text = text(List.of(new Row(8, "part 1", "gradients", Map.of("x_bar", 0.5, "Wz_bar", 0.25, "z_bar", 0.25), 1000, 20, 100, 100)), List.of(DONE), 0);
    for (String line : List.of("x_bar        gru.rondo:3: input x[I]", "Wz_bar       gru.rondo:5: param Wz[H, I], Wr[H, I], Wn[H, I]", "z_bar        gru.rondo:9: z = sigmoid(")) assertTrue(text.contains(line), text);
    assertEquals(3, text.lines().filter(l -> l.contains("gru.rondo:")).count());
  }
}
