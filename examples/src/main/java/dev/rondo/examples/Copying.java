package dev.rondo.examples;

import dev.rondo.data.Dataset;
import dev.rondo.flow.Feed;
import dev.rondo.flow.Flow;
import dev.rondo.flow.FlowAnalysis;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.Inference;
import dev.rondo.train.Listener;
import dev.rondo.train.ParameterInitialiser;
import dev.rondo.train.Plan;
import dev.rondo.train.Trainer;
import dev.rondo.train.step.Clip;
import dev.rondo.train.step.LearningRate;
import dev.rondo.train.step.Optimiser;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Ten symbols of eight kinds, then nothing for a long time, then a sign: say the ten again. Copy memory (Hochreiter &amp; Schmidhuber 1997), in the form of Arjovsky, Shah &amp;
 * Bengio (2016): T + 20 steps, of which 0 .. 9 show the symbols and the last ten ask for them; everywhere else a blank is to be said. Whoever remembers nothing says blanks and
 * then guesses, at a cross-entropy of 10 ln 8 / (T + 20).
 */
public final class Copying implements Dataset {

  private static final int SYMBOLS = 10, KINDS = 8, BLANK = 8, SIGN = 9, CODES = 10;

  private final int delay;
  private final int[][] symbols;

  /** {@code delay} is T, the steps from the last symbol to the first that is asked for. */
  public Copying(int examples, int delay, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    this.delay = delay;
    symbols = new int[examples][];
    for (int e = 0; e < examples; e++) symbols[e] = random.ints(SYMBOLS, 0, KINDS).toArray();
  }

  /** The cross-entropy of saying blanks and then guessing. */
  public static double nothingRemembered(int delay) {
    return SYMBOLS * Math.log(KINDS) / (delay + 2 * SYMBOLS);
  }

  @Override
  public int size() {
    return symbols.length;
  }

  @Override
  public int steps() {
    return delay + 2 * SYMBOLS;
  }

  /** x: what each step shows; y: what is to be said. */
  @Override
  public void copy(String input, int example, double[] into, int position, int batch) {
    boolean shown = input.equals("x");
    int first = shown ? 0 : steps() - SYMBOLS;
    for (int t = 0; t < steps(); t++) {
      boolean symbol = t >= first && t < first + SYMBOLS;
      into[t * batch + position] = symbol ? symbols[example][t - first] : shown && t == steps() - SYMBOLS - 1 ? SIGN : BLANK;
    }
  }

  /** Pairs of numbers that each turn by an angle of their own, without growing or shrinking: an orthogonal step whatever is learned. */
  private static final String TURNING = """
      # Half the angle's tangent is learned: cos = (1 - s²) / (1 + s²), sin = 2 s / (1 + s²), Cayley's form of a rotation (Helfrich, Willmott & Ye 2018)
      cell turning(I, H) {
        input x[I]
        state a[H], b[H]
        param A[H, I], B[H, I] init glorot
        param s[H] init normal(0, 1)
        c = (1 - s * s) / (1 + s * s)
        d = 2 * s / (1 + s * s)
        a' = c * a - d * b + A @ x
        b' = d * a + c * b + B @ x
        output y = concat(a', b')
      }
      """;

  /** A cell that reads the sequence, {@code turning} or one of the library, and what its output tells at every step. */
  public static Recurrence network(String cell, int units) {
    String program = (cell.equals("turning") ? TURNING : "") + """
        network copying() {
          input  x over time
          target y over time
          h = %s(place(1, x, %d), H = %d)
          output logits = dense(h, %d)
          loss cross_entropy(logits, y)
        }
        """.formatted(cell, CODES, units, SIGN);
    return Language.parse(new Source("copying", program), Library.standard()).networks().get(0).recurrence();
  }

  /** Trained weights, the cross-entropy over sequences never seen, and the share of their symbols that are right. */
  public record Learned(Map<String, double[]> weights, double loss, double right) {}

  public static Learned train(Recurrence network, int delay, int examples, int epochs, double rate) {
    Plan plan = Plan.DEFAULT.epochs(epochs).rule(new Plan.Rule(Optimiser.ADAM, Clip.norm(1), new LearningRate.Constant(rate)));
    Checkpoint trained = new Trainer(network, Map.of(), plan, Listener.SILENT).fit(new Copying(examples, delay, 1), Optional.of(new Copying(320, delay, 2)));
    Inference chosen = new Inference(network, Map.of(), plan.batch(), plan.element(), trained.chosen());
    Copying unseen = new Copying(320, delay, 3);
    return new Learned(trained.chosen(), chosen.loss(unseen), unseen.right(chosen.predict(unseen, "logits")));
  }

  /** The share of the symbols that have the greatest logit, {@code logits[example][step][code]}. */
  double right(double[] logits) {
    long right = 0;
    for (int e = 0; e < size(); e++) for (int i = 0; i < SYMBOLS; i++) {
      int at = (e * steps() + steps() - SYMBOLS + i) * SIGN, best = 0;
      for (int k = 1; k < SIGN; k++) if (logits[at + k] > logits[at + best]) best = k;
      if (best == symbols[e][i]) right++;
    }
    return (double) right / (size() * SYMBOLS);
  }

  /** How the gradient of the loss at all steps flows at the given weights. */
  public static Flow flow(Recurrence network, int delay, Map<String, double[]> weights) {
    return FlowAnalysis.look(network, Map.of(), weights, Feed.of(network, Map.of(), new Copying(32, delay, 4), 32, 1));
  }

  /** Delay, examples, epochs, learning rate, units and cells may be given. */
  public static void main(String[] args) {
    int delay = args.length > 0 ? Integer.parseInt(args[0]) : 200, examples = args.length > 1 ? Integer.parseInt(args[1]) : 6400, epochs = args.length > 2 ? Integer.parseInt(args[2]) : 10;
    double rate = args.length > 3 ? Double.parseDouble(args[3]) : 0.005;
    int units = args.length > 4 ? Integer.parseInt(args[4]) : 64;
    List<String> cells = args.length > 5 ? Arrays.asList(args).subList(5, args.length) : List.of("elman", "lstm", "gru", "turning");
    System.out.printf(Locale.ROOT, "copying over %d steps; remembering nothing costs %.4f, with one of 8 right%n", delay, nothingRemembered(delay));
    for (String cell : cells) {
      Recurrence network = network(cell, units);
      say(cell, "before training", flow(network, delay, ParameterInitialiser.all(network, Map.of(), Plan.DEFAULT.seed())));
      Learned learned = train(network, delay, examples, epochs, rate);
      say(cell, "after training", flow(network, delay, learned.weights));
      System.out.printf(Locale.ROOT, "%-8s cross-entropy %.4f, symbols right %.1f %%%n", cell, learned.loss, 100 * learned.right);
    }
  }

  private static void say(String cell, String when, Flow flow) {
    flow.states().forEach(p -> System.out.printf(Locale.ROOT, "%-8s %-15s gradient of %s %s%n", cell, when, p.state(), p.course()));
  }
}
