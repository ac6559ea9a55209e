package dev.rondo.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.options.Options;
import dev.rondo.graph.language.Language;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a profile adds up to; how long anything took is no matter of tests. */
class ProfilerTest {

  @Test
  void everyStepAndEveryEquationOfTheRunIsThere() {
    Profile p = Profiler.of(Language.cell("gru"), Options.of(Map.of("I", 16, "H", 16), 4, 10), 0.2);
    int steps = p.compiled().schedule().steps().size(), prepared = p.compiled().schedule().preparation().size();
    assertEquals(steps - prepared, p.rows().size());
    for (Profile.Row row : p.rows()) {
      assertEquals(1, row.equations().values().stream().mapToDouble(Double::doubleValue).sum(), 1e-9, row.what());
      assertTrue(row.nanos() >= 0 && row.flops() >= 0 && row.bytes() > 0, row.toString());
    }
    assertTrue(p.equations().keySet().containsAll(List.of("z", "r", "n", "h'")), p.equations().toString());
    assertEquals(p.timed(), p.equations().values().stream().mapToDouble(Double::doubleValue).sum(), 1e-6 * p.timed());
    assertTrue(p.peak() > 0 && p.bandwidth() > 0 && p.first() > 0 && p.steady() > 0 && p.runs() > 0);
    assertTrue(p.flops() >= 2.0 * 4 * 10 * 6 * 16 * 16, "the six products alone are more");
  }

  /** H is four times I, so a gradient of U takes four times the operations of one of W. */
  @Test
  void gradientsHaveTheirPartsByTheirOperations() {
    Profile p = Profiler.of(dev.rondo.explain.Derivative.of(Language.cell("gru")), Options.of(Map.of("I", 32, "H", 128), 16, 20), 0.1);
    Profile.Row gradients = p.rows().stream().filter(r -> r.what().startsWith("gradients of 6 weights")).findFirst().orElseThrow();
    assertEquals(4, gradients.equations().get("Uz_bar") / gradients.equations().get("Wz_bar"), 1e-9, gradients.toString());
    assertEquals(1, gradients.equations().values().stream().mapToDouble(Double::doubleValue).sum(), 1e-9);
  }

  /** Longer and longer, until HotSpot, which may have little of the processor, is done with one. */
  @Test
  void methodsAreThoseThatRunAndTheRecorderSeesThemOptimised() {
    boolean optimised = false;
    for (double seconds = 0.5; !optimised && seconds < 100; seconds *= 4) {
      Profile p = Profiler.of(Language.cell("elman"), Options.of(Map.of("I", 8, "H", 8), 2, 10).form(Options.Form.SCALAR), seconds);
      List<String> names = p.methods().stream().map(Profile.Method::name).toList();
      assertTrue(names.contains("run") && !names.contains("prepare"), names.toString());
      assertTrue(p.methods().stream().allMatch(m -> m.tier().isTop() == m.trouble().isEmpty()), p.methods().toString());
      optimised = p.methods().stream().anyMatch(m -> m.tier().isTop());
    }
    assertTrue(optimised, "no method was optimised in any time");
  }

  @Test
  void thePictureHasAPlaceForEveryStep() {
    Profile p = Profiler.of(Language.cell("mingru"), Options.of(Map.of("I", 3, "H", 5), 2, 3), 0.1);
    String svg = Flame.svg(p);
    p.rows().forEach(r -> assertTrue(svg.contains(r.number() + "  " + r.what().replace("<", "&lt;")), r.what() + " in " + svg));
    assertTrue(svg.startsWith("<svg ") && svg.endsWith("</svg>\n"));
  }

  @Test
  void theRooflineIsTheSlowerOfTheTwo() {
    Profile.Row row = new Profile.Row(1, "loop", "product", Map.of("z", 1.0), 100, 10, 200, 50);
    assertEquals(100, row.least(2e9, 1e9));   // 200 operations at 2 a nanosecond, 50 bytes at 1
    assertEquals(500, row.least(2e9, 1e8));
    assertTrue(row.isArithmetic(2e9, 1e9));
    assertTrue(!row.isArithmetic(2e9, 1e8));
  }

  /** The run as a whole with several threads; steps are of one. */
  @Test
  void severalThreadsAreMeasuredAsAWhole() {
    Options two = Options.of(Map.of("I", 64, "H", 64), 32, 10).threads(2).without(dev.rondo.codegen.options.Decision.SMALL);
    Profile p = Profiler.of(Language.cell("gru"), two, 0.1);
    Profile.Shared shared = p.shared().orElseThrow();
    assertEquals(2, shared.threads());
    assertTrue(shared.first() > 0 && shared.steady() > 0 && shared.runs() > 0, shared.toString());
    assertEquals(1, p.compiled().schedule().options().threads());
    assertEquals(p.compiled().schedule().steps().size() - p.compiled().schedule().preparation().size(), p.rows().size());
    assertTrue(Profiler.of(Language.cell("elman"), Options.of(Map.of("I", 3, "H", 3), 2, 3), 0.1).shared().isEmpty());
  }
}
