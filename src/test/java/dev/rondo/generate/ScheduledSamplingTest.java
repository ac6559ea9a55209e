package dev.rondo.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
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
import dev.rondo.train.Sampling;
import dev.rondo.train.SplitMix;
import dev.rondo.train.TeacherForcing;
import dev.rondo.train.Trainer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a network is told under scheduled sampling, against runs of the whole network on just that. */
class ScheduledSamplingTest {

  private static final int STEPS = 7, CLASSES = 5, END = 4;
  private static final Map<String, Integer> SIZES = Map.of("F", CLASSES);
  private static final Decoder.FeedbackPort TOLD = new Decoder.FeedbackPort("said", "p");
  private static final Sampling ALL = new Sampling.Linear(1, 1), HALF = new Sampling.Linear(0.5, 1);

  private static final String INDEXED = "network tell(F) { input x over time with lengths n; input said over time with lengths m; target y over time with lengths m; "
      + "e = bidirectional(gru(embedding(x, F, 4), H = 6)); d = gru(embedding(said, F, 4), h = concat(final(e.forward.h), final(e.backward.h))); output p = 200 * dense(concat(d, attention(d, e, e)), F); loss cross_entropy(p, y) }";
  private static final String ONE_HOT = INDEXED.replace("input x over", "input x[F] over").replace("input said over", "input said[F] over").replace("target y over", "target y[F] over").replace("embedding(x, F, 4)", "x").replace("embedding(said, F, 4)", "said");
  private static final String WITHOUT_LENGTHS = "network tell(F) { input k[3]; input said over time; target y over time; d = gru(embedding(said, F, 4), h = tanh(dense(k, 8))); output p = 200 * dense(d, F); loss cross_entropy(p, y) }";
  /** Whatever it is told, it gives the logarithms of 1, 2, 3, 4 and 10. */
  private static final String CONSTANT = "network tell(F) { input said over time; param b[F] init 0; output p = b + 0 * said }";

  private static Recurrence parsed(String text) {
    return Language.parse(new Source("network.rondo", text), Library.standard()).networks().get(0).recurrence();
  }

  /** Random words, what is told and what should be said, as any of these networks reads them. */
  private record Words(int[][] words, Set<String> indices) implements Dataset {

    static Words of(int count, Recurrence r, long seed) {
      Random random = new Random(seed);
      Set<String> indices = new HashSet<>();
      r.inputs().stream().filter(i -> i.shape().isScalar()).forEach(i -> indices.add(i.name()));
      boolean same = r.input("m").isEmpty();
      return new Words(IntStream.range(0, count).mapToObj(i -> random.ints(same ? STEPS - 1 : 1 + random.nextInt(STEPS - 1), 0, END).toArray()).toArray(int[][]::new), indices);
    }

    @Override
    public int size() {
      return words.length;
    }

    @Override
    public int steps() {
      return STEPS;
    }

    @Override
    public int length(int example) {
      return words[example].length + 1;
    }

    @Override
    public void copy(String input, int example, double[] into, int position, int batch) {
      int[] word = words[example];
      int n = word.length;
      switch (input) {
        case "n", "m" -> into[position] = n + 1;
        case "k" -> { for (int i = 0; i < 3; i++) into[position * 3 + i] = word[i % n] - 1.5f; }
        case "x", "said", "y" -> { for (int t = 0; t <= n; t++) give(input, into, t, position, batch, input.equals("said") ? (t == 0 ? END : word[t - 1]) : t == n ? END : word[t]); }
        default -> throw new AssertionError(input);
      }
    }

    private void give(String input, double[] into, int t, int position, int batch, int code) {
      int at = t * batch + position;
      if (indices.contains(input)) into[at] = code;
      else for (int c = 0; c < CLASSES; c++) into[at * CLASSES + c] = c == code ? 1 : 0;
    }
  }

