package dev.rondo.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.machine.Element;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.Inference;
import dev.rondo.train.Listener;
import dev.rondo.train.ParameterInitialiser;
import dev.rondo.train.Plan;
import dev.rondo.train.SplitMix;
import dev.rondo.train.Trainer;
import dev.rondo.train.step.Clip;
import dev.rondo.train.step.LearningRate;
import dev.rondo.train.step.Optimiser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that say one class after another: step by step as in one run, greedily, by chance, and by beam search against all sequences that there are. */
class GeneratorTest {

  private static final int STEPS = 6, SYMBOLS = 4, END = SYMBOLS, CLASSES = SYMBOLS + 1;
  private static final Map<String, Integer> SIZES = Map.of("F", CLASSES);
  private static final Decoder.FeedbackPort TOLD = new Decoder.FeedbackPort("said", "p");
  private static final int[] NOTHING = {};

  private static final String GRU = "e = bidirectional(gru(x, H = 12)); d = gru(said, h = concat(final(e.forward.h), final(e.backward.h))); output p = dense(tanh(dense(concat(d, attention(d, e, e)), 24)), F); loss cross_entropy(p, y)";

  private static Recurrence network(String body) {
    String text = "network turn(F) { input x[F] over time with lengths n; input said[F] over time with lengths m; target y[F] over time with lengths m; " + body + " }";
    return parsed(text);
  }

  private static Recurrence parsed(String text) {
    return Language.parse(new Source("network.rondo", ATTENDING + text), Library.standard()).networks().get(0).recurrence();
  }

  private static final String ATTENDING = "cell attending(I, H) { input y[I]; input e[H]; state h[H]; param U[H, H] init orthogonal; param W[H, H] init glorot; param V[H, I] init glorot; "
      + "h' = tanh(U @ h + W @ attention(h, e, e) + V @ y); output h' } ";

  private static Inference inference(Recurrence r, Map<String, Integer> sizes, Map<String, double[]> weights) {
    return new Inference(r, sizes, 1, Element.F32, weights);
  }

  /** Weights large enough for scores that differ. */
  private static Map<String, double[]> weights(Recurrence r, Map<String, Integer> sizes, long seed) {
    Map<String, double[]> all = ParameterInitialiser.all(r, sizes, seed);
    SplitMix random = SplitMix.of(seed, "more");
    all.values().forEach(w -> {
      for (int i = 0; i < w.length; i++) w[i] = (float) (1.5 * w[i] + 0.3 * random.normal());
    });
    return all;
  }

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
    public void copy(String input, int example, double[] into, int position, int batch) {
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

    private static void one(double[] into, int t, int position, int batch, int symbol) {
      for (int k = 0; k < CLASSES; k++) into[(t * batch + position) * CLASSES + k] = k == symbol ? 1 : 0;
    }
  }

  /** What an encoder reads, for so many rows, with NaN behind the end. */
  private static Map<String, double[]> given(int steps, int[]... words) {
    int rows = words.length;
    double[] x = new double[steps * rows * CLASSES], n = new double[rows];
    Arrays.fill(x, Float.NaN);
    Words all = new Words(List.of(words));
    for (int row = 0; row < rows; row++) {
      all.copy("x", row, x, row, rows);
      all.copy("n", row, n, row, rows);
    }
    return Map.of("x", x, "n", n);
  }

  private static int[][] same(int[] word, int rows) {
    return IntStream.range(0, rows).mapToObj(i -> word).toArray(int[][]::new);
  }

  private static Generator generator(Recurrence r, Map<String, double[]> weights, int rows, int last) {
    Decoder decoder = Decoder.of(inference(r, SIZES, weights), TOLD, rows, STEPS, STEPS);
    return new Generator(decoder, new SpecialTokens(END, last, decoder));
  }

