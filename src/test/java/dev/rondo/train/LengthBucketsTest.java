package dev.rondo.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LengthBucketsTest {

  @Test
  void aFewLengthsStandForAll() {
    assertArrayEquals(new int[] {}, LengthBuckets.rounded(new int[] {}, 3));
    assertArrayEquals(new int[] {7, 7}, LengthBuckets.rounded(new int[] {7, 7}, 3));
    assertArrayEquals(new int[] {9, 9, 9}, LengthBuckets.rounded(new int[] {1, 9, 2}, 1));
    assertArrayEquals(new int[] {2, 9, 2, 9}, LengthBuckets.rounded(new int[] {1, 9, 2, 9}, 2));
    assertArrayEquals(new int[] {100, 100, 2}, LengthBuckets.rounded(new int[] {100, 100, 2}, 9));
    assertArrayEquals(new int[] {100, 100, 100}, LengthBuckets.rounded(new int[] {100, 100, 99}, 9), "a step in three hundred is worth no program");
  }

  /** Beside every choice of so many different lengths: none leaves fewer steps past the ends. */
  @Test
  void noOtherChoiceIsBetter() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      int[] lengths = random.ints(1 + random.nextInt(20), 1, 12).toArray();
      int most = 1 + random.nextInt(4), real = Arrays.stream(lengths).sum();
      int[] rounded = LengthBuckets.rounded(lengths, most);
      int spans = (int) Arrays.stream(rounded).distinct().count(), cost = Arrays.stream(rounded).sum();
      assertTrue(spans <= most);
      for (int e = 0; e < lengths.length; e++) assertTrue(rounded[e] >= lengths[e]);
      assertEquals(fewest(lengths, spans), cost, Arrays.toString(lengths) + " " + most);
      if (spans > 1) assertTrue(fewest(lengths, spans - 1) > real * (1 + 1 / 32.0), "fewer would have done for " + Arrays.toString(lengths));
      if (spans < Math.min(most, Arrays.stream(lengths).distinct().count())) assertTrue(cost <= real * (1 + 1 / 32.0), "more were allowed for " + Arrays.toString(lengths));
    }
  }

  private static int fewest(int[] lengths, int spans) {
    int longest = Arrays.stream(lengths).max().orElseThrow(), best = Integer.MAX_VALUE;
    for (int set = 0; set < 1 << (longest - 1); set++) {
      if (Integer.bitCount(set) != spans - 1) continue;
      int chosen = set | 1 << (longest - 1);
      best = Math.min(best, Arrays.stream(lengths).map(n -> IntStream.rangeClosed(n, longest).filter(t -> (chosen >> (t - 1) & 1) == 1).findFirst().orElseThrow()).sum());
    }
    return best;
  }

  @Test
  void veryManyLengthsAreToldApartRoughly() {
    int[] lengths = IntStream.rangeClosed(1, 100_000).toArray(), rounded = LengthBuckets.rounded(lengths, 12);
    assertEquals(12, Arrays.stream(rounded).distinct().count());
    double share = (double) Arrays.stream(rounded).asLongStream().sum() / Arrays.stream(lengths).asLongStream().sum();
    assertTrue(share < 1.085, "12 spans of the same width would leave 1/12 beside the real steps, and these " + share);
  }

  @Test
  void everyExampleIsInOneBatchAndEveryEpochHasAnOrderOfItsOwn() {
    int[] spans = LengthBuckets.rounded(new Random(2).ints(103, 1, 40).toArray(), 5);
    Plan plan = Plan.DEFAULT.batch(8).seed(7);
    List<List<Integer>> orders = new ArrayList<>();
    for (int epoch = 0; epoch < 3; epoch++) {
      Batches batches = Batches.of(plan, spans, epoch);
      assertEquals(Batches.count(plan, 103), batches.count());
      List<Integer> order = new ArrayList<>();
      for (int k = 0; k < batches.count(); k++) {
        int longest = 0;
        for (int b = 0; b < batches.size(k); b++) {
          order.add(batches.example(k, b));
          longest = Math.max(longest, spans[batches.example(k, b)]);
        }
        assertEquals(longest, batches.steps(k), "a batch runs as far as its longest");
      }
      assertArrayEquals(IntStream.range(0, 103).toArray(), order.stream().sorted().mapToInt(Integer::intValue).toArray());
      int[] steps = IntStream.range(0, batches.count()).map(batches::steps).toArray();
      assertNotEquals(Arrays.toString(Arrays.stream(steps).sorted().toArray()), Arrays.toString(steps), "long and short ones take turns");
      orders.add(order);
      assertArrayEquals(steps, Batches.of(plan, spans, epoch).steps(), "the same seed, the same batches");
    }
    assertEquals(3, orders.stream().distinct().count());
    assertNotEquals(orders.get(0), order(Batches.of(plan.seed(8), spans, 0)));
    assertEquals(IntStream.range(0, 103).boxed().toList(), order(Batches.of(plan.shuffle(false), spans, 0)), "without shuffle they stay as they are");
    int extra = IntStream.range(0, 13).map(k -> Batches.of(plan, spans, 0).steps(k) * Batches.of(plan, spans, 0).size(k)).sum() - Arrays.stream(spans).sum();
    assertTrue(extra <= 4 * 8 * 40, "at most one batch for each border has examples of two spans");
  }

  private static List<Integer> order(Batches batches) {
    return batches.rows().stream().flatMap(r -> Arrays.stream(r).boxed()).toList();
  }
}