  private static int[] said(Dataset data, boolean indexed, int example, int steps) {
    int width = indexed ? 1 : CLASSES;
    double[] numbers = new double[STEPS * 3 * width];
    data.copy("said", example, numbers, 1, 3);
    return IntStream.range(0, steps).map(t -> indexed ? (int) numbers[t * 3 + 1] : IntStream.range(0, CLASSES).filter(c -> numbers[(t * 3 + 1) * CLASSES + c] == 1).findFirst().orElseThrow()).toArray();
  }

  private static ScheduledSampling teacher(Recurrence r, Sampling sampling, int rows) {
    return new ScheduledSampling(r, SIZES, TOLD, new SpecialTokens(END, END, 0, CLASSES), sampling, rows, STEPS, Plan.DEFAULT.seed(3));
  }

  @Test
  void aTeacherIsForOneThread() {
    Recurrence r = parsed(ONE_HOT);
    Words words = Words.of(2, r, 1);
    ScheduledSampling teacher = teacher(r, ALL, 2);
    TeacherForcing.Batch batch = new TeacherForcing.Batch(new int[] {0, 1}, STEPS, 5);
    teacher.tell(words, batch, () -> {
      assertEquals("a teacher is called from within a call of its own; call it after that has returned", assertThrows(IllegalStateException.class, () -> teacher.tell(words, batch, () -> weights(r, 1))).getMessage());
      return weights(r, 1);
    });
  }

  private static Map<String, double[]> weights(Recurrence r, long seed) {
    Map<String, double[]> all = ParameterInitialiser.all(r, SIZES, seed);
    SplitMix random = SplitMix.of(seed, "more");
    all.values().forEach(w -> {
      for (int i = 0; i < w.length; i++) w[i] = (float) (w[i] + 0.3 * random.normal());
    });
    return all;
  }

  /**
   * Scores 200 times as far apart leave next to nothing to chance. What is told at each step is what the whole network answers at the step before, when it is told all of that, not when it is told the truth; batches
   * are smaller than the decoder, and their examples in any order.
   */
  @ParameterizedTest
  @ValueSource(strings = {INDEXED, WITHOUT_LENGTHS, "one-hot"})
  void whatIsToldIsWhatItSaysWhenItIsToldThat(String text) {
    boolean indexed = !text.equals("one-hot");
    Recurrence r = parsed(indexed ? text : ONE_HOT);
    Words words = Words.of(9, r, 1);
    Map<String, double[]> weights = weights(r, 5);
    int[] examples = {7, 0, 3, 8, 1, 2};
    Dataset told = teacher(r, ALL, 8).tell(words, new TeacherForcing.Batch(examples, STEPS, 1), () -> weights);
    double[] all = new Inference(r, SIZES, 6, Element.F32, weights).predict(told(told, examples), "p"), forced = new Inference(r, SIZES, 6, Element.F32, weights).predict(told(words, examples), "p");
    int differ = 0, sure = 0;
    for (int e = 0; e < 6; e++) {
      int steps = r.input("m").isEmpty() ? STEPS : words.length(examples[e]);
      int[] said = said(told, indexed, examples[e], steps);
      assertEquals(END, said[0]);
      for (int t = 1; t < steps; t++) {
        int at = (e * STEPS + t - 1) * CLASSES;
        double[] scores = Arrays.copyOfRange(all, at, at + CLASSES), sorted = scores.clone();
        Arrays.sort(sorted);
        if (sorted[CLASSES - 1] - sorted[CLASSES - 2] > 12) {   // the other has a chance of exp(-12)
          assertEquals(TokenSampler.likeliest(all, at, 0, CLASSES), said[t], "example " + e + ", step " + t);
          sure++;
        }
        if (TokenSampler.likeliest(forced, at, 0, CLASSES) != said[t]) differ++;
      }
    }
    assertTrue(differ > 2 && sure > 10, differ + " steps are told other than what it says when it is told the truth; " + sure + " could be foretold");
  }

  /** Those examples alone. */
  private static Dataset told(Dataset data, int[] examples) {
    return new Dataset() {
      @Override
      public int size() {
        return examples.length;
      }

      @Override
      public int steps() {
        return STEPS;
      }

      @Override
      public void copy(String input, int example, double[] into, int position, int batch) {
        data.copy(input, examples[example], into, position, batch);
      }
    };
  }

