package dev.rondo.examples;

import static dev.rondo.graph.dsl.Functions.crossEntropy;
import static dev.rondo.graph.dsl.Functions.tanh;

import dev.rondo.codegen.machine.Element;
import dev.rondo.data.Dataset;
import dev.rondo.generate.Decoder;
import dev.rondo.generate.Generator;
import dev.rondo.generate.ScheduledSampling;
import dev.rondo.generate.SpecialTokens;
import dev.rondo.generate.TokenSampler;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.dsl.Equations;
import dev.rondo.graph.language.Language;
import dev.rondo.train.Inference;
import dev.rondo.train.Listener;
import dev.rondo.train.Plan;
import dev.rondo.train.Sampling;
import dev.rondo.train.SplitMix;
import dev.rondo.train.TeacherForcing;
import dev.rondo.train.Trainer;
import dev.rondo.train.step.Clip;
import dev.rondo.train.step.LearningRate;
import dev.rondo.train.step.Optimiser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Where the hands of a clock point to -> the time in words, "twenty-three past four": one to many, from a vector, with a network made in Java. A GRU begins with what the hands make of it, and is told each word that it said. An
 * example is a minute of the twelve hours.
 */
public final class Clock implements Dataset {

  private static final String[] NUMBERS = {"o'clock", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "quarter", "sixteen", "seventeen", "eighteen", "nineteen",
      "twenty", "half", "past", "to"};
  private static final List<String> WORDS = List.of(NUMBERS);
  private static final int END = WORDS.size(), MOST = 6;
  private static final Map<String, Integer> SIZES = Map.of("V", END + 1);

  private final int[] minutes;

  /** These minutes of the 720. */
  public Clock(int... minutes) {
    this.minutes = minutes;
  }

  /** All minutes in an order of chance: the first {@code training} of them, and the others. */
  public static Clock[] parts(int training, long seed) {
    List<Integer> all = new ArrayList<>(IntStream.range(0, 720).boxed().toList());
    Collections.shuffle(all, new Random(seed));
    int[] order = all.stream().mapToInt(Integer::intValue).toArray();
    return new Clock[] {new Clock(Arrays.copyOf(order, training)), new Clock(Arrays.copyOfRange(order, training, order.length))};
  }

  /** The time as it is said. */
  public static String said(int minute) {
    int m = minute % 60, past = m > 30 ? 60 - m : m, hour = (minute / 60 + (m > 30 ? 1 : 0) + 11) % 12 + 1;
    if (m == 0) return NUMBERS[hour] + " o'clock";
    String count = past == 30 ? "half" : past > 20 ? "twenty " + NUMBERS[past - 20] : NUMBERS[past];
    return count + (m > 30 ? " to " : " past ") + NUMBERS[hour];
  }

  private int[] words(int example) {
    return Arrays.stream(said(minutes[example]).split(" ")).mapToInt(WORDS::indexOf).toArray();
  }

  /** Sine and cosine of the hour hand, then of the minute hand. */
  private static double[] hands(int minute) {
    double hour = 2 * Math.PI * minute / 720, minutes = 2 * Math.PI * (minute % 60) / 60;
    return new double[] {Math.sin(hour), Math.cos(hour), Math.sin(minutes), Math.cos(minutes)};
  }

  @Override
  public int size() {
    return minutes.length;
  }

  @Override
  public int steps() {
    return MOST;
  }

  @Override
  public int length(int example) {
    return words(example).length + 1;
  }

  /** said: the end, which stands at the beginning too, and then the words; y: the words and then the end. */
  @Override
  public void copy(String input, int example, double[] into, int position, int batch) {
    int[] words = words(example);
    switch (input) {
      case "hands"     -> System.arraycopy(hands(minutes[example]), 0, into, position * 4, 4);
      case "m"         -> into[position] = words.length + 1;
      case "said", "y" -> {
        for (int t = 0; t <= words.length; t++) into[t * batch + position] = input.equals("said") ? (t == 0 ? END : words[t - 1]) : t == words.length ? END : words[t];
      }
      default          -> throw new IllegalArgumentException("a clock gives nothing for input '" + input + "'; it gives hands, said, y, m");
    }
  }