  @Test
  void saysWhatItHasLearnt() {
    Random random = new Random(3);
    Set<List<Integer>> seen = new HashSet<>();
    while (seen.size() < 500) seen.add(random.ints(2 + random.nextInt(4), 0, SYMBOLS).boxed().toList());
    List<int[]> words = seen.stream().map(w -> w.stream().mapToInt(v -> v).toArray()).toList();
    Words train = new Words(words.subList(0, 400)), held = new Words(words.subList(400, 500));
    Plan plan = Plan.DEFAULT.epochs(30).rule(new Plan.Rule(Optimiser.ADAM, Clip.norm(1), new LearningRate.Constant(0.01)));
    Recurrence turn = network(GRU);
    Checkpoint trained = new Trainer(turn, SIZES, plan, Listener.SILENT).fit(train, Optional.of(held));
    List<int[]> all = generator(turn, trained.chosen(), 100, END).greedy(given(STEPS, held.words.toArray(int[][]::new)), NOTHING, STEPS);
    long right = IntStream.range(0, 100).filter(i -> Arrays.equals(all.get(i), turned(held.words.get(i)))).count();
    assertTrue(right >= 90, right + " of 100 words that it has not seen");
    Generator beam = generator(turn, trained.chosen(), 4, END);
    assertArrayEquals(turned(held.words.get(0)), beam.beam(given(STEPS, same(held.words.get(0), 4)), NOTHING, STEPS).said());
  }

  private static int[] turned(int[] word) {
    int[] turned = new int[word.length];
    for (int k = 0; k < word.length; k++) turned[k] = word[word.length - 1 - k];
    return turned;
  }

  /** Encoders and decoders that can be split: what was given is computed once, and each class told is one step. The scores are those of one run of the whole sequence, but for the order of sums that the scheduler chooses for each. */
  @ParameterizedTest
  @ValueSource(strings = {
      GRU,
      "e = lstm(x, H = 6); d = lstm(said, h = final(e.h), c = final(e.c)); output p = dense(d, F)",
      "e = bidirectional(lstm(x, H = 4)); d = lstm(said, h = concat(final(e.forward.h), final(e.backward.h))); c = attention(d, e, e); output p = dense(tanh(dense(concat(d, c), 9)), F), a = attention_weights(d, e)",
      "e = gru(x, H = 6); param v[5] init glorot; d = gru(said, H = 7); c = additive_attention(dense(d, 5), dense(e, 5), e, v); g = gru(concat(d, c), H = 6, h = average(e, time)); output p = dense(concat(g, c), F)",
      "e = gru(x, H = 4); d = attending(said, e, H = 4); output p = dense(concat(d, said[t-1], d[t-2]), F)",
      "e = gru(x, H = 4); k = tanh(steps(e)); state h[6], seen[T]; w = softmax(k @ h[0:4] - seen); h' = tanh(dense(concat(h, transpose(steps(e)) @ w, said), 6)); seen' = 0.9 * seen + w; output p = dense(h', F) + sum(seen) / 10",
      "e = gru(x, H = 6); d = gru(dropout(said, 0.3), h = dropout(final(e.h), 0.2)); output p = dense(d, F) * (1 + t / 10)",
      "d = lstm(said, H = 5); d = gru(d, H = 6); output p = dense(d, F)"})
  void stepByStepIsTheWholeSequence(String body) {
    Recurrence r = network(body);
    Map<String, double[]> weights = weights(r, SIZES, 8);
    int[][] words = {{3, 0, 1}, {2, 2}, {1, 0, 3, 3, 2}};
    Decoder decoder = Decoder.of(inference(r, SIZES, weights), TOLD, 3, STEPS, STEPS);
    assertEquals(Optional.empty(), decoder.whole());
    List<int[]> said = new Generator(decoder, new SpecialTokens(END, -1, decoder)).greedy(given(STEPS, words), NOTHING, STEPS);
    double[] scores = new Inference(r, SIZES, 3, Element.F32, weights).predict(told(words, said), "p");
    decoder.begin(given(STEPS, words));
    for (int t = 0; t < STEPS; t++) {
      double[] found = new double[3 * CLASSES];
      int step = t;
      decoder.tell(IntStream.range(0, 3).map(row -> step == 0 ? END : said.get(row)[step - 1]).toArray(), found);
      for (int row = 0; row < 3; row++) {
        assertArrayEquals(Arrays.copyOfRange(scores, (row * STEPS + t) * CLASSES, (row * STEPS + t + 1) * CLASSES), Arrays.copyOfRange(found, row * CLASSES, (row + 1) * CLASSES), 1e-5f, "row " + row + ", step " + t);
        assertEquals(said.get(row)[t], TokenSampler.likeliest(found, row * CLASSES, 0, CLASSES));
      }
    }
  }

