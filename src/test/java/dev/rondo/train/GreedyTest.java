package dev.rondo.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.Element;
import dev.rondo.data.Dataset;
import dev.rondo.experiment.Greedy;
import dev.rondo.graph.Language;
import dev.rondo.graph.Library;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.text.Source;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An encoder and a decoder with attention learn to turn sequences round, and say them step by step. */
class GreedyTest {

  private static final int STEPS = 6, SYMBOLS = 4, END = SYMBOLS, CLASSES = SYMBOLS + 1;

  /** Words of 2 to 5 symbols; the decoder is told the end first and then what it should have said, and should say the word from its end. */
  private record Words(List<int[]> words) implements Dataset {

    @Override
    public int size() {
      return words.size();
    }

    @Override
    public int steps() {
      return STEPS;
    }

    @Override
    public void copy(String input, int example, float[] into, int position, int batch) {
      int[] word = words.get(example);
      int n = word.length;
      switch (input) {
        case "n" -> into[position] = n;
        case "m" -> into[position] = n + 1;
        case "x" -> { for (int t = 0; t < n; t++) one(into, t, position, batch, word[t]); }
        case "said" -> { for (int t = 0; t <= n; t++) one(into, t, position, batch, t == 0 ? END : word[n - t]); }
        case "y" -> { for (int t = 0; t <= n; t++) one(into, t, position, batch, t == n ? END : word[n - 1 - t]); }
        default -> throw new AssertionError(input);
      }
    }

    private static void one(float[] into, int t, int position, int batch, int symbol) {
      for (int k = 0; k < CLASSES; k++) into[(t * batch + position) * CLASSES + k] = k == symbol ? 1 : 0;
    }
  }

  private static Recurrence network(String body) {
    String text = "network turn(F) { input x[F] over time with lengths n; input said[F] over time with lengths m; target y[F] over time with lengths m; " + body + " }";
    return Language.parse(new Source("network.rondo", text), Library.standard()).networks().get(0).recurrence();
  }

  private static final Map<String, Integer> SIZES = Map.of("F", CLASSES);
  private static final Recurrence TURN = network("e = bidirectional(gru(x, H = 12)); d = gru(said, h = concat(final(e.forward.h), final(e.backward.h))); output p = dense(tanh(dense(concat(d, attention(d, e, e)), 24)), F); loss cross_entropy(p, y)");

  private static Map<String, float[]> given(int[] word) {
    Words one = new Words(List.of(word));
    float[] x = new float[STEPS * CLASSES], n = new float[1];
    Arrays.fill(x, Float.NaN);
    one.copy("x", 0, x, 0, 1);
    one.copy("n", 0, n, 0, 1);
    return Map.of("x", x, "n", n);
  }

  @Test
  void saysWhatItHasLearnt() {
    Random random = new Random(3);
    Set<List<Integer>> seen = new HashSet<>();
    while (seen.size() < 500) seen.add(random.ints(2 + random.nextInt(4), 0, SYMBOLS).boxed().toList());
    List<int[]> words = seen.stream().map(w -> w.stream().mapToInt(v -> v).toArray()).toList();
    Words train = new Words(words.subList(0, 400)), held = new Words(words.subList(400, 500));
    Plan plan = Plan.DEFAULT.epochs(30).rule(new Plan.Rule(Optimiser.ADAM, Clip.norm(1), new Schedule.Constant(0.01)));
    Checkpoint trained = new Trainer(TURN, SIZES, plan, Listener.SILENT).fit(train, Optional.of(held));
    Greedy decoder = new Greedy(TURN, SIZES, trained.chosen(), STEPS, "said", "p");
    long right = held.words.stream().filter(w -> Arrays.equals(decoder.say(given(w), END, END), turned(w))).count();
    assertTrue(right >= 90, right + " of 100 words that it has not seen");
  }

  private static int[] turned(int[] word) {
    int[] turned = new int[word.length];
    for (int k = 0; k < word.length; k++) turned[k] = word[word.length - 1 - k];
    return turned;
  }

  /** Told all at once what it said, an untrained network gives for each step what it then said. */
  @Test
  void isTheWholeSequenceStepByStep() {
    Map<String, double[]> weights = Initialise.all(TURN, SIZES, 8);
    int[] word = {3, 0, 1}, found = new Greedy(TURN, SIZES, weights, STEPS, "said", "p").say(given(word), END, -1);
    Dataset told = new Dataset() {
      @Override
      public int size() {
        return 1;
      }

      @Override
      public int steps() {
        return STEPS;
      }

      @Override
      public void copy(String input, int example, float[] into, int position, int batch) {
        if (input.equals("m")) into[0] = STEPS;
        else if (input.equals("said")) for (int t = 0; t < STEPS; t++) into[t * CLASSES + (t == 0 ? END : found[t - 1])] = 1;
        else new Words(List.of(word)).copy(input, example, into, position, batch);
      }
    };
    float[] scores = new Inference(TURN, SIZES, 1, Element.F32, weights).predict(told, "p");
    int[] expected = new int[STEPS];
    for (int t = 0; t < STEPS; t++) for (int k = 1; k < CLASSES; k++) if (scores[t * CLASSES + k] > scores[t * CLASSES + expected[t]]) expected[t] = k;
    assertArrayEquals(expected, found);
  }

  @Test
  void refusesWhatCannotBeSaid() {
    for (String ahead : List.of("gru(said, H = 4, backward = yes)", "said[t+1]", "attention(x, said, said)", "x + last(said)", "x * average(said, time)")) {
      Recurrence r = network("output p = " + ahead);
      String message = assertThrows(IllegalArgumentException.class, () -> new Greedy(r, SIZES, Initialise.all(r, SIZES, 1), STEPS, "said", "p")).getMessage();
      assertTrue(message.endsWith("which knows later steps of 'said', so they cannot be said one by one"), message);
    }
    Recurrence whole = network("output p = last(said), q = dense(said, 9)");
    Map<String, double[]> weights = Initialise.all(whole, SIZES, 1);
    assertEquals("output 'p' of 'turn' is one for the whole sequence, so nothing can be said step by step; take one over time", assertThrows(IllegalArgumentException.class, () -> new Greedy(whole, SIZES, weights, STEPS, "said", "p")).getMessage());
    assertEquals("'turn' has no input 'sad' over time", assertThrows(IllegalArgumentException.class, () -> new Greedy(whole, SIZES, weights, STEPS, "sad", "q")).getMessage());
    assertEquals("output 'q' has 9 classes, but 'said' is told 5; give both the same number", assertThrows(IllegalArgumentException.class, () -> new Greedy(whole, SIZES, weights, STEPS, "said", "q")).getMessage());
  }
}