  /** From four numbers to words. */
  public static Recurrence network() {
    return Equations.network("clock", c -> {
      Dim words = c.dim("V");
      Expr hands = c.input("hands", Axes.BATCH, Dim.of(4)), lengths = c.lengths("m"), said = c.input("said", lengths), y = c.input("y", lengths);
      Expr seen = tanh(c.affine("a", Dim.of(64), hands)), start = tanh(c.affine("s", Dim.of(64), seen));
      Expr read = c.use(Language.cell("embedding"), said).size("V", words).size("D", Dim.of(16)).instance().value();
      Expr h = c.use(Language.cell("gru"), read).initial("h", start).instance().value();
      Expr logits = c.affine("o", words, h);
      c.output("logits", logits);
      c.output("loss", crossEntropy(logits, y));
    });
  }

  private static final Decoder.FeedbackPort TOLD = new Decoder.FeedbackPort("said", "logits");

  /** Trained weights, chosen by the validation part; {@code most} is how often the network is told what it says itself at the end of training, 0 for always the truth. */
  public static Map<String, double[]> train(Clock training, Clock validation, int epochs, double most) {
    Recurrence network = network();
    Plan plan = Plan.DEFAULT.epochs(epochs);
    long steps = plan.steps(training.size());
    plan = plan.rule(new Plan.Rule(Optimiser.ADAM, Clip.norm(1), new LearningRate.Cosine(0.01, steps, 0)));
    TeacherForcing teacher = most == 0 ? TeacherForcing.FORCING : new ScheduledSampling(network, SIZES, TOLD, new SpecialTokens(END, END, 0, END + 1), new Sampling.Linear(most, steps), plan.batch(), MOST, plan);
    return new Trainer(network, SIZES, plan, Listener.SILENT, teacher).fit(training, Optional.of(validation)).chosen();
  }

  /** Says times, so many at once; a beam keeps so many in mind for one. */
  public static Generator generator(Map<String, double[]> weights, int rows) {
    return new Generator(Decoder.of(new Inference(network(), SIZES, rows, Element.F32, weights), TOLD, rows, 1, MOST), new SpecialTokens(END, END, 0, END + 1));
  }

  /** What is given to say times of. */
  public static Map<String, double[]> given(int... minutes) {
    double[] all = new double[4 * minutes.length];
    for (int row = 0; row < minutes.length; row++) System.arraycopy(hands(minutes[row]), 0, all, 4 * row, 4);
    return Map.of("hands", all);
  }

  /** Words as they are read. */
  public static String text(int[] words) {
    return String.join(" ", Arrays.stream(words).mapToObj(WORDS::get).toList());
  }

  /** The share of times that are said exactly, word after word from what was said. */
  public double exact(Map<String, double[]> weights) {
    List<int[]> said = generator(weights, minutes.length).greedy(given(minutes), new int[0], MOST);
    return IntStream.range(0, minutes.length).filter(i -> text(said.get(i)).equals(said(minutes[i]))).count() / (double) minutes.length;
  }

  /** Epochs, and how often the network is told what it says itself, may be given. */
  public static void main(String[] args) {
    int epochs = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    double most = args.length > 1 ? Double.parseDouble(args[1]) : 0;
    Clock[] parts = parts(540, 1);
    Map<String, double[]> weights = train(parts[0], parts[1], epochs, most);
    System.out.printf(Locale.ROOT, "%.1f %% of %d times that training has not seen are said exactly%n", 100 * parts[1].exact(weights), parts[1].size());
    int minute = parts[1].minutes[0];
    System.out.println(minute / 60 + ":" + String.format("%02d", minute % 60));
    System.out.println("  likeliest at each word  " + text(generator(weights, 1).greedy(given(minute), new int[0], MOST).get(0)));
    System.out.println("  by a beam of 4          " + text(generator(weights, 4).beam(given(minute, minute, minute, minute), new int[0], MOST).said()));
    SplitMix chance = SplitMix.of(1, "clock");
    for (int k = 0; k < 3; k++) System.out.println("  by chance               " + text(generator(weights, 1).sample(given(minute), new int[0], MOST, List.of(new TokenSampler(1, chance::uniform))).get(0)));
  }
}