  /** The words, told at once what was said of each. */
  private static Dataset told(int[][] words, List<int[]> said) {
    return new Dataset() {
      @Override
      public int size() {
        return words.length;
      }

      @Override
      public int steps() {
        return STEPS;
      }

      @Override
      public void copy(String input, int example, double[] into, int position, int batch) {
        if (input.equals("m")) into[position] = STEPS;
        else if (input.equals("said")) for (int t = 0; t < STEPS; t++) into[(t * batch + position) * CLASSES + (t == 0 ? END : said.get(example)[t - 1])] = 1;
        else new Words(List.of(words)).copy(input, example, into, position, batch);
      }
    };
  }

  /** Where a step reads what is given beside what is told, or how long all is, the whole runs for each class; a split network would say the same. */
  @ParameterizedTest
  @ValueSource(strings = {
      "d = gru(concat(said, z), H = 6); output p = dense(d, F)",
      "d = gru(said, H = 6); output p = dense(concat(d, gru(z, H = 3, backward = yes)), F)",
      "d = gru(said, H = 6); output p = dense(d, F) + at_steps(steps(z))"})
  void whatCannotBeSplitRunsAsAWhole(String body) {
    Recurrence r = parsed("network turn(F) { input z[F] over time; input said[F] over time; " + body + " }");
    Map<String, double[]> weights = weights(r, SIZES, 4);
    Decoder decoder = Decoder.of(inference(r, SIZES, weights), TOLD, 2, 3, STEPS);
    assertTrue(decoder.whole().orElseThrow().contains("is read step by step beside 'said'"), decoder.whole().orElseThrow());
    assertEquals(STEPS, decoder.steps());
    Random random = new Random(2);
    double[] z = new double[STEPS * 2 * CLASSES];
    for (int i = 0; i < z.length; i++) z[i] = random.nextFloat();
    List<int[]> said = new Generator(decoder, new SpecialTokens(END, -1, decoder)).greedy(Map.of("z", z), NOTHING, STEPS);
    Dataset told = new Dataset() {
      @Override
      public int size() {
        return 2;
      }

      @Override
      public int steps() {
        return STEPS;
      }

      @Override
      public void copy(String input, int example, double[] into, int position, int batch) {
        for (int t = 0; t < STEPS; t++) {
          int at = (t * batch + position) * CLASSES;
          if (input.equals("z")) System.arraycopy(z, (t * 2 + example) * CLASSES, into, at, CLASSES);
          else into[at + (t == 0 ? END : said.get(example)[t - 1])] = 1;
        }
      }
    };
    double[] scores = new Inference(r, SIZES, 2, Element.F32, weights).predict(told, "p");
    for (int row = 0; row < 2; row++) for (int t = 0; t < STEPS; t++) assertEquals(said.get(row)[t], TokenSampler.likeliest(scores, (row * STEPS + t) * CLASSES, 0, CLASSES));
  }

  private static final String TINY = "network tiny(V) { input k[2]; input said over time with lengths m; target y over time with lengths m; e = embedding(said, V, 4); d = gru(e, h = tanh(dense(k, 5))); output p = dense(d, V); loss cross_entropy(p, y) }";