  /** p(c) = (1 - share) [c is the truth] + share p of the network, at every step but the first; of 24000 steps each has its share within five deviations. */
  @Test
  void theTruthAndItsOwnHaveTheirShares() {
    Recurrence r = parsed(CONSTANT);
    Words words = Words.of(40, r, 2);
    Map<String, double[]> weights = Map.of("b", new double[] {0, Math.log(2), Math.log(3), Math.log(4), Math.log(10)});
    ScheduledSampling teacher = teacher(r, new Sampling.Linear(0.25, 1), 40);
    int[][] counts = new int[CLASSES][CLASSES];
    int[] all = IntStream.range(0, 40).toArray();
    for (int step = 1; step <= 100; step++) {
      Dataset told = teacher.tell(words, new TeacherForcing.Batch(all, STEPS, step), () -> weights);
      for (int e : all) {
        int[] said = said(told, true, e, STEPS), truth = said(words, true, e, STEPS);
        assertEquals(END, said[0]);
        for (int t = 1; t < STEPS; t++) counts[truth[t]][said[t]]++;
      }
    }
    double[] own = {0.05, 0.1, 0.15, 0.2, 0.5};
    for (int c = 0; c < END; c++) {
      int n = Arrays.stream(counts[c]).sum();
      for (int k = 0; k < CLASSES; k++) {
        double p = 0.25 * own[k] + (k == c ? 0.75 : 0);
        assertEquals(n * p, counts[c][k], 5 * Math.sqrt(n * p * (1 - p)), "told " + k + " for " + c);
      }
    }
  }

  @Test
  void whatCannotBeSaidIsNeverTold() {
    Recurrence r = parsed(CONSTANT);
    Words words = Words.of(20, r, 2);
    ScheduledSampling teacher = new ScheduledSampling(r, SIZES, TOLD, new SpecialTokens(3, 3, 1, 4), ALL, 20, STEPS, Plan.DEFAULT.seed(3));
    Dataset told = teacher.tell(words, new TeacherForcing.Batch(IntStream.range(0, 20).toArray(), STEPS, 1), () -> Map.of("b", new double[CLASSES]));
    for (int e = 0; e < 20; e++) assertTrue(Arrays.stream(said(told, true, e, STEPS)).skip(1).allMatch(c -> c >= 1 && c < 4));
  }

  @Test
  void chanceIsOfTheStepAndTheRow() {
    Recurrence r = parsed(INDEXED.replace("200 * ", ""));
    Words words = Words.of(12, r, 1);
    Map<String, double[]> weights = weights(r, 5);
    ScheduledSampling one = teacher(r, HALF, 12), other = teacher(r, HALF, 12);
    assertSame(words, one.tell(words, new TeacherForcing.Batch(new int[] {0, 1}, STEPS, 0), () -> weights), "at step 0 the share is 0");
    int[] all = IntStream.range(0, 12).toArray();
    one.tell(words, new TeacherForcing.Batch(all, STEPS, 1), () -> weights);   // what went before has no say
    Dataset a = one.tell(words, new TeacherForcing.Batch(all, STEPS, 2), () -> weights), b = other.tell(words, new TeacherForcing.Batch(all, STEPS, 2), () -> weights), c = other.tell(words, new TeacherForcing.Batch(all, STEPS, 3), () -> weights);
    int differ = 0, truth = 0;
    for (int e = 0; e < 12; e++) {
      int steps = words.length(e);
      assertArrayEquals(said(a, true, e, steps), said(b, true, e, steps));
      if (!Arrays.equals(said(a, true, e, steps), said(c, true, e, steps))) differ++;
      for (int t = 1; t < steps; t++) if (said(a, true, e, steps)[t] == said(words, true, e, steps)[t]) truth++;
      double[] y = new double[STEPS], told = new double[STEPS];
      words.copy("y", e, y, 0, 1);
      a.copy("y", e, told, 0, 1);
      assertArrayEquals(y, told, "what it should say remains the truth");
    }
    assertTrue(differ > 6 && truth > 12, differ + " rows differ, " + truth + " steps are told the truth");
  }

