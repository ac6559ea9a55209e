package dev.rondo.graph.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.Axes;
import dev.rondo.graph.RandomRecurrence;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Shape;
import dev.rondo.graph.interpret.Interpreter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both sides of every rule, and a recurrence before and after, have the same values. */
class SimplifyTest {

  static Stream<Rule> rules() {
    return Rule.all().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void bothSidesAreEqual(Rule rule) {
    Random random = new Random(1);
    List<Recurrence.Input> inputs = Stream.of("a", "b", "c", "x", "y", "z").map(n -> new Recurrence.Input(n, Shape.SCALAR, Axes.NONE)).toList();
    Recurrence r = new Recurrence(Recurrence.Kind.CELL, "rule", List.of(), List.of(), inputs, List.of(), List.of(),
        List.of(new Recurrence.Output("left", rule.pattern()), new Recurrence.Output("right", rule.replacement())), List.of());
    for (int k = 0; k < 1000; k++) {
      Map<String, double[][][]> given = new HashMap<>();
      for (Recurrence.Input i : inputs) given.put(i.name(), new double[][][] {{{number(random)}}});
      Map<String, double[][][]> found = Interpreter.run(r, Map.of(), 1, 1, given);
      double left = found.get("left")[0][0][0], right = found.get("right")[0][0][0];
      if (Double.isNaN(left)) continue;   // 0 / 0 before: no number to keep
      assertEquals(left + 0.0, right + 0.0, 0, rule.text());
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyRuleIsUsed(Rule rule) {
    assertNotEquals(rule.pattern(), Simplify.apply(rule.pattern()));
    assertEquals(rule.replacement(), Simplify.apply(rule.pattern()));
  }

  private static double number(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> random.nextInt(3) - 1;
      case 2 -> random.nextGaussian() * 1e10;
      default -> random.nextGaussian();
    };
  }

  @Property(tries = 300)
  void whatIsSimpleStays(@ForAll long seed) {
    Recurrence simple = Simplify.apply(RandomRecurrence.of(seed));
    assertEquals(simple, Simplify.apply(simple));
  }

  /** Tame ones, for the rules hold for finite numbers: {@code x <= x} is 0 where x is not a number. */
  @Property(tries = 300)
  void aRecurrenceKeepsItsValues(@ForAll long seed) {
    Recurrence r = RandomRecurrence.tame(seed), simple = Simplify.apply(r);
    Map<String, Integer> sizes = Map.of("H", 3, "I", 2);
    Map<String, double[][][]> given = new HashMap<>(), before, after;
    Random random = new Random(seed);
    r.params().forEach(p -> given.put(p.name(), values(random, 1, 1, p.shape().count().at(sizes))));
    r.inputs().forEach(i -> given.put(i.name(), values(random, i.axes().time() ? 2 : 1, i.axes().batch() ? 3 : 1, i.shape().count().at(sizes))));
    before = Interpreter.run(r, sizes, 2, 3, given);
    after = Interpreter.run(simple, sizes, 2, 3, given);
    for (String name : before.keySet()) same(name, flat(before.get(name)), flat(after.get(name)));
  }

  private static double[][][] values(Random random, int steps, int batch, int n) {
    double[][][] v = new double[steps][batch][n];
    for (double[][] s : v) for (double[] b : s) for (int i = 0; i < n; i++) b[i] = random.nextGaussian();
    return v;
  }

  private static List<Double> flat(double[][][] v) {
    List<Double> flat = new ArrayList<>();
    for (double[][] s : v) for (double[] b : s) for (double x : b) flat.add(x);
    return flat;
  }

  private static void same(String name, List<Double> a, List<Double> b) {
    assertEquals(a.size(), b.size(), name);
    for (int i = 0; i < a.size(); i++) assertTrue(!Double.isFinite(a.get(i)) || a.get(i) + 0.0 == b.get(i) + 0.0, name + ": " + a.get(i) + " became " + b.get(i));
  }
}