  /** Of three letters and an end, four classes at most: all 121 sequences that there are, each scored by the whole network, against what a beam finds that is wide enough for all of them. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aWideBeamFindsTheBestOfAllSequences(long seed) {
    int letters = 3, most = 4, rows = 81;
    Recurrence r = parsed(TINY);
    Map<String, Integer> sizes = Map.of("V", letters + 1);
    Map<String, double[]> weights = weights(r, sizes, seed);
    Decoder decoder = Decoder.of(inference(r, sizes, weights), TOLD, rows, 1, most);
    double[] k = new double[2 * rows];
    for (int row = 0; row < rows; row++) k[2 * row] = 1;
    Generator.Hypothesis found = new Generator(decoder, new SpecialTokens(letters, letters, decoder)).beam(Map.of("k", k), NOTHING, most);
    List<int[]> all = new ArrayList<>(List.of(NOTHING));
    for (int from = 0, length = 1; length < most; length++) {
      int to = all.size();
      for (; from < to; from++) for (int c = 0; c < letters; c++) {
        int[] longer = Arrays.copyOf(all.get(from), length);
        longer[length - 1] = c;
        all.add(longer);
      }
    }
    assertEquals(40, all.size());   // and each ends
    double[] means = all.stream().mapToDouble(s -> mean(r, sizes, weights, s, letters)).toArray();
    int best = IntStream.range(0, means.length).reduce(0, (a, b) -> means[b] > means[a] ? b : a);
    assertArrayEquals(all.get(best), found.said(), () -> Arrays.toString(all.get(best)) + " at " + means[best] + ", found " + Arrays.toString(found.said()) + " at " + found.mean());
    assertTrue(found.ended());
    assertEquals(means[best], found.mean(), 1e-5);
  }

  /** Mean log p of a sequence and its end, by one run of the whole network, in double. */
  private static double mean(Recurrence r, Map<String, Integer> sizes, Map<String, double[]> weights, int[] said, int end) {
    int steps = said.length + 1;
    Dataset data = new Dataset() {
      @Override
      public int size() {
        return 1;
      }

      @Override
      public int steps() {
        return steps;
      }

      @Override
      public void copy(String input, int example, double[] into, int position, int batch) {
        switch (input) {
          case "m" -> into[0] = steps;
          case "k" -> into[0] = 1;
          case "said" -> { for (int t = 0; t < steps; t++) into[t] = t == 0 ? end : said[t - 1]; }
          case "y" -> { for (int t = 0; t < steps; t++) into[t] = t == said.length ? end : said[t]; }
          default -> throw new AssertionError(input);
        }
      }
    };
    return -new Inference(r, sizes, 1, Element.F64, weights).loss(data);
  }

  @Test
  void aBeamOfOneIsGreedy() {
    Recurrence r = network(GRU);
    Random random = new Random(5);
    for (int seed = 1; seed <= 8; seed++) {
      Map<String, double[]> weights = weights(r, SIZES, seed);
      Generator one = generator(r, weights, 1, END);
      for (int k = 0; k < 5; k++) {
        int[] word = random.ints(1 + random.nextInt(5), 0, SYMBOLS).toArray(), before = random.ints(random.nextInt(3), 0, SYMBOLS).toArray();
        assertArrayEquals(one.greedy(given(STEPS, word), before, 9).get(0), one.beam(given(STEPS, word), before, 9).said());
      }
    }
  }

  /** From a vector, with a beginning: what is drawn at temperature 0 is greedy; the same chance draws the same, and each row has its own. */
  @Test
  void fromAVectorByChance() {
    Recurrence r = parsed(TINY);
    Map<String, Integer> sizes = Map.of("V", 6);
    Map<String, double[]> weights = weights(r, sizes, 3);
    Decoder decoder = Decoder.of(inference(r, sizes, weights), TOLD, 4, 1, 8);
    Generator generator = new Generator(decoder, new SpecialTokens(5, 5, 1, 6));
    Map<String, double[]> given = Map.of("k", new double[] {1, 0, 0, 1, 1, 0, -3, 3});
    int[] before = {2};
    List<int[]> greedy = generator.greedy(given, before, 8), cold = generator.sample(given, before, 8, draws(0, 1));
    for (int row = 0; row < 4; row++) assertArrayEquals(greedy.get(row), cold.get(row));
    assertArrayEquals(greedy.get(0), greedy.get(2), "rows given the same say the same");
    List<int[]> one = generator.sample(given, before, 8, draws(1, 1)), again = generator.sample(given, before, 8, draws(1, 1)), other = generator.sample(given, before, 8, draws(1, 2));
    for (int row = 0; row < 4; row++) assertArrayEquals(one.get(row), again.get(row));
    assertTrue(IntStream.range(0, 4).anyMatch(row -> !Arrays.equals(one.get(row), other.get(row))));
    assertTrue(one.stream().flatMapToInt(Arrays::stream).allMatch(c -> c >= 1 && c < 5), "neither what cannot be said nor the end");
  }