  /** Training with it stops and goes on to the same bits, and so it does in parts of a batch. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void trainingGoesOnToTheSameBits(int parts) {
    Recurrence r = parsed(INDEXED.replace("200 * ", ""));
    Words words = Words.of(50, r, 1);
    Plan plan = Plan.DEFAULT.batch(8).accumulate(parts);
    Sampling sampling = new Sampling.Linear(1, 20);
    Checkpoint whole = new Trainer(r, SIZES, plan.epochs(4), Listener.SILENT, teacher(r, sampling, 8)).fit(words, Optional.empty());
    Checkpoint half = new Trainer(r, SIZES, plan.epochs(2), Listener.SILENT, teacher(r, sampling, 8)).fit(words, Optional.empty());
    Checkpoint on = new Trainer(r, SIZES, plan.epochs(4), Listener.SILENT, teacher(r, sampling, 8)).fit(words, Optional.empty(), half);
    Checkpoint forced = new Trainer(r, SIZES, plan.epochs(4), Listener.SILENT).fit(words, Optional.empty());
    for (String name : whole.weights().keySet()) assertArrayEquals(whole.weights().get(name), on.weights().get(name), name);
    assertNotEquals(whole.history().get(3).loss(), forced.history().get(3).loss());
    assertEquals(whole.history(), on.history());
  }

  @Test
  void memoryIsPlanned() {
    Recurrence r = parsed(INDEXED);
    Words words = Words.of(50, r, 1);
    String told = new Trainer(r, SIZES, Plan.DEFAULT, Listener.SILENT, teacher(r, HALF, 32)).memory(words, Optional.empty()).describe();
    assertTrue(told.matches(".*, the teacher [\\d.]+ [kM]B"), told);
    assertFalse(new Trainer(r, SIZES, Plan.DEFAULT, Listener.SILENT).memory(words, Optional.empty()).describe().contains("teacher"));
  }

  @Test
  void refusesWhatItCannotTeach() {
    Recurrence beside = parsed("network tell(F) { input z over time; input said over time; target y over time; output p = dense(gru(embedding(said, F, 4) + z, H = 4), F); loss cross_entropy(p, y) }");
    assertEquals("'tell' cannot read its own output step by step, because 'z' is read step by step beside 'said'; train it with teacher forcing only",
        assertThrows(IllegalArgumentException.class, () -> teacher(beside, ALL, 2)).getMessage());
    Recurrence r = parsed(WITHOUT_LENGTHS);
    assertThrows(IllegalArgumentException.class, () -> new Trainer(r, SIZES, Plan.DEFAULT.carry(true), Listener.SILENT, teacher(r, ALL, 2)));
    assertEquals("6 classes to generate, but 'tell' scores 5", assertThrows(IllegalArgumentException.class, () -> new ScheduledSampling(r, SIZES, TOLD, new SpecialTokens(5, 5, 0, 6), ALL, 2, STEPS, Plan.DEFAULT)).getMessage());
  }

  @Test
  void schedules() {
    assertEquals(0.25, new Sampling.Linear(0.5, 100).share(50));
    assertEquals(0.5, new Sampling.Linear(0.5, 100).share(100000));
    assertEquals(0.6339676587, new Sampling.Exponential(0.99).share(100), 1e-9);   // 1 - 0.99^100
    assertEquals(0, new Sampling.Exponential(0.99).share(0));
    assertEquals(1 / 11.0, new Sampling.Sigmoid(10).share(0), 1e-12);
    assertEquals(0.9, new Sampling.Sigmoid(1).share(Math.round(Math.log(9))), 0.02);   // e^2 / (1 + e^2) = 0.881
    assertEquals(1, new Sampling.Sigmoid(10).share(1_000_000_000));
    for (Runnable wrong : new Runnable[] {() -> new Sampling.Linear(1.1, 1), () -> new Sampling.Linear(1, 0), () -> new Sampling.Exponential(1), () -> new Sampling.Sigmoid(0.5)}) assertThrows(IllegalArgumentException.class, wrong::run);
  }
}
