package dev.rondo.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.generate.Generator;
import dev.rondo.generate.TokenSampler;
import dev.rondo.train.SplitMix;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a vector to words, in small. */
class ClockTest {

  private static final int[] NOTHING = {};

  @Test
  void timesAreSaidAsPeopleSayThem() {
    assertEquals(List.of("twelve o'clock", "one past twelve", "quarter past four", "half past eleven", "twenty nine to twelve", "quarter to one", "twenty to one", "one to twelve"),
        IntStream.of(0, 1, 255, 690, 691, 45, 40, 719).mapToObj(Clock::said).toList());
    assertEquals(720, IntStream.range(0, 720).mapToObj(Clock::said).distinct().count());
    double[] m = new double[1], said = new double[6], y = new double[6];
    Clock clock = new Clock(255);
    clock.copy("m", 0, m, 0, 1);
    clock.copy("said", 0, said, 0, 1);
    clock.copy("y", 0, y, 0, 1);
    assertArrayEquals(new double[] {4}, m);
    assertArrayEquals(new double[] {24, 15, 22, 4, 0, 0}, said);
    assertArrayEquals(new double[] {15, 22, 4, 24, 0, 0}, y);
  }

  /** Told the truth, or ever more of what it says itself, it learns to say times that it has not seen; always the same time would be right for one of 180. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5})
  void timesNeverSeenAreSaid(double most) {
    Clock[] parts = Clock.parts(540, 1);
    Map<String, double[]> weights = Clock.train(parts[0], parts[1], 60, most);
    double exact = parts[1].exact(weights);
    assertTrue(exact > 0.7, () -> exact + " said exactly");
    Generator four = Clock.generator(weights, 4);
    String likeliest = Clock.text(Clock.generator(weights, 1).greedy(Clock.given(255), NOTHING, 6).get(0));
    assertEquals("quarter past four", likeliest);
    assertEquals("quarter past four", Clock.text(four.beam(Clock.given(255, 255, 255, 255), NOTHING, 6).said()));
    SplitMix chance = SplitMix.of(1, "clock");
    List<TokenSampler> draws = IntStream.range(0, 4).mapToObj(i -> new TokenSampler(0.1, chance::uniform)).toList();
    assertTrue(four.sample(Clock.given(255, 255, 255, 255), NOTHING, 6, draws).stream().map(Clock::text).filter(likeliest::equals).count() >= 3);
  }
}