  private static List<TokenSampler> draws(double temperature, long seed) {
    return IntStream.range(0, 4).mapToObj(row -> new TokenSampler(temperature, SplitMix.of(seed, "row " + row)::uniform)).toList();
  }

  /** p(c) ~ exp(score / T): of 20000 draws each class has its share, within five deviations. */
  @Test
  void drawsHaveTheirShares() {
    double[] scores = {9, 0, 1, 2, 9};
    SplitMix random = SplitMix.of(1, "shares");
    TokenSampler draw = new TokenSampler(0.5, random::uniform);
    Map<Integer, Integer> counts = new HashMap<>();
    for (int i = 0; i < 20000; i++) counts.merge(draw.of(scores, 1, 0, 3), 1, Integer::sum);
    double all = 1 + Math.exp(2) + Math.exp(4);
    for (int c = 0; c < 3; c++) {
      double p = Math.exp(2 * c) / all;
      assertEquals(20000 * p, counts.get(c), 5 * Math.sqrt(20000 * p * (1 - p)));
    }
  }

  @Test
  void refusesWhatCannotBeSaid() {
    for (String ahead : List.of("gru(said, H = 4, backward = yes)", "said[t+1]", "attention(x, said, said)", "x + last(said)", "x * average(said, time)")) {
      Recurrence r = network("output p = " + ahead);
      assertTrue(refused(r, TOLD).endsWith("which knows later steps of 'said', so they cannot be generated one by one"), refused(r, TOLD));
    }
    Recurrence whole = network("output p = last(said), q = dense(said, 9)");
    assertEquals("output 'p' of 'turn' is one for the whole sequence, so it cannot be generated step by step; take one over time", refused(whole, TOLD));
    assertEquals("'turn' has no input 'sad' over time", refused(whole, new Decoder.FeedbackPort("sad", "q")));
    assertEquals("output 'q' has 9 classes, but 'said' reads 5; give both the same number", refused(whole, new Decoder.FeedbackPort("said", "q")));
    Decoder decoder = Decoder.of(inference(network(GRU), SIZES, weights(network(GRU), SIZES, 1)), TOLD, 1, STEPS, STEPS);
    assertEquals("'turn_given' is not given its input 'x'; it is given n", assertThrows(IllegalArgumentException.class, () -> decoder.begin(Map.of("n", new double[] {1}))).getMessage());
    decoder.begin(given(STEPS, new int[] {1}));
    assertEquals("'said' cannot read class 5; there are 0 to 4", assertThrows(IllegalArgumentException.class, () -> decoder.tell(new int[] {5}, new double[CLASSES])).getMessage());
    assertEquals("6 classes to generate, but the decoder scores 5", assertThrows(IllegalArgumentException.class, () -> new Generator(decoder, new SpecialTokens(5, 5, 0, 6))).getMessage());
    assertThrows(IllegalArgumentException.class, () -> new TokenSampler(-1, () -> 0));
  }

  private static String refused(Recurrence r, Decoder.FeedbackPort told) {
    return assertThrows(IllegalArgumentException.class, () -> Decoder.of(inference(r, SIZES, ParameterInitialiser.all(r, SIZES, 1)), told, 1, STEPS, STEPS)).getMessage();
  }
}
